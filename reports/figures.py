"""Figures as Altair charts: drawn by the page as SVG and by the dashboard interactively.

A figure is a list of panels, to be set one under the other. It says what is drawn and where; the
ink of axes and labels is the theme's of whoever draws it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import altair as alt
import pandas as pd

from audit.finding import MISSING
from audit.report import GroupSize
from reports import marks
from reports.marks import Panels
from reports.words import count, metric_name, sentence_case

MOST_GROUPS = 16
"""Groups drawn per feature: those with the most rows; a longer figure is no longer read."""

MOST_GAPS = 12
"""Gaps drawn in one figure, the worst."""


def by_group(rows: pd.DataFrame, width: int) -> Panels:
    """Forest plot of one metric: a panel per feature, a row per group, overall as a dashed line.

    Parameters
    ----------
    rows
        From `tidy`, of one metric, with at least one group; a row without feature is overall.
    width
        Pixels of the whole figure.
    """
    overall = rows.loc[(rows["feature"] == "") & rows["value"].notna(), ["value"]]
    return _forests(rows[rows["group"] != ""], overall, marks.drawn_range(rows), width)


def effects(rows: pd.DataFrame, width: int) -> Panels:
    """Forest plot of what can speak either way; the dashed line stands at 0.

    Parameters
    ----------
    rows
        From `tidy`, of one metric, at least one.
    width
        Pixels of the whole figure.
    """
    zero = pd.DataFrame({"value": [0.0]})
    return _forests(rows, zero, marks.drawn_range(rows, 0.0), width)


def gaps(rows: pd.DataFrame, width: int) -> Panels:
    """Each gap between groups with its interval; the ground beyond the policy's limit is shaded.

    Parameters
    ----------
    rows
        From `tidy`; only gaps are drawn, at least one.
    width
        Pixels of the whole figure.
    """
    chosen = rows[rows["gap"]]
    names = chosen["metric"].map(metric_name).map(sentence_case)
    chosen = chosen.assign(label=names + " by " + chosen["feature"])
    ratio = chosen["metric"].str.endswith("_ratio")
    parts = [(chosen[~ratio], 0.0, "0 is equal"), (chosen[ratio], 1.0, "1 is equal")]
    statuses = marks.statuses_of(chosen)
    return [
        _gap_panel(part, equal, title, width - marks.VALUES, statuses)
        for part, equal, title in parts
        if len(part)
    ]


def sizes(groups: Iterable[GroupSize], width: int) -> Panels:
    """Rows per group, a panel per feature; at least one group."""
    frame = pd.DataFrame([group.model_dump() for group in groups])
    frame["shown"] = frame["n"].map(count)
    scale = alt.Scale(domain=[0, int(frame["n"].max()) or 1], nice=False)
    panels = []
    for feature, part in frame.groupby("feature", sort=False):
        base = alt.Chart(part).encode(y=marks.group_axis())
        bar = base.mark_bar(color=marks.BLUE, height=9).encode(
            x=alt.X("n:Q", scale=scale, axis=None),
            fillOpacity=alt.condition("datum.missing", alt.value(0.35), alt.value(1.0)),
            tooltip=["group", "n"],
        )
        panels.append(_named(marks.layered(bar, marks.at_right(base)), str(feature), width))
    return panels


def by_threshold(curves: pd.DataFrame, threshold: float, width: int) -> Panels:
    """A metric at every threshold, a line per group with its interval, the chosen one marked.

    Parameters
    ----------
    curves
        Columns `threshold`, `group`, `value`, `low`, `high`, `n`.
    threshold
        Where the upright line stands.
    """
    colours = [marks.BLUE, marks.VERMILLION, marks.GREEN, marks.PURPLE, marks.ORANGE, marks.SKY]
    key = alt.Legend(
        orient="bottom", title=None, symbolType="stroke", symbolSize=400, symbolOpacity=1
    )
    base = alt.Chart(curves).encode(
        x=alt.X("threshold:Q", title="Threshold", scale=alt.Scale(nice=False)),
        color=alt.Color("group:N", sort=None, scale=alt.Scale(range=colours), legend=key),
    )
    y = alt.Y("low:Q", title=None, scale=alt.Scale(domain=[0, 1]))
    band = base.mark_area(opacity=0.15, line=False).encode(y=y, y2="high:Q")
    line = base.mark_line().encode(
        y="value:Q",
        strokeDash=alt.StrokeDash("group:N", sort=None, title=None),
        tooltip=["group", "threshold", "value", "low", "high", "n"],
    )
    rule = alt.Chart(pd.DataFrame({"threshold": [threshold]})).mark_rule(strokeDash=[4, 3])
    layers = marks.layered(band, line, rule.encode(x="threshold:Q"))
    return [layers.properties(width=width, height=340)]


def _forests(groups: pd.DataFrame, dashed: pd.DataFrame, ends: list[float], width: int) -> Panels:
    """A panel per feature, all on one scale."""
    scale = alt.Scale(domain=ends, nice=False)
    statuses = marks.statuses_of(groups)
    features = list(groups["feature"].unique())
    panels = []
    for feature in features:
        axis = alt.Axis(tickCount=4, title=None) if feature == features[-1] else marks.NO_LABELS
        x = partial(alt.X, scale=scale, axis=axis)
        shown = _most_rows(groups[groups["feature"] == feature])
        panels.append(_named(_forest(shown, dashed, x, statuses), feature, width))
    return panels


def _forest(
    rows: pd.DataFrame, overall: pd.DataFrame, x: marks.PositionX, statuses: marks.Statuses
) -> alt.LayerChart:
    base = alt.Chart(rows).encode(y=marks.group_axis())
    reference = alt.Chart(overall).mark_rule(strokeDash=[4, 3], opacity=0.7).encode(x=x("value:Q"))
    return marks.layered(reference, *marks.interval(base, x, statuses), marks.at_right(base))


def _gap_panel(
    rows: pd.DataFrame, equal: float, title: str, width: int, statuses: marks.Statuses
) -> alt.LayerChart:
    start, end = marks.drawn_range(rows, equal)
    axis = alt.Axis(tickCount=5, title=title, labelFlush=True)
    x = partial(alt.X, scale=alt.Scale(domain=[start, end], nice=False), axis=axis)
    y = alt.Y("label:N", sort=None, axis=None)
    base = alt.Chart(rows.assign(start=start, end=end)).encode(y=y)
    # Labels stand above their row, so that a long name costs no width on a phone.
    label = base.mark_text(align="left", dy=-16, limit=width).encode(
        x=alt.value(0), text=alt.Text("label:N")
    )
    layers = marks.layered(
        *marks.beyond(base, x, "min", "start"),
        *marks.beyond(base, x, "max", "end"),
        *marks.interval(base, x, statuses),
        label,
        marks.at_right(base),
    )
    return layers.properties(width=width, height=alt.Step(46))


def _named(chart: alt.LayerChart, feature: str, width: int) -> alt.LayerChart:
    """A panel under the name of its feature, its rows of one height."""
    title = alt.Title(feature, anchor="start", frame="bounds")
    inner = width - marks.LABELS - marks.VALUES
    return chart.properties(width=inner, height=alt.Step(20), title=title)


def _most_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The largest groups in their own order, those not recorded last."""
    shown = rows.loc[rows["n"].nlargest(MOST_GROUPS).index.sort_values()]
    missing = shown["group"].str.contains(MISSING, regex=False)
    return pd.concat([shown[~missing], shown[missing]])
