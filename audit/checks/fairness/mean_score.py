"""How each group is scored, as counts from which any threshold can be judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.check import Example, Result, check, example_evidence
from audit.checks.by_group import measurement
from audit.evidence import Evidence
from audit.finding import Concern, Scalar, Table
from audit.groups import Groups
from audit.stats.estimate import Floats
from audit.stats.intervals import bounded_mean

BINS = 50


@check(
    concern=Concern.FAIRNESS,
    needs=("y_score",),
    references=("Kleinberg, Mullainathan, Raghavan (2017), ITCS",),
    examples=[
        Example(
            example_evidence("1010", "1010", score=[0.9, 0.1, 0.6, 0.2], sex="FFMM"),
            {"overall": 0.45, "sex = F": 0.5, "sex = M": 0.4},
            "means of .9 .1 .6 .2; of .9 .1; of .6 .2",
        )
    ],
)
def mean_score(evidence: Evidence) -> Iterator[Result]:
    """How high is each group scored?

    Mean of the score, within the score's range; neither end is better in itself. The counts by
    score, group and true class come with it, so that a reader can move the threshold.

    It misses the shape: two groups can share a mean and differ at the threshold.
    """
    score = evidence.scores
    low, high = evidence.score.low, evidence.score.high
    for groups in (evidence.everyone, *evidence.comparisons):
        for group in range(len(groups)):
            mine = score[groups.codes == group]
            estimate = bounded_mean(mine, evidence.confidence, low, high)
            yield measurement("mean_score", estimate, mine.size, groups.slice(group))
    yield Table(
        name="score_counts",
        title="Rows by score, group and true class",
        columns=("feature", "group", "label", "low", "high", "n"),
        rows=tuple(row for groups in evidence.features for row in _counts(evidence, score, groups)),
    )


def _counts(evidence: Evidence, score: Floats, groups: Groups) -> Iterator[tuple[Scalar, ...]]:
    edges = np.linspace(evidence.score.low, evidence.score.high, BINS + 1)
    # Bins are closed below, so that "score >= edge" is exact for the edges a reader can choose.
    bins = np.clip(np.searchsorted(edges, score, side="right") - 1, 0, BINS - 1)
    truth = np.where(evidence.known, np.where(evidence.y_true == evidence.positive, 1, 0), 2)
    cells = np.zeros((len(groups), 3, BINS), dtype=np.int64)
    np.add.at(cells, (groups.codes, truth, bins), 1)
    for group, label, position in zip(*np.nonzero(cells), strict=True):
        yield (
            groups.features[0],
            groups.label(group),
            ("negative", "positive", "unknown")[label],
            float(edges[position]),
            float(edges[position + 1]),
            int(cells[group, label, position]),
        )
