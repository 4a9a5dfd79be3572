"""Does the score put positives above negatives?"""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_score import by_score
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats import auc


@check(
    concern=Concern.PERFORMANCE,
    headline=True,
    needs=("y_true", "y_score"),
    references=("DeLong, DeLong, Clarke-Pearson (1988), Biometrics 44:837-845",),
    examples=[
        Example(
            example_evidence("0101", "0111", score=[0.1, 0.4, 0.6, 0.9]),
            {"overall": 0.75},
            "of the 4 pairs (positive, negative) 3 are in order: .4 > .1, .9 > .1, .9 > .6",
        ),
        Example(
            example_evidence("0101", "1111", score=[0.5, 0.5, 0.5, 0.5]),
            {"overall": 0.5},
            "a constant score orders nothing: every pair is a tie, counted one half",
        ),
        Example(
            example_evidence("0111", "0111", score=[0.1, 0.4, 0.6, 0.9], sex="FFMM"),
            {"overall": 1.0, "sex = F": 1.0, "sex = M": None},
            "no M is negative: undefined",
        ),
    ],
)
def roc_auc(evidence: Evidence) -> Iterator[Measurement]:
    """Does the score put positives above negatives?

    ROC AUC = probability that a random positive scores higher than a random negative, ties one
    half; from 0 to 1, .5 is chance, higher is better. Interval by DeLong.

    It misses the threshold, where decisions are made, and calibration. A group's AUC compares its
    members among themselves only: equal AUCs can hide one group being scored higher throughout.
    """
    yield from by_score(evidence, "roc_auc", auc.roc_auc, "a class is absent")
