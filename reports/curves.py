"""Figures along the score: does it mean the same for every group, and what if the threshold moved?

Both are small panels of one line each, named above: nothing is told apart by colour.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from reports import marks
from reports.marks import Panels
from reports.words import metric_name, sentence_case

CALIBRATION = (
    "feature", "group", "low", "high", "mean_score", "rate", "rate_low", "rate_high", "n",
)  # fmt: skip
SWEEP = ("feature", "metric", "threshold", "value", "low", "high", "current", "best")
"""Columns of the tables drawn here."""

CALIBRATION_WORDS = (
    "Across stands the score, upright the share of those with that score who truly are positive, "
    "with its interval. Where the blue line of a group leaves the grey one of all rows, the same "
    "score means another risk for that group."
)
SWEEP_WORDS = (
    "Across stands the threshold from which on a score is called positive. The shaded band is the "
    "interval; a gap that touches 0 is not shown to be one at that threshold."
)

MOST_GROUPS = 8
"""Groups drawn per feature: those with the most rows."""

FEW = 20
"""Up to so many thresholds each is drawn as a point."""

HEADROOM = 0.3
"""Above the curve, as a share of its height: where the marked thresholds are named."""

GUTTER = 44
"""Pixels of a panel that its axis and its margin take."""


def calibration(curve: pd.DataFrame, feature: str, width: int) -> Panels:
    """Rate of positives by score, a panel per group; dashed the diagonal, grey all rows together.

    Parameters
    ----------
    curve
        Columns `CALIBRATION`; a row without feature is overall.
    feature
        Whose groups are drawn.
    width
        Pixels of one panel.
    """
    overall, groups = curve[curve["feature"] == ""], curve[curve["feature"] == feature]
    largest = groups.groupby("group", sort=False)["n"].sum().nlargest(MOST_GROUPS).index
    shown = [group for group in groups["group"].unique() if group in largest]
    ends = _scale(curve)
    return [
        _calibration_panel(groups[groups["group"] == group], overall, ends, group, width)
        for group in shown
    ]


def calibration_words(curve: pd.DataFrame, feature: str) -> str:
    """Whose scores are drawn, and which groups are not."""
    groups = curve.loc[curve["feature"] == feature, "group"].nunique()
    left_out = f", the {MOST_GROUPS} largest of {groups} groups" if groups > MOST_GROUPS else ""
    diagonal = " On the dashed line the score is the rate." if _is_rate(_scale(curve)) else ""
    return f"Share truly positive at each score, by {feature}{left_out}.{diagonal}"


def sweep_words(rows: pd.DataFrame, feature: str) -> str:
    """Which thresholds are marked."""
    marked = rows[rows["feature"].isin([feature, ""])]
    said = ""
    for name in ("current", "best"):
        at = sorted(marked.loc[marked[name].astype(bool), "threshold"].unique())
        if at:
            said += f" {sentence_case(name)}: {', '.join(f'{value:.3g}' for value in at)}."
    return f"Gaps by {feature}, then what is gained or lost, at every threshold.{said}"


def sweep(rows: pd.DataFrame, metric: str, width: int) -> Panels:
    """One gap or utility at every threshold, the current and the best one marked.

    Parameters
    ----------
    rows
        Columns `SWEEP`, of one feature (or of none) and one metric.
    """
    base = alt.Chart(rows).encode(x=_x("threshold", _ends(rows["threshold"])))
    is_gap = bool((rows["feature"] != "").all())
    start, end = marks.drawn_range(rows, *([0.0] if is_gap else []))
    scale = alt.Scale(domain=[start, end + HEADROOM * (end - start)], nice=False)
    axis = alt.Axis(tickCount=4, title=None)
    band = base.mark_area(opacity=0.2, color=marks.BLUE, line=False).encode(
        y=alt.Y("low:Q", scale=scale, axis=axis), y2="high:Q"
    )
    facts = ("threshold:Q", "value:Q", "low:Q", "high:Q")
    line = base.mark_line(color=marks.BLUE, point=len(rows) <= FEW).encode(
        y=alt.Y("value:Q", scale=scale, axis=axis), tooltip=[alt.Tooltip(name) for name in facts]
    )
    layers = marks.layered(band, line, *_marked(rows))
    return [panel(layers, sentence_case(metric_name(metric).removesuffix(" difference")), width)]


def sweeps(rows: pd.DataFrame, feature: str, width: int) -> Panels:
    """Every gap of a feature along the threshold, then what it costs: the utilities."""
    chosen = rows[rows["feature"].isin([feature, ""])].sort_values("feature", ascending=False)
    return [
        panel
        for metric in chosen["metric"].unique()
        for panel in sweep(chosen[chosen["metric"] == metric], metric, width)
    ]


def panel(layers: alt.LayerChart, title: str, width: int, subtitle: str = "") -> alt.LayerChart:
    """One small panel under its name."""
    inner = width - GUTTER
    name = alt.Title(title, anchor="start", limit=width, subtitle=subtitle or alt.Undefined)
    return layers.properties(width=inner, height=round(inner * 0.8), title=name)


def _calibration_panel(
    rows: pd.DataFrame, overall: pd.DataFrame, ends: list[float], group: str, width: int
) -> alt.LayerChart:
    x, y = _x("mean_score", ends), _y("rate")
    base = alt.Chart(rows).encode(x=x)
    limits = base.mark_rule(color=marks.BLUE, strokeWidth=2).encode(
        y=_y("rate_low"), y2="rate_high:Q"
    )
    facts = ("group:N", "mean_score:Q", "rate:Q", "rate_low:Q", "rate_high:Q", "n:Q")
    line = base.mark_line(color=marks.BLUE, point={"size": 40, "color": marks.BLUE}).encode(
        y=y, tooltip=[alt.Tooltip(name) for name in facts]
    )
    together = alt.Chart(overall).mark_line(color="gray", strokeWidth=2).encode(x=x, y=y)
    return panel(marks.layered(*_diagonal(ends), together, limits, line), group, width)


def _diagonal(ends: list[float]) -> list[alt.Chart]:
    """Where score and rate are equal; nothing unless the score is on the scale of a rate."""
    if not _is_rate(ends):
        return []
    line = alt.Chart(pd.DataFrame({"mean_score": [0.0, 1.0], "rate": [0.0, 1.0]}))
    return [line.mark_line(strokeDash=[4, 3], color="gray", strokeWidth=1).encode(
        x=_x("mean_score", ends), y=_y("rate")
    )]  # fmt: skip


def _scale(curve: pd.DataFrame) -> list[float]:
    return [float(curve["low"].min()), float(curve["high"].max())]


def _is_rate(ends: list[float]) -> bool:
    return ends[0] >= 0 and ends[1] <= 1


def _marked(rows: pd.DataFrame) -> list[alt.Chart]:
    """An upright line at the current and at the best threshold, named away from each other."""
    at = {
        name: sorted(rows.loc[rows[name].astype(bool), "threshold"].unique())[:1]
        for name in ("current", "best")
    }
    layers = []
    for name, other in (("current", "best"), ("best", "current")):
        for threshold in at[name]:
            base = alt.Chart(pd.DataFrame({"threshold": [threshold], "name": [name]}))
            base = base.encode(x="threshold:Q")
            dash = [1, 0] if name == "current" else [4, 3]
            y = alt.value(1 if name == "current" else 14)
            leftmost = [threshold] < at[other]
            label = base.mark_text(
                align="right" if leftmost else "left", baseline="top", dx=-3 if leftmost else 3
            )
            layers += [
                base.mark_rule(strokeDash=dash),
                label.encode(y=y, text=alt.Text("name:N")),
            ]
    return layers


def _x(column: str, ends: list[float]) -> alt.X:
    scale = alt.Scale(domain=ends, nice=False)
    return alt.X(f"{column}:Q", scale=scale, axis=alt.Axis(tickCount=3, title=None))


def _y(column: str) -> alt.Y:
    scale = alt.Scale(domain=[0, 1])
    return alt.Y(f"{column}:Q", scale=scale, axis=alt.Axis(values=[0, 0.5, 1], title=None))


def _ends(values: pd.Series) -> list[float]:
    return [float(values.min()), float(values.max())]
