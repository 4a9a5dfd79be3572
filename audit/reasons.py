"""Why a verdict is what it is: what would settle it, and which groups lie behind a gap."""

from __future__ import annotations

import numpy as np

from audit.finding import Measurement
from audit.stats.power import rows_per_group, rows_to_settle
from audit.stats.rates import RATES

MOST_NAMED = 4
"""Thin groups named in a sentence; the rest are counted."""


def shown(measured: Measurement) -> str:
    """The estimate with its interval, as a reason begins with it; empty when there is none."""
    if measured.value is None or measured.low is None:
        return ""
    above = "∞)" if measured.high is None else f"{measured.high:.3f}]"
    return f"{measured.value:.3f} [{measured.low:.3f}, {above}"


def settled_by(measured: Measurement, limit: float) -> str:
    """How many rows would settle it: by group for a gap, else of the mix that is there."""
    if measured.high is None:
        return "nothing bounds it from above, so it can break this limit and never keep it"
    unknown = "it lies on the limit, so no number of rows is known to settle it"
    if len(measured.compared) < 2:
        value, low, high = (x or 0.0 for x in (measured.value, measured.low, measured.high))
        needed = rows_to_settle(value, low, high, limit, measured.n)
        if needed is None:
            return unknown
        return f"about {needed:,} rows of this mix would settle it, {measured.n:,} are there"
    groups = measured.compared
    value, low, high = np.array([(group.value, group.low, group.high) for group in groups]).T
    n = np.array([group.n for group in groups])
    ratio = measured.metric.endswith("_ratio")
    critical = float(measured.detail.get("critical") or 0)
    counted = str(measured.detail.get("rate") or measured.metric)
    each = rows_per_group(
        value, low, high, n, critical, limit, ratio=ratio, proportions=counted in RATES
    )
    if each is None:
        return unknown
    thin = sorted((group for group in groups if group.n < each), key=lambda group: group.n)
    if not thin:
        return "more rows of every group would settle it"
    named = "; ".join(f"{group.group} has {group.n:,}" for group in thin[:MOST_NAMED])
    more = f"; {len(thin) - MOST_NAMED} more have fewer" if len(thin) > MOST_NAMED else ""
    rows = f"about {_round(each):,} rows to count in each group's {counted}"
    return f"{rows} would settle it ({named}{more})"


def _round(rows: int) -> int:
    """Two significant digits, upwards: no guess deserves more."""
    unit = int(10 ** max(0, len(str(rows)) - 2))
    return -(-rows // unit) * unit


def groups_behind(measured: Measurement) -> str:
    """The groups a gap lies between, and, where others show it more surely, those."""
    detail = measured.detail
    if "highest" not in detail:
        return ""
    high, low, sure_high, sure_low = (
        f"{detail[end]} {detail[f'{end}_value']:.3f} (n = {detail[f'{end}_n']:,})"
        for end in ("highest", "lowest", "surest_high", "surest_low")
    )
    widest = f"{detail['rate']} is {high} against {low}"
    if (high, low) == (sure_high, sure_low):
        return f" {widest}."
    other = "" if detail["surest_rate"] == detail["rate"] else f"{detail['surest_rate']}, "
    return f" {widest}; most surely {other}{sure_high} against {sure_low}."
