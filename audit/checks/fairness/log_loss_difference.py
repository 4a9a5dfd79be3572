"""Widest difference between groups in how surprised the probabilities are."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_score import score_difference
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.calibration import log_loss


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_true", "y_score", "probability"),
    references=("Good (1952), JRSS B 14:107-114",),
    examples=[
        Example(
            example_evidence("1010", "1011", score=[1.0, 0.0, 0.5, 0.5], sex="FFMM"),
            {"by sex": 0.6931471805599453},
            "F certain and right: 0; M told .5 throughout: log 2",
        ),
    ],
)
def log_loss_difference(evidence: Evidence) -> Iterator[Measurement]:
    """Widest difference between groups in how surprised the probabilities are.

    max - min over groups of the log loss, from 0 to 36, 0 is best.

    The interval is simultaneous over all pairs of groups, so that many groups do not make a gap by
    chance. Rows whose group is not recorded take no part.

    It misses that groups of different base rates are not equally hard, and a few rows that were
    given next to no chance make most of it.
    """
    yield from score_difference(evidence, "log_loss_difference", "log_loss", log_loss)
