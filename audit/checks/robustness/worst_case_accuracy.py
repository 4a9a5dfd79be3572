"""How many decisions are right however the input is written, or measured?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.check import Example, check
from audit.checks.by_group import measurement
from audit.checks.robustness.by_way import NEEDS
from audit.checks.robustness.probe import probe
from audit.checks.robustness.probed import Probe
from audit.checks.robustness.worked import shouting, worked_probe
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.estimate import Ints
from audit.stats.intervals import rate

NAME = "worst_case_accuracy"


@check(
    concern=Concern.ROBUSTNESS,
    needs=(*NEEDS, "y_true"),
    references=("Ribeiro, Wu, Guestrin, Singh (2020), ACL, arXiv:2005.04118 (CheckList)",),
    examples=[
        Example(
            worked_probe(["help me", "rain", "RAIN", "sun"], shouting, y_true="1001", sex="FFMM"),
            {"overall": 0.5, "sex = F": 0.5, "sex = M": 0.5},
            "help me turns wrong in capitals, sun is wrong from the start, rain stays right; RAIN "
            "is in capitals already and right",
        )
    ],
)
def worst_case_accuracy(evidence: Evidence) -> Iterator[Measurement]:
    """How many decisions are right however the input is written, or measured?

    Share of the texts, or tabular rows, looked at whose decision is right as written and under
    every perturbation tried that should leave it (*invariance*) and applies; overall and by group;
    from 0 to 1, higher is better. It can only fall as more perturbations are tried. Each text, or
    row, counts once.

    It misses how likely each perturbation is: a decision that one in a hundred breaks counts as
    broken.
    """
    found = probe(evidence)
    rows = found.rows[evidence.known[found.rows]]
    right = rows[(evidence.y_pred == evidence.y_true)[rows]]
    broken = set[int]()
    for probed in found.by_way:
        if probed.way.invariant:
            wrong = probed.decided != evidence.y_true[probed.rows]
            broken.update(probed.rows[wrong].tolist())
    stands = set(right.tolist()) - broken
    for groups in (evidence.everyone, *evidence.features):
        codes = groups.codes[rows]
        for group in range(len(groups)):
            of_group = rows[codes == group]
            if of_group.size:
                yield _share(evidence, found, of_group, stands, groups.slice(group))


def _share(
    evidence: Evidence, found: Probe, rows: Ints, stands: set[int], slice_: dict[str, str]
) -> Measurement:
    k = sum(row in stands for row in rows.tolist())
    right = int(np.sum(evidence.y_pred[rows] == evidence.y_true[rows]))
    return measurement(
        NAME, rate(k, rows.size, evidence.confidence), rows.size, slice_,
        note=found.note(), as_written=right / rows.size,
        perturbations=sum(p.way.invariant for p in found.by_way),
    )  # fmt: skip
