"""The auditor's desk: ``streamlit run dashboards/app.py -- DIR...``

Reads the reports below each DIR; nothing is measured or judged here.
"""

from __future__ import annotations

import streamlit as st

from dashboards import desk

PAGES = {
    "verdict": "Verdict",
    "gaps": "Which gaps are real",
    "groups": "Group by group",
    "counterfactuals": "Counterfactuals",
    "crossings": "Intersections",
    "curves": "Along the score",
    "threshold": "Move the threshold",
    "explanations": "Explanations",
    "robustness": "Robustness",
    "privacy": "Privacy",
    "found": "All reports",
}


def main() -> None:
    """Lay out the frame every page stands in, then the page."""
    st.set_page_config(page_title="Ethics audit", layout="centered")
    pages = [
        st.Page(f"app_pages/{name}.py", title=title, url_path=name, default=name == "verdict")
        for name, title in PAGES.items()
    ]
    page = st.navigation(pages)
    names = list(desk.readable())
    if names:
        st.sidebar.selectbox("Report", names, key=desk.OPENED, bind="query-params")
    page.run()


main()
