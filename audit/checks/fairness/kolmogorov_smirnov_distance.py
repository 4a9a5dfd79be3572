"""Widest distance between the scores of two groups, at the threshold where it is widest."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_score import score_distance
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.distances import kolmogorov_smirnov


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_score"),
    references=("Massart (1990), Annals of Probability 18:1269-1283",),
    examples=[
        Example(
            example_evidence("1010", "1010", score=[0.9, 0.1, 0.8, 0.2], sex="FFMM"),
            {"by sex": 0.5},
            "at or below .1 are half of F, none of M; from .8 on, half of F and all of M",
        ),
        Example(
            example_evidence("10", "11", score=[0.3, 0.4], sex="FM"),
            {"by sex": 1.0},
            "all of F are below all of M",
        ),
    ],
)
def kolmogorov_smirnov_distance(evidence: Evidence) -> Iterator[Measurement]:
    """Widest distance between the scores of two groups, at the threshold where it is widest.

    max over pairs of groups of sup |F_i - F_j|, F being the share scored at or below a value; from
    0 to 1, 0 is equal. It is the widest demographic parity difference that any threshold has.

    The interval holds for all pairs of groups together, and reaches down to 0 when the groups are
    alike: chance alone keeps the estimate above it. Rows whose group is not recorded take no part;
    features are taken one by one, not crossed.

    It misses how far apart the scores are (all of one group a hair above all of the other: 1), and
    whether the truth differs as much.
    """
    yield from score_distance(evidence, "kolmogorov_smirnov_distance", kolmogorov_smirnov, 1.0)
