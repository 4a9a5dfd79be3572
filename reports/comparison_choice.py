"""Which measurements of a comparison are worth a reader's time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from audit.errors import InputError, listing
from audit.finding import ALL_GROUPS, Concern
from reports.comparison import Comparison, Row

MOST_ROWS = 20
"""Of a concern with more measurements than this, fewer of each metric are shown."""


@dataclass(frozen=True)
class Wanted:
    """Which measurements to show.

    Attributes
    ----------
    concerns, metrics
        Only these; empty for any.
    everything
        Groups and details as well, and what only one report measured.
    """

    concerns: tuple[Concern, ...] = ()
    metrics: tuple[str, ...] = ()
    everything: bool = False


def chosen(comparison: Comparison, wanted: Wanted) -> Comparison:
    """The comparison with the rows wanted; it says how many others there are.

    Raises
    ------
    InputError
        A metric that no report holds, or nothing that two reports measured.
    """
    rows = [row for row in comparison.rows if _is_of(row, wanted)]
    known = dict.fromkeys(row.metric for row in rows)
    if unknown := [name for name in wanted.metrics if name not in known]:
        raise InputError("--metric", f"found {listing(unknown)}", expected=listing(known, 60))
    rows = [row for row in rows if row.metric in (wanted.metrics or known)]
    shown = rows if wanted.everything else _telling(rows, comparison, bool(wanted.metrics))
    if not shown:
        raise InputError(
            "compare", "no measurement of these is in two of the reports",
            hint="Audit with the same --select, or see what there is with --all.",
        )  # fmt: skip
    kept = {row.key for row in shown}
    left = [row.concern for row in rows if row.key not in kept]
    counts = {concern: left.count(concern) for concern in Concern if concern in left}
    in_full = wanted.everything or bool(wanted.metrics)
    return replace(comparison, rows=tuple(shown), left_out=counts, in_full=in_full)


def _is_of(row: Row, wanted: Wanted) -> bool:
    if not wanted.concerns or row.concern in wanted.concerns:
        return True
    return row.is_price and not wanted.metrics


def _telling(rows: Sequence[Row], comparison: Comparison, named: bool) -> list[Row]:
    """The measurements that speak of no group; in a concern of many, fewer of each metric."""
    features = {size.feature for report in comparison.reports for size in report.data.groups}
    whole = [row for row in rows if row.is_gated or (row.times > 1 and _is_whole(row, features))]
    if named:
        return whole
    drawn = {check.name for r in comparison.reports for check in r.checks if check.headline}
    kept: list[Row] = []
    for concern in Concern:
        mine = [row for row in whole if row.concern is concern]
        if len(mine) > MOST_ROWS:
            mine = _leading(mine)
        if len(mine) > MOST_ROWS:
            mine = [row for row in mine if row.is_gated or (not row.slice and row.metric in drawn)]
        kept += mine
    return kept


def _is_whole(row: Row, features: set[str]) -> bool:
    """Of everybody, or across the groups of one feature, or of one detail."""
    groups = [group for feature, group in row.slice.items() if feature in features]
    return len(row.slice) <= 1 and all(group == ALL_GROUPS for group in groups)


def _leading(rows: Sequence[Row]) -> list[Row]:
    """Of each metric that of all rows; else those across groups; else the first detail."""
    first: dict[str, Row] = {}
    for row in rows:
        leads = first.setdefault(row.metric, row)
        if leads.slice and not row.slice:
            first[row.metric] = row
    return [row for row in rows if row.is_gated or _leads(row, first[row.metric])]


def _leads(row: Row, first: Row) -> bool:
    across = ALL_GROUPS in row.slice.values()
    return row is first or (across and bool(first.slice))
