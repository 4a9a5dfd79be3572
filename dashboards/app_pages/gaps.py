"""Which gaps are real, where the evidence is too thin, and which threshold would close a gap."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from audit.report import Report
from dashboards import desk
from reports import glance, thin, tradeoffs, words

# Groups listed per comparison as too thin, the smallest ones. (A bare string would be shown.)
MOST_GROUPS = 30


def page() -> None:
    """Draw the page."""
    opened = desk.opened()
    st.title("Which gaps are real")
    if not opened.comparisons:
        st.info("This report compares no groups by a test.")
        return
    _hypotheses({found.where: found for found in opened.comparisons})
    _thin_groups({found.where: found for found in opened.thin})
    _within_strata(opened.report)
    _conflicts(opened.report)
    _tradeoffs(opened.report)


def _hypotheses(by_where: dict[str, glance.Comparison]) -> None:
    where = st.selectbox("Between the groups of", by_where, key="between", bind="query-params")
    found = by_where[where]
    st.markdown(f"**{desk.plain(found.answer)}**: chance does not explain them.")
    table = pd.DataFrame([_line(hypothesis) for hypothesis in found.hypotheses])
    numbers = {
        name: st.column_config.NumberColumn(format="%.3f") for name in ("Gap", "Low", "High")
    }
    st.dataframe(table, hide_index=True, column_config=numbers)
    st.caption(
        "p-values are adjusted for the number of questions asked; intervals hold for all pairs of "
        "groups together."
    )


def _line(hypothesis: glance.Hypothesis) -> dict[str, object]:
    m, lead = hypothesis.measurement, hypothesis.lead
    return {
        "Of": hypothesis.name,
        "Gap": m.value,
        "Low": m.low,
        "High": m.high,
        "Real?": "real" if hypothesis.real else "not shown",
        "p": words.p_value(lead.p_adjusted or 0.0),
        "Limit": f"{lead.status.value}, {lead.criterion.words}" if lead.criterion else "no limit",
        "Between": glance.between(m),
        "Adjusted by": lead.family,
    }


def _thin_groups(by_where: dict[str, thin.Thin]) -> None:
    st.subheader("Where the evidence is too thin")
    if not by_where:
        st.markdown("No group was found too small to be compared with everybody else.")
        return
    where = st.selectbox("Among the groups of", by_where, key="among", bind="query-params")
    found = by_where[where]
    st.markdown(
        f"**{words.count(len(found.open))} of {words.count(found.groups)} groups left open.** "
        "Each number is of the rows there are, and of those that would about settle it."
    )
    titles = [words.sentence_case(words.metric_name(rate)) for rate in found.rates]
    lines = [
        {"Group": group, **dict(zip(titles, known, strict=True))}
        for group, known in list(found.open.items())[:MOST_GROUPS]
    ]
    st.dataframe(pd.DataFrame(lines), hide_index=True)


def _within_strata(report: Report) -> None:
    found = glance.within_strata(report)
    if found:
        st.subheader("What is left among people alike in the stratum?")
    printed = words.prose(report)
    for m in found:
        _remark(m.where, f"{words.interval(m)}. {printed(m.note)}")


def _conflicts(report: Report) -> None:
    found = glance.conflicts(report)
    if found:
        st.subheader("Can a score be calibrated and its errors balanced?")
    printed = words.prose(report)
    for m in found:
        _remark(m.where, printed(m.note))


def _remark(where: str, text: str) -> None:
    st.markdown(f"- **{desk.plain(words.sentence_case(where))}.** {desk.plain(text)}")


def _tradeoffs(report: Report) -> None:
    found = tradeoffs.tradeoffs(report)
    if not found:
        return
    st.subheader("Which threshold closes each gap, and at what cost")
    lines = [
        {
            "Gap": f"{item.gap} {where}",
            "Now": " ".join(item.now),
            "Closes at": " ".join(item.closes),
            "Balanced accuracy changes by": " ".join(item.cost),
            "Beside that": item.said,
        }
        for where, items in found.items()
        for item in items
    ]
    st.dataframe(pd.DataFrame(lines), hide_index=True)


page()
