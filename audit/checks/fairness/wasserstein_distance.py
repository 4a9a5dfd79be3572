"""How far would scores have to be moved for two groups to be scored alike?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from audit.check import Example, check, example_evidence
from audit.checks.by_score import score_distance
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.distances import wasserstein


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_score"),
    references=("Jiang, Pacchiano, Stepleton, Jiang, Chiappa (2020), UAI (PMLR 115:862-872)",),
    examples=[
        Example(
            example_evidence("1010", "1010", score=[0.9, 0.1, 0.8, 0.4], sex="FFMM"),
            {"by sex": 0.2},
            "sorted, .1 is .3 from .4 and .9 is .1 from .8: on average .2",
        ),
    ],
)
def wasserstein_distance(evidence: Evidence) -> Iterator[Measurement]:
    """How far would scores have to be moved for two groups to be scored alike?

    max over pairs of groups of ∫ |F_i - F_j|, F being the share scored at or below a value; in the
    unit of the score, from 0 to the width of its range, 0 is equal. For a score of 0 to 1 it is the
    demographic parity difference, averaged over all thresholds.

    The interval holds for all pairs of groups together, and reaches down to 0 when the groups are
    alike: chance alone keeps the estimate above it. Rows whose group is not recorded take no part;
    features are taken one by one, not crossed.

    It misses where on the scale the distance lies: only near the threshold does it change
    decisions.
    """
    yield from score_distance(
        evidence,
        "wasserstein_distance",
        partial(wasserstein, low=evidence.score.low, high=evidence.score.high),
        evidence.score.high - evidence.score.low,
    )
