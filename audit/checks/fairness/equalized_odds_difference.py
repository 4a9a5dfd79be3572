"""Widest difference between groups in either error rate."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_group import difference
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_true", "y_pred"),
    references=("Hardt, Price, Srebro (2016), NeurIPS 29",),
    examples=[
        Example(
            example_evidence("11001100", "11001010", sex="MMMMFFFF"),
            {"by sex": 0.5},
            "TPR M 2/2, F 1/2; FPR M 0/2, F 1/2: the wider of .5 and .5",
        ),
        Example(
            example_evidence("1100", "1101", sex="MMFF"),
            {"by sex": None},
            "F has no positive, M no negative: neither rate can be compared",
        ),
        Example(
            example_evidence("110000", "110010", sex="MMMMFF"),
            {"by sex": 0.5},
            "F has no positive, so TPR cannot be compared; FPR M 0/2, F 1/2 can",
        ),
    ],
)
def equalized_odds_difference(evidence: Evidence) -> Iterator[Measurement]:
    """Widest difference between groups in either error rate.

    The larger of two gaps, of TPR = TP / (TP + FN) and of FPR = FP / (FP + TN), each max - min over
    groups; from 0 to 1, 0 is best. This is fairlearn's worst-case definition; AIF360's average odds
    difference lets a positive and a negative gap cancel. Where a rate is undefined for all but one
    group the other alone decides, and the note says so.

    The interval is simultaneous over all pairs of groups, so that many groups do not make a gap by
    chance. Rows whose group is not recorded take no part.

    It misses calibration, and trusts the labels. Equal error rates and equal predictive values
    exclude each other when base rates differ.
    """
    yield from difference(
        evidence, "equalized_odds_difference", ("true_positive_rate", "false_positive_rate")
    )
