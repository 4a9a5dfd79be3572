"""Widest difference between groups in how far probabilities are from what happened."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_score import score_difference
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.calibration import brier_score


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_true", "y_score", "probability"),
    references=("Brier (1950), Monthly Weather Review 78:1-3",),
    examples=[
        Example(
            example_evidence("1010", "1010", score=[1.0, 0.0, 0.5, 0.5], sex="FFMM"),
            {"by sex": 0.25},
            "F certain and right: 0; M told .5 throughout: .25",
        ),
    ],
)
def brier_score_difference(evidence: Evidence) -> Iterator[Measurement]:
    """Widest difference between groups in how far probabilities are from what happened.

    max - min over groups of the Brier score, mean of (p - y)², from 0 to 1, 0 is best.

    The interval is simultaneous over all pairs of groups, so that many groups do not make a gap by
    chance. Rows whose group is not recorded take no part.

    It misses that groups of different base rates b cannot be equally hard: always answering the
    base rate scores b (1 - b), so a gap need not be the model's doing.
    """
    yield from score_difference(evidence, "brier_score_difference", "brier_score", brier_score)
