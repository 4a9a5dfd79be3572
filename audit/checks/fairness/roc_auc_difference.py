"""Widest difference between groups in how well the score orders their members."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_score import score_difference
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.auc import roc_auc


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_true", "y_score"),
    references=("DeLong, DeLong, Clarke-Pearson (1988), Biometrics 44:837-845",),
    examples=[
        Example(
            example_evidence(
                "01010101",
                "01010101",
                score=[0.1, 0.9, 0.2, 0.8, 0.1, 0.4, 0.6, 0.9],
                sex="MMMMFFFF",
            ),
            {"by sex": 0.25},
            "M 4 of 4 pairs in order, F 3 of 4",
        ),
        Example(
            example_evidence("0111", "0111", score=[0.1, 0.4, 0.6, 0.9], sex="FFMM"),
            {"by sex": None},
            "no M is negative: there is one area, nothing to compare it with",
        ),
    ],
)
def roc_auc_difference(evidence: Evidence) -> Iterator[Measurement]:
    """Widest difference between groups in how well the score orders their members.

    max - min over groups of the ROC AUC, from 0 to 1, 0 is best.

    The interval is simultaneous over all pairs of groups, so that many groups do not make a gap by
    chance. Rows whose group is not recorded take no part.

    It misses a group that is scored higher throughout: each area compares the members of one group
    among themselves only (`bpsn_auc` and `bnsp_auc` compare across). Groups without a positive or
    without a negative have no area and are left out, by name.
    """
    yield from score_difference(evidence, "roc_auc_difference", "roc_auc", roc_auc)
