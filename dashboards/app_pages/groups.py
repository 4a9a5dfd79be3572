"""One metric, one sensitive feature: every group with its interval."""

from __future__ import annotations

import streamlit as st

from dashboards import desk
from reports import figures, places
from reports.tidy import metrics_by_group, overall_and_groups
from reports.words import meanings, metric_name, sentence_case


def page() -> None:
    """Draw the page."""
    opened = desk.opened()
    report, rows = opened.report, opened.rows
    st.title("Group by group")
    metrics = [name for name in metrics_by_group(rows) if name not in places.CHECKS]
    if not metrics:
        st.info("This report measures nothing by group: no sensitive feature was given.")
        return
    left, right = st.columns(2)
    metric = left.selectbox(
        "Metric", metrics, format_func=_title, key="metric", bind="query-params"
    )
    of_metric = overall_and_groups(rows, metric)
    features = list(of_metric.loc[of_metric["group"] != "", "feature"].unique())
    feature = right.selectbox("Attribute", features, key="attribute", bind="query-params")
    titles = {check.name: check.title for check in report.checks}
    meaning = (titles | meanings(report.task)).get(metric, "")
    shown = of_metric[of_metric["feature"].isin(["", feature])]
    desk.draw(
        figures.by_group(shown, desk.FIGURE_WIDTH),
        f"{meaning} The dashed line is the value for all rows.",
    )
    table = shown.assign(group=shown["group"].replace("", "Overall"))
    st.dataframe(
        table[["group", "value", "low", "high", "n", "status", "note"]],
        hide_index=True,
        column_config={
            name: st.column_config.NumberColumn(format="%.3f") for name in ("value", "low", "high")
        },
    )


def _title(metric: str) -> str:
    return sentence_case(metric_name(metric))


page()
