"""Which features do the decisions rest on, and for whom on others?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from audit.check import Example, Result, check
from audit.checks.by_group import measurement
from audit.checks.transparency.table_study import ONE_ROW, TableStudy, table_study
from audit.checks.transparency.worked_table import LinearTable, table_evidence
from audit.evidence import Evidence
from audit.finding import Concern, Scalar, Table
from audit.groups import Groups
from audit.stats import means
from audit.stats.counts import UNKNOWN

SHOWN = 5
"""The most important features, which are compared between groups."""

COLUMNS = (
    "of", "group", "n", "feature", "importance", "push", "push of the rest", "difference", "low",
    "high",
)  # fmt: skip
"""Of each table; a push is a mean contribution to the log-odds, importance its mean size."""

LEAST_ROWS = 10
"""Fewer rows of a group say nothing about a difference."""


@check(
    concern=Concern.TRANSPARENCY,
    needs=("table_model",),
    references=(
        "Lundberg et al. (2020), Nature Machine Intelligence 2:56-67 (mean |SHAP|)",
        "Begley et al. (2020), Explainability for fair machine learning, arXiv:2010.07389",
    ),
    examples=[
        Example(
            table_evidence(LinearTable({"a": 2.0, "b": -1.0}), {"a": [0, 1, 2], "b": [3, 0, 0]}),
            {"feature = a": 4 / 3, "feature = b": 4 / 3},
            "a: (2 + 0 + 2) / 3; b: (2 + 1 + 1) / 3",
        ),
        Example(
            table_evidence(LinearTable({"a": 2.0, "b": -1.0}), {"a": [0, 1, 2], "b": [1, 1, 1]}),
            {"feature = a": 4 / 3, "feature = b": 0.0},
            "b never differs from the background, whatever its weight",
        ),
    ],
)
def feature_importance(evidence: Evidence) -> Iterator[Result]:
    """Which features do the decisions of a tabular model rest on?

    Mean over rows of |SHAP value|: how far a feature moves the log-odds of the positive class from
    their average, up or down; from 0, neither end is better. `share` is the part of all features'
    sum. Interval: Student's t over rows. A table says for whom the most important features push
    towards the positive class more than for the rest, in all rows and among false positives and
    false negatives, with Welch's interval of the difference.

    It misses causes: a feature may stand for another it goes with, and the model may do as well by
    that one. It says what the model uses, not whether it should. Intervals in the table are for one
    comparison each: of twenty one is expected to miss 0 by chance.
    """
    study = table_study(evidence)
    values = np.abs(study.attribution.values)
    total = float(study.importance.sum())
    for rank, feature in enumerate(study.order.tolist(), start=1):
        found = means.mean(values[:, feature], evidence.confidence, least=0.0)
        yield measurement(
            "feature_importance", found, len(values),
            {"feature": study.attribution.features[feature]},
            note=study.note if len(values) > 1 else ONE_ROW,
            share=found.value / total if total else 0.0, rank=rank,
        )  # fmt: skip
    yield from _by_group(evidence, study)


def _by_group(evidence: Evidence, study: TableStudy) -> Iterator[Table]:
    """A table for all rows and for either error; the surest differences first."""
    for among, chosen in _among(evidence, study).items():
        rows = [
            row
            for groups in evidence.features
            for row in _differences(study, groups, chosen, evidence.confidence)
        ]
        if rows:
            yield Table(
                name=f"push_by_group_{among.replace(' ', '_')}",
                title=f"What pushes groups towards {evidence.task.positive!r}, among {among}",
                columns=COLUMNS,
                rows=tuple(sorted(rows, key=_sureness, reverse=True)),
            )


def _sureness(row: tuple[Scalar, ...]) -> float:
    """How many half-widths of its interval a difference lies from 0."""
    difference, low, high = map(float, row[-3:])  # type: ignore[arg-type]
    return 2 * abs(difference) / (high - low) if high > low else 0.0


def _among(evidence: Evidence, study: TableStudy) -> dict[str, NDArray[np.bool_]]:
    """Which of the explained rows are what kind of error."""
    true, decided = evidence.y_true[study.rows], evidence.y_pred[study.rows]
    positive, known = evidence.positive, true != UNKNOWN
    return {
        "all rows": np.ones(len(true), dtype=bool),
        "false positives": known & (true != positive) & (decided == positive),
        "false negatives": known & (true == positive) & (decided != positive),
    }


def _differences(
    study: TableStudy, groups: Groups, chosen: NDArray[np.bool_], confidence: float
) -> Iterator[tuple[Scalar, ...]]:
    """A line for each group and feature: how the group's mean push differs from the rest's."""
    codes, values = groups.codes[study.rows], study.attribution.values
    for group in np.flatnonzero(groups.named).tolist():
        mine = chosen & (codes == group)
        rest = chosen & (codes != group) & groups.named[codes]
        if min(mine.sum(), rest.sum()) < LEAST_ROWS:
            continue
        for feature in study.order[:SHOWN].tolist():
            pushes, others = values[mine, feature], values[rest, feature]
            found = means.difference(pushes, others, confidence)
            yield (
                groups.features[0], groups.label(group), int(mine.sum()),
                study.attribution.features[feature], float(np.abs(pushes).mean()),
                float(pushes.mean()), float(others.mean()), found.value, found.low, found.high,
            )  # fmt: skip
