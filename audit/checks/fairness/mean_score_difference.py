"""Widest difference between groups in how high they are scored."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_score import all_rows, mean_score_of, score_difference
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_score"),
    references=("Kleinberg, Mullainathan, Raghavan (2017), ITCS",),
    examples=[
        Example(
            example_evidence("1010", "1010", score=[0.9, 0.1, 0.6, 0.2], sex="FFMM"),
            {"by sex": 0.1},
            "mean of .9 .1 is .5, of .6 .2 is .4",
        ),
    ],
)
def mean_score_difference(evidence: Evidence) -> Iterator[Measurement]:
    """Widest difference between groups in how high they are scored.

    max - min over groups of the mean score, from 0 to the width of the score's range; 0 is equal.

    The interval is simultaneous over all pairs of groups, so that many groups do not make a gap by
    chance. Rows whose group is not recorded take no part.

    It misses the shape: groups can share a mean and differ at the threshold
    (`kolmogorov_smirnov_distance` sees that), and whether the truth differs as much.
    """
    yield from score_difference(
        evidence, "mean_score_difference", "mean_score", mean_score_of(evidence), all_rows
    )
