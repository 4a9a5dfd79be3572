"""Would another person have been decided otherwise? The same texts told of somebody else."""

from __future__ import annotations

import streamlit as st

from audit.manifest import Task
from dashboards import desk, persons, perturbing
from reports import words
from reports.counterfactual_words import answer, untold
from reports.counterfactuals import Attribute, Counterfactuals


def page() -> None:
    """Draw the page."""
    opened = desk.opened()
    found, report = opened.counterfactuals, opened.report
    st.title("Would another person have been decided otherwise?")
    if not found:
        st.info("This report tells no text of another person: nothing is known of it.")
        return
    if said := answer(found, report.task):
        st.markdown(desk.plain(said))
    if found.told:
        _attributes(found, report.task)
    if said := untold(found):
        st.markdown(desk.plain(said))
    if found.note:
        st.caption(desk.plain(words.prose(report)(found.note)))
    if found.told:
        _directions(found, report.task)
    if found.templates:
        _templates(found, report.task)


def _attributes(found: Counterfactuals, task: Task) -> None:
    desk.table(persons.attributes(found))
    adjusted = f" ({found.family})" if found.family else ""
    st.caption(
        desk.plain(
            f"Score moves: mean change of the score of “{task.positive}” in the direction that "
            "most surely moves it, its interval widened for the number of directions. Within the "
            "group: the control, another person of the same group. p: of the score moving no "
            f"farther than by the control{adjusted}."
        )
    )


def _directions(found: Counterfactuals, task: Task) -> None:
    st.subheader("From whom to whom?")
    by_name: dict[str, Attribute] = {words.sentence_case(one.name): one for one in found.told}
    name = st.selectbox("Told otherwise", by_name, key="told", bind="query-params")
    desk.table(persons.directions(by_name[name]))
    st.caption("Each direction by itself: its interval is not widened for their number.")
    for one in found.examples:
        if one.of == words.printable(name):
            st.html(perturbing.example(one, task))


def _templates(found: Counterfactuals, task: Task) -> None:
    st.subheader("The auditor's own sentences, filled with names")
    desk.table(persons.templates(found))
    st.caption(
        desk.plain(
            f"Mean score of “{task.positive}” of the names of a group less that of all names, over "
            f"{words.count(found.sentences)} sentences."
        )
    )


page()
