"""What would each group meet with at another threshold?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from audit.report import Report
from audit.stats.rates import RATES
from dashboards import desk
from dashboards.thresholds import ScoreCounts, at
from reports import figures
from reports.words import meanings, metric_name, sentence_case


def page() -> None:
    """Draw the page."""
    opened = desk.opened()
    report, counts = opened.report, opened.counts
    st.title("Move the threshold")
    if counts is None:
        st.info("This report carries no score counts of a two-class task, so nothing can be moved.")
        return
    left, right = st.columns(2)
    metric = left.selectbox(
        "Metric", list(RATES), format_func=_title, key="rate", bind="query-params"
    )
    feature = right.selectbox("Attribute", counts.features, key="feature", bind="query-params")
    threshold = st.select_slider(
        "Called positive from this score on",
        counts.thresholds,
        value=_start(report, counts.thresholds),
        format_func="{:.3g}".format,
    )
    curves = _curves(counts, opened.key, feature, metric)
    desk.draw(
        figures.by_group(at(curves, threshold, metric, feature), desk.FIGURE_WIDTH),
        f"{meanings(report.task)[metric]} Dashed: all rows together.",
    )
    desk.draw(
        figures.by_threshold(curves, threshold, desk.FIGURE_WIDTH),
        "The same at every threshold, with intervals. Recomputed from the report's score counts; "
        "the report's own verdict is unchanged.",
    )


@st.cache_data(show_spinner=False, max_entries=200)
def _curves(_counts: ScoreCounts, key: str, feature: str, metric: str) -> pd.DataFrame:
    """Curves, computed once per report (`key` stands for `_counts`), feature and metric."""
    del key
    return _counts.curves(feature, metric)


def _start(report: Report, thresholds: list[float]) -> float:
    """The edge nearest to the threshold of the audit, by default the middle of the scores."""
    audited = report.run.settings.get("threshold")
    middle = (thresholds[0] + thresholds[-1]) / 2
    wanted = float(audited) if isinstance(audited, int | float) else middle
    return min(thresholds, key=lambda edge: abs(edge - wanted))


def _title(metric: str) -> str:
    return sentence_case(metric_name(metric))


page()
