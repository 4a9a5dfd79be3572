"""Subgroup tree: the worst slices a search found, each under the broader one it narrows."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from reports import marks
from reports.marks import VALUES, Panels
from reports.words import count, number

SUBGROUPS = (
    "id", "parent", "depth", "literal", "description", "n", "rate", "low", "high", "gap",
    "p_adjusted", "significant",
)  # fmt: skip
"""Columns of the table drawn here."""

WORDS = (
    "Slices of the rows in which the rate is highest, each under the broader one that it narrows; "
    "dashed: all rows. Many slices were tried, and the search as a whole is taken into account: "
    "what chance finds as easily is not called found."
)

INDENT = 16
"""Pixels a slice stands to the right of the one it narrows."""

FOUND, NOT_FOUND = "found", "not told from chance"
_MARKS = {FOUND: (marks.VERMILLION, "diamond"), NOT_FOUND: (marks.BLUE, "circle")}


def tree(slices: pd.DataFrame, width: int) -> Panels:
    """Every slice with its rate and interval; the dashed line is the rate of all rows.

    Parameters
    ----------
    slices
        Columns `SUBGROUPS`; the row without parent is all rows.
    width
        Pixels of the whole figure.
    """
    order = list(_depth_first(slices.to_dict("records")))
    rows = slices.set_index("id").loc[order].reset_index()
    rows["shown"] = rows["rate"].map(number)
    rows["verdict"] = rows["significant"].map({True: FOUND}).fillna(NOT_FOUND)
    rows["words"] = [_words(row) for row in rows.to_dict("records")]
    ends = marks.drawn_range(rows, *rows["rate"])
    x = partial(
        alt.X, scale=alt.Scale(domain=ends, nice=False), axis=alt.Axis(tickCount=5, title=None)
    )
    base = alt.Chart(rows).encode(y=alt.Y("id:N", sort=None, axis=None))
    everyone = alt.Chart(rows[rows["parent"].isna()]).mark_rule(strokeDash=[4, 3], opacity=0.7)
    domain = [verdict for verdict in _MARKS if (rows["verdict"] == verdict).any()]
    colours = alt.Scale(domain=domain, range=[_MARKS[verdict][0] for verdict in domain])
    shapes = alt.Scale(domain=domain, range=[_MARKS[verdict][1] for verdict in domain])
    key = alt.Legend(title=None, orient="bottom")
    colour = alt.Color("verdict:N", scale=colours, legend=key)
    facts = ("description:N", "n:Q", "rate:Q", "low:Q", "high:Q", "gap:Q", "p_adjusted:Q")
    layers = marks.layered(
        everyone.encode(x=x("rate:Q")),
        base.mark_rule(strokeWidth=2).encode(x=x("low:Q"), x2="high:Q", color=colour),
        base.mark_point(filled=True, size=75, opacity=1).encode(
            x=x("rate:Q"),
            color=colour,
            shape=alt.Shape("verdict:N", scale=shapes, legend=key),
            tooltip=[alt.Tooltip(name) for name in facts],
        ),
        *_labels(base, rows, width - VALUES),
        marks.at_right(base),
    )
    return [layers.properties(width=width - VALUES, height=alt.Step(46))]


def in_words(slices: pd.DataFrame) -> str:
    """How many slices were found."""
    found = int(slices["significant"].astype(bool).sum())
    tried = len(slices) - 1
    return f"{count(found)} of the {count(tried)} slices drawn are told from chance."


def _labels(base: alt.Chart, rows: pd.DataFrame, width: int) -> Iterator[alt.Chart]:
    """Names above their rows, each level of the tree further to the right."""
    for depth in sorted(rows["depth"].unique()):
        left = int(depth) * INDENT
        level = base.transform_filter(f"datum.depth === {int(depth)}")
        text = level.mark_text(align="left", dy=-16, limit=width + VALUES - left)
        yield text.encode(x=alt.value(left), text=alt.Text("words:N"))


def _words(row: dict[Hashable, Any]) -> str:
    branch = "└ " if row["depth"] else ""
    return f"{branch}{row['literal']} (n = {count(int(row['n']))})"


def _depth_first(slices: list[dict[Hashable, Any]], parent: Any = None) -> Iterator[Any]:
    for row in slices:
        above = row["parent"] if row["parent"] == row["parent"] else None
        if above == parent:
            yield row["id"]
            yield from _depth_first(slices, row["id"])
