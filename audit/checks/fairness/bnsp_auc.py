"""Is the group under-scored: its positives below the negatives of others?"""

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
            "F: its positive .6 > .5, the negative of M; M: .3 < .4",
        ),
        Example(
            example_evidence("0011", "0011", score=[0.1, 0.2, 0.3, 0.4], sex="FFMM"),
            {"sex = F": None},
            "no F is positive: undefined",
        ),
    ],
)
def bnsp_auc(evidence: Evidence) -> Iterator[Measurement]:
    """Is the group under-scored: its positives below the negatives of others?

    Background negative, subgroup positive: probability that a random positive of the group scores
    higher than a random negative of the other groups, ties one half; from 0 to 1, .5 is chance,
    higher is better. The other groups are everyone whose group is recorded; features are taken one
    by one, not crossed. Interval by DeLong.

    Low: the group's positives are missed. It misses the opposite, which `bpsn_auc` shows, and the
    threshold.
    """
    lacking = "the group has no positive, or the others no negative"
    yield from against_background(evidence, "bnsp_auc", "group", "background", lacking)
