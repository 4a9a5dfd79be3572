"""Figures of a score that follows one feature: a small panel per number, rows for categories."""

from __future__ import annotations

import altair as alt
import pandas as pd

from audit.finding import Status
from reports import marks
from reports.curves import FEW, panel
from reports.marks import Panels
from reports.words import number

WORDS = (
    "Across stands the feature, upright the mean score if every row had that value, the others "
    "staying as they are; the band is its interval."
)
CATEGORY_WORDS = (
    "The mean score if every row had this value of the feature, the others staying as they are."
)
LOCAL_WORDS = (
    "Across stands the feature, upright how the score changes as it moves, added up over rows "
    "that are near: no row is asked about that could not be. The dashed line is the mean score."
)


def numbers(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of features that are numbers, `value` as float."""
    chosen = rows[~rows["feature"].isin(_of_categories(rows))]
    return chosen.assign(value=chosen["value"].astype(float))


def categories(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of features that are categories, laid out as `figures.by_group` draws them."""
    chosen = rows[rows["feature"].isin(_of_categories(rows))]
    shown = chosen["score"].map(number)
    return pd.DataFrame({
        "metric": "score", "feature": chosen["feature"], "group": chosen["value"].astype(str),
        "value": chosen["score"], "low": chosen["low"], "high": chosen["high"], "n": 0,
        "shown": shown, "status": Status.NOT_GATED.value,
    })  # fmt: skip


def dependence(rows: pd.DataFrame, width: int) -> Panels:
    """Partial dependence: a panel per number, all on one scale of the score."""
    low, high = marks.drawn_range(rows[["score", "low", "high"]].rename(columns={"score": "value"}))
    scale = alt.Scale(domain=[low, high], nice=False)
    return [
        _dependence(part, str(feature), scale, width)
        for feature, part in rows.groupby("feature", sort=False)
    ]


def local_effects(rows: pd.DataFrame, width: int) -> Panels:
    """Accumulated local effects: a panel per number, all on one scale of change."""
    ends = marks.drawn_range(rows[["effect"]].rename(columns={"effect": "value"}), 0.0)
    scale = alt.Scale(domain=ends, nice=False)
    return [
        _local(part, str(feature), scale, width)
        for feature, part in rows.groupby("feature", sort=False)
    ]


def _dependence(rows: pd.DataFrame, name: str, scale: alt.Scale, width: int) -> alt.LayerChart:
    base = alt.Chart(rows).encode(x=_x(rows))
    axis = alt.Axis(tickCount=4, title=None)
    band = base.mark_area(opacity=0.2, color=marks.BLUE, line=False).encode(
        y=alt.Y("low:Q", scale=scale, axis=axis), y2="high:Q"
    )
    facts = [alt.Tooltip(f"{column}:Q") for column in ("value", "score", "low", "high")]
    line = _line(base, len(rows)).encode(y=alt.Y("score:Q", scale=scale, axis=axis), tooltip=facts)
    return panel(marks.layered(band, line), name, width)


def _local(rows: pd.DataFrame, name: str, scale: alt.Scale, width: int) -> alt.LayerChart:
    base = alt.Chart(rows).encode(x=_x(rows))
    y = alt.Y("effect:Q", scale=scale, axis=alt.Axis(tickCount=4, title=None))
    level = alt.Chart(pd.DataFrame({"effect": [0.0]})).mark_rule(strokeDash=[4, 3], opacity=0.7)
    facts = [alt.Tooltip(f"{column}:Q") for column in ("value", "effect")]
    line = _line(base, len(rows)).encode(y=y, tooltip=facts)
    return panel(marks.layered(level.encode(y=y), line), name, width)


def _line(base: alt.Chart, points: int) -> alt.Chart:
    made: alt.Chart = base.mark_line(
        color=marks.BLUE, point={"size": 30, "color": marks.BLUE} if points <= FEW else False
    )
    return made


def _x(rows: pd.DataFrame) -> alt.X:
    ends = [float(rows["value"].min()), float(rows["value"].max())]
    scale = alt.Scale(domain=ends, nice=False)
    return alt.X("value:Q", scale=scale, axis=alt.Axis(tickCount=3, title=None))


def _of_categories(rows: pd.DataFrame) -> list[str]:
    named = rows["value"].map(lambda value: isinstance(value, str))
    return list(rows.loc[named, "feature"].unique())
