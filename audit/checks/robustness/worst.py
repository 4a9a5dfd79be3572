"""The perturbed inputs whose score moves farthest, to be looked at."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.checks.robustness.probe import probe
from audit.checks.robustness.probed import Probed
from audit.checks.shown import where_they_differ
from audit.checks.transparency.cases import groups_in_words
from audit.evidence import Evidence
from audit.finding import Scalar, Table

MOST_SHOWN = 3
"""Inputs shown of each way of perturbing."""

EXAMPLE = (
    "row", "groups", "before", "after",
    "decision_before", "decision_after", "score_before", "score_after",
)  # fmt: skip
"""Columns of every table of texts before and after something was done to them."""


def worst_examples(evidence: Evidence) -> Table:
    """Of each way the inputs whose decision turned, and whose score moved farthest doing so."""
    found = probe(evidence)
    return Table(
        name="perturbation_examples",
        title=f"Perturbed {found.things} whose score moves farthest",
        columns=("perturbation", "severity", *EXAMPLE),
        rows=tuple(row for probed in found.by_way for row in _rows(evidence, probed)),
    )


def _rows(evidence: Evidence, probed: Probed) -> Iterator[tuple[Scalar, ...]]:
    labels = evidence.task.labels
    farthest = np.lexsort([-np.abs(probed.shift), ~probed.flipped])
    for place in farthest[:MOST_SHOWN].tolist():
        row = int(probed.rows[place])
        before, after = where_they_differ(*probed.told(place))
        yield (
            *probed.way.slice.values(), row, groups_in_words(evidence, row), before, after,
            labels[evidence.y_pred[row]], labels[probed.decided[place]],
            round(float(probed.before[place]), 4), round(float(probed.after[place]), 4),
        )  # fmt: skip
