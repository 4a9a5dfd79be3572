"""The parts figures are made of: colours, shapes, axes, an estimate with its interval."""

from __future__ import annotations

from collections.abc import Callable

import altair as alt
import numpy as np
import pandas as pd

from audit.finding import Status

BLUE, GREEN, VERMILLION, PURPLE = "#0072B2", "#009E73", "#D55E00", "#CC79A7"
ORANGE, SKY = "#E69F00", "#56B4E9"
"""Okabe-Ito colours: told apart by colour-blind readers, and never without a shape beside them."""

_MARKS = {
    Status.NOT_GATED: (BLUE, "circle"),
    Status.PASS: (GREEN, "square"),
    Status.FAIL: (VERMILLION, "diamond"),
    Status.INCONCLUSIVE: (PURPLE, "triangle-up"),
    Status.WAIVED: (ORANGE, "triangle-down"),
}

Panels = list[alt.LayerChart]
"""The plots a figure is made of."""

PositionX = Callable[[str], alt.X]
"""The x channel of a column, all columns on one scale and axis."""

Statuses = list[Status]

LABELS, VALUES = 124, 48
"""Pixels for the names to the left of a panel, and for the values printed to its right."""

NO_LABELS = alt.Axis(tickCount=4, title=None, labels=False, ticks=False, domain=False)
"""The x axis of a panel with another one under it: grid lines only."""

_FACTS = ("metric:N", "feature:N", "group:N", "value:Q", "low:Q", "high:Q", "n:Q", "status:N")
_TOOLTIP = [alt.Tooltip(name) for name in _FACTS]


def layered(*layers: alt.Chart) -> alt.LayerChart:
    """Draw charts over each other; `alt.layer`, which may also return a facet, typed for us."""
    return alt.LayerChart(layer=list(layers))


def interval(base: alt.Chart, x: PositionX, statuses: Statuses) -> list[alt.Chart]:
    """Estimates with their intervals, coloured and shaped by status."""
    marks = [_MARKS[status] for status in statuses]
    names = [status.value for status in statuses]
    # A key is needed as soon as something was judged.
    judged = statuses != [Status.NOT_GATED]
    key = alt.Legend(title=None, orient="bottom") if judged else None
    colours = alt.Scale(domain=names, range=[colour for colour, _ in marks])
    shapes = alt.Scale(domain=names, range=[shape for _, shape in marks])
    colour = alt.Color("status:N", scale=colours, legend=key)
    ends = base.encode(x=x("low:Q"), x2=alt.X2("high:Q"), color=colour)
    point = base.mark_point(filled=True, size=75, opacity=1).encode(
        x=x("value:Q"),
        color=colour,
        shape=alt.Shape("status:N", scale=shapes, legend=key),
        tooltip=_TOOLTIP,
    )
    return [ends.mark_rule(strokeWidth=2), point]


def beyond(base: alt.Chart, x: PositionX, limit: str, edge: str) -> list[alt.Chart]:
    """The ground from the limit outwards; nothing where the policy sets none."""
    ground = base.mark_bar(height=16, color="gray", opacity=0.22)
    stroke = base.mark_tick(height=16, thickness=2, color="gray")
    at = x(f"{limit}:Q")
    return [ground.encode(x=at, x2=alt.X2(f"{edge}:Q")), stroke.encode(x=at)]


def at_right(base: alt.Chart) -> alt.Chart:
    """The value in words, beside its row."""
    text: alt.Chart = base.mark_text(align="left", dx=9)
    return text.encode(x=alt.value("width"), text=alt.Text("shown:N"))


def group_axis() -> alt.Y:
    """Names of groups; of one extent, so that the plots of all panels are flush."""
    axis = alt.Axis(
        minExtent=LABELS,
        maxExtent=LABELS,
        labelLimit=LABELS - 10,
        labelPadding=8,
        labelFlush=False,
        ticks=False,
        domain=False,
    )
    return alt.Y("group:N", sort=None, title=None, axis=axis)


def drawn_range(rows: pd.DataFrame, *also: float) -> list[float]:
    """The range of everything drawn, a little wider, but not past 0 or 1 for what stays inside."""
    columns = [c for c in ("value", "low", "high", "min", "max") if c in rows]
    values = np.append(rows[columns].to_numpy(dtype=float).ravel(), also)
    values = values[np.isfinite(values)]
    low, high = (values.min(), values.max()) if len(values) else (0.0, 1.0)
    margin = max((high - low) * 0.06, 0.01)
    start = low - margin if low < 0 else max(low - margin, 0.0)
    end = high + margin if high > 1 else min(high + margin, 1.0)
    return [float(start), float(end)]


def statuses_of(rows: pd.DataFrame) -> Statuses:
    """The statuses that are drawn; an undefined value has no mark."""
    found = set(rows["status"])
    return [status for status in _MARKS if status.value in found] or [Status.NOT_GATED]
