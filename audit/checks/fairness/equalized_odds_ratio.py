"""Smallest ratio between groups in either error rate."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_group import ratio
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_true", "y_pred"),
    references=("Hardt, Price, Srebro (2016), NeurIPS 29",),
    examples=[
        Example(
            example_evidence("110000110000", "110100101100", sex="MMMMMMFFFFFF"),
            {"by sex": 0.5},
            "TPR F 1/2 over M 2/2; FPR M 1/4 over F 2/4: both .5",
        ),
        Example(
            example_evidence("11001100", "11001000", sex="MMMMFFFF"),
            {"by sex": 0.5},
            "TPR F 1/2 over M 2/2; nobody is falsely called, so FPR has no ratio",
        ),
        Example(
            example_evidence("1100", "1101", sex="MMFF"),
            {"by sex": None},
            "F has no positive, M no negative: neither rate can be compared",
        ),
    ],
)
def equalized_odds_ratio(evidence: Evidence) -> Iterator[Measurement]:
    """Smallest ratio between groups in either error rate.

    The smaller of two ratios, of TPR = TP / (TP + FN) and of FPR = FP / (FP + TN), each min / max
    over groups; from 0 to 1, 1 is best. Where a ratio is undefined (one group has the rate, or it
    is 0 in all) the other alone decides, and the note says so.

    The interval is simultaneous over all pairs of groups, so that many groups do not make a gap by
    chance. Rows whose group is not recorded take no part.

    It misses the level, and is harsh where rates are small: an FPR of .02 against .01 is a ratio of
    .5. It trusts the labels.
    """
    yield from ratio(
        evidence, "equalized_odds_ratio", ("true_positive_rate", "false_positive_rate")
    )
