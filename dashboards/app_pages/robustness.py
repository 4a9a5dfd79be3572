"""What becomes of decisions when the input is changed as it should not matter, and of whose."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from audit.manifest import Task
from audit.report import Report
from dashboards import desk, perturbing
from reports import heat, severity, words
from reports.rewritten import Rewritten
from reports.robust_pictures import UNFAMILIAR_TITLE, glosses
from reports.robust_words import answer
from reports.robustness import Robust

# Of a panel, before it is stretched to its column.
WIDTH = desk.FIGURE_WIDTH // 2


def page() -> None:
    """Draw the page."""
    opened = desk.opened()
    found, report = opened.robust, opened.report
    st.title("Robustness")
    if not found:
        st.info("This report changes no input: whether small changes turn decisions is not known.")
        return
    st.markdown(desk.plain(words.prose(report)(answer(found))))
    if found.leaving:
        _changes(found)
    if len(found.by_severity):
        _severities(found)
    if found.by_feature:
        st.subheader("Which single feature turns decisions?")
    for name, rows in found.by_feature.items():
        st.markdown(f"**{desk.plain(name)}**")
        desk.table(pd.DataFrame(rows))
    if found.directional:
        _noticing(found)
    if found.examples:
        _examples(found, report)
    if found.attacks:
        _attacks(found, report.task)
    if found.unfamiliar:
        st.subheader(UNFAMILIAR_TITLE)
        desk.table(perturbing.parted(found.unfamiliar, "Strange by", "Share"))
        st.caption("About 0.05 where the texts are like those the model was trained on.")


def _changes(found: Robust) -> None:
    st.subheader("What turns decisions that should stay?")
    feature = ""
    if found.features:
        feature = st.selectbox(
            "Between the groups of", found.features, key="turned", bind="query-params"
        )
    cells = perturbing.cells(found, feature)
    if cells["value"].notna().any():
        known = cells[cells["value"].notna()]
        drawn = known[known["column"].isin(known["column"].unique()[: heat.MOST_COLUMNS])]
        caption = (
            "Flip rate: the share of decisions that turn, below it its interval. The darker a "
            "square, the higher the lower end of that; the larger, the narrower the interval."
        )
        desk.draw(heat.heat_map(drawn, "Flip rate", desk.FIGURE_WIDTH), caption)
    silent = [way.title for way in found.leaving if not way.measured]
    if silent:
        st.markdown(
            desk.plain(
                f"Of the {found.things} looked at none is changed by {', '.join(silent)}: "
                "nothing is known of these, which is no pass."
            )
        )
    desk.table(perturbing.numbers(found, feature))
    if found.compares(feature):
        st.markdown(f"**Do the groups of {desk.plain(feature)} differ?**")
        desk.table(perturbing.gaps(found, feature))
        st.caption("p-values are adjusted for all changes and features compared (Holm).")
    losses = perturbing.losses(found)
    if len(losses):
        st.markdown("**What does it cost?**")
        desk.table(losses)
    _folded("How many decisions are right whatever is changed", perturbing.right(found))
    told = glosses(found.ways)
    if told:
        with st.expander("What each change does"):
            for name, meaning in told.items():
                st.markdown(f"- **{desk.plain(name)}.** {desk.plain(words.unmarked(meaning))}")


def _severities(found: Robust) -> None:
    st.subheader("How much does it take?")
    desk.draw(severity.by_severity(found.by_severity, WIDTH), severity.WORDS, 2)
    _folded("Numbers: by how much is changed", perturbing.by_severity(found))


def _noticing(found: Robust) -> None:
    thing = found.things.removesuffix("s")
    st.subheader(f"Does it notice when the {thing} says something else?")
    desk.table(perturbing.noticing(found))
    st.caption("These changes alter what is said: a low rate means that the model does not notice.")


def _examples(found: Robust, report: Report) -> None:
    st.subheader("What it looks like")
    names = list(dict.fromkeys(one.of for one in found.examples))
    name = st.selectbox("Change", names, key="change", bind="query-params")
    _texts((one for one in found.examples if one.of == name), report.task)


def _attacks(found: Robust, task: Task) -> None:
    st.subheader("How many can somebody turn on purpose?")
    desk.table(perturbing.parted(found.attacks, "Attack", "Decisions turned"))
    st.caption(
        desk.plain(f"What an attack does not turn is not proven safe. {found.attack_note}".strip())
    )
    if len(found.attack_curve):
        panels = severity.by_queries(found.attack_curve, WIDTH)
        desk.draw(panels, severity.ATTACK_WORDS, min(3, len(panels)))
    if found.under_attack:
        with st.expander("Texts under attack"):
            _texts(found.under_attack, task)


def _texts(found: Iterable[Rewritten], task: Task) -> None:
    for one in found:
        st.html(perturbing.example(one, task))


def _folded(title: str, rows: pd.DataFrame) -> None:
    if len(rows):
        with st.expander(title):
            desk.table(rows)


page()
