"""Figures of robustness: what a heavier perturbation costs, and how far so many questions go."""

from __future__ import annotations

import altair as alt
import pandas as pd

from reports import marks
from reports.curves import panel
from reports.marks import Panels
from reports.perturbed import DEGREES
from reports.words import metric_name, sentence_case

WORDS = (
    "Across stands how much of an input is changed, upright the share of decisions that turn, or "
    "of right decisions that is lost, with its interval; below the dashed line more come right "
    "than go wrong."
)
ATTACK_WORDS = (
    "Across stands how many questions the attacker may ask the model, upright the share of "
    "decisions turned by then; the band is its interval."
)


def by_severity(rows: pd.DataFrame, width: int) -> Panels:
    """Two panels a perturbation, all on one scale: decisions turned, and accuracy lost.

    Parameters
    ----------
    rows
        From `Robust.by_severity`.
    width
        Pixels of one panel.
    """
    scale = alt.Scale(domain=marks.drawn_range(rows, 0.0), nice=False)
    return [
        _of_severities(part, (str(title), str(what)), scale, width)
        for (title, what), part in rows.groupby(["title", "what"], sort=False)
    ]


def by_queries(curve: pd.DataFrame, width: int) -> Panels:
    """A panel an attack: the share of decisions turned with at most so many questions.

    Parameters
    ----------
    curve
        Columns `attack`, `queries`, `share`, `low`, `high`.
    width
        Pixels of one panel.
    """
    return [
        _of_queries(part, sentence_case(metric_name(str(attack))), width)
        for attack, part in curve.groupby("attack", sort=False)
    ]


def _of_severities(
    rows: pd.DataFrame, title: tuple[str, str], scale: alt.Scale, width: int
) -> alt.LayerChart:
    axis = alt.Axis(labelAngle=0, title=None)
    x = alt.X("degree:N", sort=list(DEGREES.values()), axis=axis, scale=alt.Scale(paddingOuter=0.1))
    y_axis = alt.Axis(tickCount=4, title=None)
    base = alt.Chart(rows).encode(x=x)
    zero = alt.Chart(pd.DataFrame({"value": [0.0]})).mark_rule(strokeDash=[4, 3], opacity=0.7)
    limits = base.mark_rule(color=marks.BLUE, strokeWidth=2).encode(
        y=alt.Y("low:Q", scale=scale, axis=y_axis), y2="high:Q"
    )
    facts = ("degree:N", "value:Q", "low:Q", "high:Q", "n:Q")
    line = base.mark_line(color=marks.BLUE, point={"size": 40, "color": marks.BLUE}).encode(
        y=alt.Y("value:Q", scale=scale, axis=y_axis), tooltip=[alt.Tooltip(name) for name in facts]
    )
    at_zero = zero.encode(y=alt.Y("value:Q", scale=scale, axis=y_axis))
    name, what = title
    return panel(marks.layered(at_zero, limits, line), name, width, what)


def _of_queries(rows: pd.DataFrame, title: str, width: int) -> alt.LayerChart:
    scale = alt.Scale(domain=[0, 1])
    axis = alt.Axis(values=[0, 0.5, 1], title=None)
    ends = [0.0, float(rows["queries"].max())]
    questions = alt.Scale(domain=ends, nice=False)
    x = alt.X("queries:Q", scale=questions, axis=alt.Axis(tickCount=4, title=None))
    base = alt.Chart(rows).encode(x=x)
    band = base.mark_area(opacity=0.2, color=marks.BLUE, line=False).encode(
        y=alt.Y("low:Q", scale=scale, axis=axis), y2="high:Q"
    )
    facts = ("queries:Q", "share:Q", "low:Q", "high:Q", "n:Q")
    line = base.mark_line(color=marks.BLUE, point={"size": 30, "color": marks.BLUE}).encode(
        y=alt.Y("share:Q", scale=scale, axis=axis), tooltip=[alt.Tooltip(name) for name in facts]
    )
    return panel(marks.layered(band, line), title, width)
