"""Heat map of two crossed features: each cell's rate, and how little is known of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from audit.finding import Measurement
from reports import marks
from reports.marks import LABELS, Panels
from reports.sections import is_part
from reports.words import number

WORDS = (
    "The darker a square, the higher the rate; the larger, the narrower its interval. Below stand "
    "the raw rate, its interval, and after the arrow the rate drawn towards what the groups have "
    "in common, the more so the fewer its rows: the raw rate of a few people is mostly chance."
)

MOST_ROWS, MOST_COLUMNS = 12, 8
"""Groups of either feature that are drawn: those with the most rows."""

LEAST_CELL = 64
"""Pixels of a cell, at least, for its numbers to be read."""

LETTER, LINE = 7, 14
"""Pixels of a letter, about, and of a line of text."""

CELL_HEIGHT = 84
LARGEST, SMALLEST = 1150, 30
"""Area of the square of a cell known exactly, and of one about which nothing is known."""


def cells(measurements: Iterable[Measurement]) -> pd.DataFrame:
    """Lay out one metric's crossings of two features, that with more groups as rows.

    Returns
    -------
    DataFrame
        `row` and `column` (groups), `row_feature` and `column_feature`, `value`, `low`, `high`,
        `drawn` (shrunk towards the other groups where that was worked out, else the value), `n`,
        and in words `shown`, `limits`, `shrunk`.
    """
    frame = pd.DataFrame([_cell(m) for m in measurements])
    if frame.empty:
        return frame
    if frame["row"].nunique() < frame["column"].nunique():
        frame = frame.rename(
            columns={
                "row": "column", "column": "row",
                "row_feature": "column_feature", "column_feature": "row_feature",
            }
        )  # fmt: skip
    for side, most in (("row", MOST_ROWS), ("column", MOST_COLUMNS)):
        largest = frame.groupby(side, sort=False)["n"].sum().nlargest(most).index
        frame = frame[frame[side].isin(largest)]
    return frame


def crossings(
    measurements: Iterable[Measurement], metric: str
) -> dict[tuple[str, ...], list[Measurement]]:
    """The cells of one metric by pair of features; a rate only, for a cell shows it from 0 to 1."""
    found: dict[tuple[str, ...], list[Measurement]] = {}
    for m in measurements:
        if m.metric == metric and len(m.slice) == 2 and is_part(m):
            found.setdefault(tuple(m.slice), []).append(m)
    return {pair: ms for pair, ms in found.items() if any("shrunk" in m.detail for m in ms)}


def in_words(frame: pd.DataFrame, name: str) -> str:
    """Between which cells the rate ranges."""
    known = frame[frame["value"].notna()].sort_values("drawn")
    features = f"{name} by {frame['row_feature'].iloc[0]} × {frame['column_feature'].iloc[0]}"
    if known.empty:
        return f"{features}: undefined in every cell."
    low, high = (
        f"{number(float(cell['drawn']))} ({cell['row']}, {cell['column']})"
        for cell in known.iloc[[0, -1]].to_dict("records")
    )
    return f"{features}: shrunk, from {low} to {high}."


def fits(frame: pd.DataFrame, width: int) -> bool:
    """Whether the numbers in the cells can be read at this width."""
    return not frame.empty and (width - LABELS) / frame["column"].nunique() >= LEAST_CELL


def heat_map(frame: pd.DataFrame, name: str, width: int) -> Panels:
    """Draw `cells` under the name of their metric, as `WORDS` says."""
    inner = width - LABELS
    cell = inner / frame["column"].nunique()
    # A name of several words takes several lines, downwards, rather than be cut.
    longest = int(cell // LETTER)
    names = [str(name) for name in frame["column"].unique()]
    tallest = max(len(name.split()) if len(name) > longest else 1 for name in names)
    split = f"length(datum.label) > {longest} ? split(datum.label, ' ') : datum.label"
    above = 8 + (tallest - 1) * LINE
    top = _axis(cell - 6, above, orient="top", labelAngle=0, labelExpr=split)
    # So does the name of a row, at its commas.
    lines = f"length(datum.label) > {LABELS // LETTER} ? split(datum.label, ', ') : datum.label"
    left = _axis(LABELS - 10, 8, maxExtent=LABELS, minExtent=LABELS, labelExpr=lines)
    base = alt.Chart(frame).encode(
        x=alt.X("column:N", sort=None, title=None, axis=top),
        y=alt.Y("row:N", sort=None, title=None, axis=left),
    )
    colour = alt.Color("drawn:Q", scale=alt.Scale(scheme="cividis", reverse=True), legend=None)
    size = alt.Scale(domain=[0, 1], range=[SMALLEST, LARGEST])
    facts = ("row:N", "column:N", "value:Q", "low:Q", "high:Q", "drawn:Q", "n:Q")
    square = base.mark_square(opacity=1, stroke="gray", strokeWidth=1, yOffset=-25).encode(
        color=colour,
        size=alt.Size("known:Q", scale=size, legend=None),
        tooltip=[alt.Tooltip(name) for name in facts],
    )
    rows = (("shown", 5), ("limits", 19), ("shrunk", 33))
    words = [
        base.mark_text(dy=dy, fontSize=11).encode(text=alt.Text(f"{name}:N")) for name, dy in rows
    ]
    layers = marks.layered(square, *words)
    title = f"{name}, {frame['row_feature'].iloc[0]} × {frame['column_feature'].iloc[0]}"
    return [
        layers.properties(
            width=inner,
            height=alt.Step(CELL_HEIGHT),
            title=alt.Title(title, anchor="start", frame="bounds"),
        )
    ]


def _cell(m: Measurement) -> dict[str, object]:
    (row_feature, row), (column_feature, column) = m.slice.items()
    shrunk = m.detail.get("shrunk")
    limits = None if m.low is None or m.high is None else (m.low, m.high)
    return {
        "row_feature": row_feature,
        "row": row,
        "column_feature": column_feature,
        "column": column,
        "value": m.value,
        "low": m.low,
        "high": m.high,
        "drawn": shrunk if isinstance(shrunk, float) else m.value,
        "known": float(np.clip(1 - (limits[1] - limits[0]), 0, 1)) if limits else 0.0,
        "n": m.n,
        "shown": number(m.value),
        "limits": f"{limits[0]:.2f}–{limits[1]:.2f}" if limits else f"n = {m.n}",
        "shrunk": f"→ {shrunk:.2f}" if isinstance(shrunk, float) and limits else "",
    }


def _axis(most: float, padding: float, **settings: Any) -> alt.Axis:
    return alt.Axis(
        ticks=False, domain=False, grid=False, labelLimit=most, labelPadding=padding, **settings
    )
