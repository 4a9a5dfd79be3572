"""Does the score put positives above negatives within the group?"""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_score import against_background
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_true", "y_score"),
    references=("Borkan, Dixon, Sorensen, Thain, Vasserman (2019), WWW Companion, 491-500",),
    examples=[
        Example(
            example_evidence("1010", "1010", score=[0.6, 0.4, 0.3, 0.5], sex="FFMM"),
            {"sex = F": 1.0, "sex = M": 0.0},
            "F: .6 > .4; M: .3 < .5",
        ),
        Example(
            example_evidence("0011", "0011", score=[0.1, 0.2, 0.3, 0.4], sex="FFMM"),
            {"sex = M": None},
            "no M is negative: undefined",
        ),
    ],
)
def subgroup_auc(evidence: Evidence) -> Iterator[Measurement]:
    """Does the score put positives above negatives within the group?

    Probability that a random positive of the group scores higher than a random negative of the
    group, ties one half; from 0 to 1, .5 is chance, higher is better. The other groups are everyone
    whose group is recorded; features are taken one by one, not crossed. Interval by DeLong.

    It misses how the group is scored against the others, which `bpsn_auc` and `bnsp_auc` show. It
    is the ROC AUC by group, given here beside those two.
    """
    lacking = "the group lacks a class"
    yield from against_background(evidence, "subgroup_auc", "group", "group", lacking)
