"""How often does a decision turn when the input is written, or measured, otherwise?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from audit.check import Example, Result, check
from audit.checks.robustness.by_way import NEEDS, by_way
from audit.checks.robustness.probe import probe
from audit.checks.robustness.probed import Probed
from audit.checks.robustness.worked import shouting, worked_probe
from audit.checks.robustness.worst import worst_examples
from audit.checks.transparency.worked_table import LinearTable, table_evidence
from audit.evidence import Evidence
from audit.finding import Concern
from audit.stats.estimate import Estimate
from audit.stats.intervals import rate


@check(
    concern=Concern.ROBUSTNESS,
    needs=NEEDS,
    references=(
        "Ribeiro, Wu, Guestrin, Singh (2020), ACL, arXiv:2005.04118 (CheckList)",
        "Wilson (1927), JASA 22:209-212",
    ),
    examples=[
        Example(
            worked_probe(["help me", "help you", "rain", "Sun"], shouting, sex="FFMM"),
            {
                "perturbation = upper_case and severity = 1": 0.5,
                "perturbation = upper_case and severity = 1 and sex = F": 1.0,
                "perturbation = upper_case and severity = 1 and sex = M": 0.0,
            },
            "in capitals the rule no longer knows help: both texts of F turn, none of M",
        ),
        Example(
            worked_probe(["HELP", "RAIN"], shouting),
            {"perturbation = upper_case and severity = 1": None},
            "both are in capitals already: it applies to no text, which is no pass",
        ),
        Example(
            replace(
                table_evidence(LinearTable({"a": 1.0}), {"a": [-6, 0, 1, 6]}),
                perturbations=("small_change",),
            ),
            {"perturbation = small_change and severity = 1": 0.5},
            "log-odds are a, and 0 is class 0: a step up turns the second row, one down the third",
        ),
    ],
)
def flip_rate(evidence: Evidence) -> Iterator[Result]:
    """How often does a decision turn when the input is written, or measured, otherwise?

    Share of the texts, or tabular rows, a perturbation applies to whose decision is another one
    afterwards, by perturbation and severity, overall and by group; from 0, the best where the
    meaning stays (*invariance*), to 1. Where a perturbation changes what the input says
    (*directional*) a low rate means that the model does not notice. Each distinct text, or each
    row, counts once, and those that a perturbation leaves as they are do not count at all: a rate
    over none is undefined, not passed.

    A limit is broken when the lower end of the interval lies above it, and kept when the upper end
    lies below: for a limit on robustness that is the test of equivalence (TOST).

    Of a tabular model the columns that state a sensitive feature stay as they are. Where several
    features are changed in turn (*small_change*, *neighbouring_value*) a row counts as turned if
    any one of them turns it; a table tells which.

    It misses mistakes nobody thought of, and how often each occurs in real texts and rows.
    """
    yield from by_way(evidence, "flip_rate", _share)
    yield worst_examples(evidence)
    yield from probe(evidence).tables


def _share(probed: Probed, places: NDArray[np.intp], confidence: float) -> Estimate:
    return rate(int(probed.flipped[places].sum()), places.size, confidence)
