"""Which personal data do the rows hold, and do decisions use it?"""

from __future__ import annotations

import streamlit as st

from dashboards import desk, holding
from reports import words
from reports.personal import Personal
from reports.personal_words import answer


def page() -> None:
    """Draw the page."""
    opened = desk.opened()
    found = opened.personal
    st.title("Privacy")
    if not found:
        st.info("This report looked for no personal data: nothing is known of it.")
        return
    st.markdown(desk.plain(answer(found)))
    if found.holding:
        _held(found)
    if found.note:
        st.caption(desk.plain(words.prose(opened.report)(found.note)))
    if any(one.flip_rate for one in found.taken):
        _used(found)
    if found.places:
        _places(found)


def _held(found: Personal) -> None:
    st.subheader("Which personal data do the rows hold?")
    by_name = {column.name: column for column in found.holding}
    name = st.selectbox("Column", by_name, key="column", bind="query-params")
    desk.table(holding.types(by_name[name]))
    if by_name[name].by_group:
        st.caption("Of any type, by group.")
        desk.table(holding.groups(by_name[name]))


def _used(found: Personal) -> None:
    st.subheader("Do decisions use it?")
    desk.table(holding.used(found))
    st.caption(
        "The same texts without their personal data. Another's: with data of nobody, of the same "
        "form, in its place. Other words: the same text without as many other words. p: of other "
        "words turning as many decisions."
    )
    if found.cost:
        st.caption(desk.plain(found.cost))


def _places(found: Personal) -> None:
    st.subheader("Where it stands, masked")
    desk.table(holding.places(found))


page()
