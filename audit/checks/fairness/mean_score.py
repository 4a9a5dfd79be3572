"""How each group is scored, as counts from which any threshold can be judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.check import Example, Result, check, example_evidence
from audit.checks.by_score import all_rows, by_score, mean_score_of
from audit.evidence import Evidence
from audit.finding import Concern, Scalar, Table
from audit.groups import Groups

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
    yield from by_score(evidence, "mean_score", mean_score_of(evidence), "no row", all_rows)
    yield Table(
        name="score_counts",
        title="Rows by score, group and true class",
        columns=("feature", "group", "label", "low", "high", "n"),
        rows=tuple(row for groups in evidence.features for row in _counts(evidence, groups)),
    )


def _counts(evidence: Evidence, groups: Groups) -> Iterator[tuple[Scalar, ...]]:
    edges = np.linspace(evidence.score.low, evidence.score.high, BINS + 1)
    table = evidence.rows_scored(groups)
    for group in range(len(groups)):
        scored = table.group(group)
        # Bins are closed below, so that "score >= edge" is exact for the edges a reader can choose.
        bins = np.clip(np.searchsorted(edges, scored.score, side="right") - 1, 0, BINS - 1)
        for label in ("negative", "positive", "unknown"):
            counted = np.bincount(bins, getattr(scored, label), minlength=BINS)
            for position in np.flatnonzero(counted):
                low, high = edges[position : position + 2]
                name = groups.label(group)
                yield (groups.features[0], name, label, float(low), float(high),
                       int(counted[position]))  # fmt: skip
