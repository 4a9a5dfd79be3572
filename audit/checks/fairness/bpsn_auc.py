"""Is the group over-scored: its negatives above the positives of others?"""

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
            {"sex = F": 0.0, "sex = M": 1.0},
            "F: the positive of M, .3, is below the negative of F, .4; M: .6 > .5",
        ),
        Example(
            example_evidence("0011", "0011", score=[0.1, 0.2, 0.3, 0.4], sex="FFMM"),
            {"sex = M": None},
            "no M is negative: undefined",
        ),
    ],
)
def bpsn_auc(evidence: Evidence) -> Iterator[Measurement]:
    """Is the group over-scored: its negatives above the positives of others?

    Background positive, subgroup negative: probability that a random positive of the other groups
    scores higher than a random negative of the group, ties one half; from 0 to 1, .5 is chance,
    higher is better. The other groups are everyone whose group is recorded; features are taken one
    by one, not crossed. Interval by DeLong.

    Low: the group's negatives are taken for positives (a comment called toxic because it names the
    group). It misses the opposite, which `bnsp_auc` shows, and the threshold.
    """
    lacking = "the group has no negative, or the others no positive"
    yield from against_background(evidence, "bpsn_auc", "background", "group", lacking)
