"""Findings as a data frame, one row per measurement: what figures and tables are made from."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from audit.finding import Finding, Measurement
from reports.sections import is_gap, is_part
from reports.words import limits, number

_NUMBERS = ("value", "low", "high", "min", "max")
_COLUMNS = (
    "metric", "feature", "features", "group", "gap", "n",
    "status", "shown", "limits", "note", *_NUMBERS,
)  # fmt: skip


def tidy(findings: Iterable[Finding]) -> pd.DataFrame:
    """One row per measurement; findings without one are left out.

    Returns
    -------
    DataFrame
        `metric`, `feature` (names joined by ``×``; empty overall), `features` (how many), `group`
        (empty overall and for gaps), `gap` (compares groups), `n`, `status`, `shown` and `limits`
        (the estimate and its interval in words), `note`, `value`, `low`, `high`, and `min` and
        `max` of the criterion.
    """
    records = [_record(f, f.measurement) for f in findings if f.measurement is not None]
    frame = pd.DataFrame.from_records(records, columns=_COLUMNS)
    return frame.astype(dict.fromkeys(_NUMBERS, float))


def overall_and_groups(rows: pd.DataFrame, metric: str) -> pd.DataFrame:
    """The rows of one metric without its gaps: overall first, then group by group."""
    return rows[(rows["metric"] == metric) & ~rows["gap"]].sort_values("features", kind="stable")


def metrics_by_group(rows: pd.DataFrame) -> tuple[str, ...]:
    """Metrics measured for at least one group, in the order of the report."""
    return tuple(rows.loc[rows["group"] != "", "metric"].unique())


def _record(finding: Finding, m: Measurement) -> tuple[object, ...]:
    limit = finding.criterion
    group = ", ".join(m.slice.values()) if is_part(m) else ""
    words = (finding.status.value, number(m.value), limits(m), m.note)
    bounds = (limit.min, limit.max) if limit else (None, None)
    about = (m.metric, " × ".join(m.slice), len(m.slice), group, is_gap(m), m.n)
    return (*about, *words, m.value, m.low, m.high, *bounds)
