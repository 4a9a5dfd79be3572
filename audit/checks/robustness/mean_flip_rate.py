"""How often does a decision turn, over all perturbations that should leave it?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from audit.check import Example, check
from audit.checks.by_group import measurement
from audit.checks.robustness.by_way import NEEDS
from audit.checks.robustness.probe import probe
from audit.checks.robustness.probed import Probe
from audit.checks.robustness.worked import shouting, worked_probe
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.clusters import clustered_mean_rate
from audit.stats.estimate import Ints

NAME = "mean_flip_rate"


@check(
    concern=Concern.ROBUSTNESS,
    needs=NEEDS,
    references=("Rao, Scott (1992), Biometrics 48:577-585 (clustered binary data)",),
    examples=[
        Example(
            worked_probe(
                ["help me", "rain"], shouting, perturbations=("upper_case", "lower_case"), sex="FM"
            ),
            {"overall": 0.5, "sex = F": 1.0, "sex = M": 0.0},
            "neither has a capital to lose, so that each has one variant: one of two turns",
        )
    ],
)
def mean_flip_rate(evidence: Evidence) -> Iterator[Measurement]:
    """How often does a decision turn, over all perturbations that should leave it?

    Share of perturbed texts, or tabular rows, all perturbations of the kind *invariance* together,
    whose decision is another one; overall and by group; from 0, the best, to 1. Variants of one
    input are not independent: they rise and fall with its distance from the threshold. The interval
    is clustered by input, as wide as the inputs are few, not as narrow as the variants are many.

    It misses which perturbation it is that turns decisions: see the flip rate.
    """
    found = probe(evidence)
    tried, flipped = _by_text(evidence, found)
    for groups in (evidence.everyone, *evidence.features):
        codes = groups.codes[found.rows]
        for group in range(len(groups)):
            of_group = found.rows[codes == group]
            if not of_group.size:
                continue
            estimate = clustered_mean_rate(flipped[of_group], tried[of_group], evidence.confidence)
            counted: dict[str, Any] = {found.things: int((tried[of_group] > 0).sum())}
            yield measurement(
                NAME, estimate, int(tried[of_group].sum()), groups.slice(group),
                note=found.note() if tried[of_group].any() else "Undefined: no perturbation "
                f"applies to any of these {found.things}.",
                **counted,
            )  # fmt: skip


def _by_text(evidence: Evidence, found: Probe) -> tuple[Ints, Ints]:
    """By row of the evidence: variants tried, variants that turned."""
    tried = np.zeros(evidence.units, dtype=np.int64)
    flipped = np.zeros(evidence.units, dtype=np.int64)
    for probed in found.by_way:
        if probed.way.invariant:
            tried[probed.rows] += 1
            flipped[probed.rows] += probed.flipped
    return tried, flipped
