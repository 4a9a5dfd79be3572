"""Every report found, and every file that should have been one."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from audit.report import Report
from dashboards import desk
from reports.words import moment


def page() -> None:
    """Draw the page."""
    st.title("All reports")
    st.caption(desk.plain(f"Below {', '.join(desk.folders())}"))
    reports = desk.readable()
    if reports:
        lines = [_line(name, report) for name, report in reports.items()]
        st.dataframe(pd.DataFrame(lines), hide_index=True)
    else:
        st.info(desk.NOTHING_FOUND)
    problems = [found.problem for found in desk.listing(desk.folders()) if found.problem]
    if problems:
        st.subheader("Could not be read")
        for problem in problems:
            st.warning(desk.plain(problem))


def _line(name: str, report: Report) -> dict[str, object]:
    return {
        "Subject": report.subject.name,
        "Gate": report.gate.headline,
        "Made": moment(report.run.created),
        "Rows": report.data.rows,
        "Policy": report.policy.name,
        "Where": name,
    }


page()
