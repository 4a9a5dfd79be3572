"""Where features cross, and the subgroups that nobody named."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboards import desk
from reports import heat, tree
from reports.words import metric_name, sentence_case


def page() -> None:
    """Draw the page."""
    opened = desk.opened()
    st.title("Intersections")
    if opened.crossings:
        _heat_map(opened.crossings)
    else:
        st.info("This report crosses no features.")
    if len(opened.slices) > 1:
        st.subheader("Subgroups nobody named")
        st.markdown(desk.plain(tree.WORDS))
        desk.draw(tree.tree(opened.slices, desk.FIGURE_WIDTH), tree.in_words(opened.slices))


def _heat_map(crossings: dict[str, dict[tuple[str, ...], pd.DataFrame]]) -> None:
    left, right = st.columns(2)
    metric = left.selectbox(
        "Metric", crossings, format_func=_title, key="cell", bind="query-params"
    )
    pairs = {" × ".join(pair): frame for pair, frame in crossings[metric].items()}
    pair = right.selectbox("Attributes", pairs, key="pair", bind="query-params")
    frame = pairs[pair]
    st.markdown(desk.plain(heat.WORDS))
    name = _title(metric)
    desk.draw(heat.heat_map(frame, name, desk.FIGURE_WIDTH), heat.in_words(frame, name))
    table = frame[["row", "column", "value", "low", "high", "drawn", "n"]].rename(
        columns={"row": frame["row_feature"].iloc[0], "column": frame["column_feature"].iloc[0],
                 "drawn": "shrunk"}
    )  # fmt: skip
    numbers = ("value", "low", "high", "shrunk")
    formats = {name: st.column_config.NumberColumn(format="%.3f") for name in numbers}
    st.dataframe(table, hide_index=True, column_config=formats)


def _title(metric: str) -> str:
    return sentence_case(metric_name(metric))


page()
