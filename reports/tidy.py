"""Findings as a data frame, one row per measurement: what figures and tables are made from."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from audit.finding import Finding, Measurement
from reports.sections import JUDGED, is_gap, is_part
from reports.words import limits, number

SHRUNK = ("shrunk", "shrunk_low", "shrunk_high")
"""Facts of a measurement that small groups carry beside the raw rate."""

_NUMBERS = ("value", "low", "high", "min", "max", *SHRUNK)
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
        (the estimate and its interval in words), `note`, `value`, `low`, `high`, `min` and `max` of
        the criterion, and the value with its limits as `SHRUNK` towards the other groups.
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


def limited_gaps(rows: pd.DataFrame) -> pd.DataFrame:
    """The gaps that the policy limits; others have no scale in common to be drawn on."""
    return rows[rows["gap"] & rows["status"].isin([status.value for status in JUDGED])]


def _record(finding: Finding, m: Measurement) -> tuple[object, ...]:
    limit = finding.criterion
    group = ", ".join(m.slice.values()) if is_part(m) else ""
    feature = m.where.removeprefix("by ") if is_gap(m) else " × ".join(m.slice)
    words = (finding.status.value, number(m.value), limits(m), m.note)
    bounds = (limit.min, limit.max) if limit else (None, None)
    about = (m.metric, feature, len(m.slice), group, is_gap(m), m.n)
    shrunk = (m.detail.get(name) for name in SHRUNK)
    return (*about, *words, m.value, m.low, m.high, *bounds, *shrunk)
