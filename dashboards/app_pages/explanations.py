"""Can the explanations be trusted, what do decisions hang on, and what would have changed one?"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from audit.finding import Status
from audit.manifest import Task
from audit.report import Report
from dashboards import desk, explaining
from reports import dependence, figures, pictures, tables, words
from reports.cases import Case, minimal
from reports.explained import Explained
from reports.explanations import Method
from reports.tidy import tidy

# Of a panel, before it is stretched to its column.
WIDTH = desk.FIGURE_WIDTH // 2


def page() -> None:
    """Draw the page."""
    opened = desk.opened()
    shown, report = opened.explained, opened.report
    st.title("Explanations")
    if not (shown.methods or shown.reliances or shown.features or shown.turns):
        st.info("This report explains no decision: the model could not be asked why.")
        return
    if shown.methods:
        _trust(shown, words.prose(report))
    if shown.reliances:
        _reliance(shown, report.task)
    if shown.cases:
        _cases(shown, report.task)
    if shown.methods:
        _words(shown, report.task)
    if shown.features or shown.turns or shown.failure:
        _features(shown, report)


def _trust(shown: Explained, printed: Callable[[str], str]) -> None:
    st.subheader("Can the explanations be trusted?")
    for method in shown.offered:
        verdict = desk.plain(printed(method.verdict))
        st.markdown(f"- {_standing(method)} **{desk.plain(method.name)}.** {verdict}")
    st.dataframe(explaining.trust(shown.methods), hide_index=True)
    st.caption("A method that fails is not shown as an explanation; comparators never are.")
    if shown.agreement_of_all.pairs:
        with st.expander("Do the methods agree?"):
            _table(explaining.agreements(shown.agreement_of_all))
            st.caption("1 is the same order of words, 0 none in common. Agreement is no proof.")


def _reliance(shown: Explained, task: Task) -> None:
    st.subheader("Reliance on sensitive words")
    st.markdown(
        f"Words that reveal who a person is were changed and the model asked again: how far the "
        f"score of “{desk.plain(task.positive)}” moves, from −1 to 1. Measured, not explained."
    )
    _table(explaining.shifts(shown.reliances, task))
    if shown.examples:
        with st.expander("Texts whose score moves farthest"):
            _table(pd.DataFrame(shown.examples))
    pointing = explaining.pointers(shown)
    if len(pointing):
        with st.expander("Where attribution points: a pointer, no verdict"):
            _table(pointing)


def _cases(shown: Explained, task: Task) -> None:
    st.subheader("Decisions explained word by word")
    by_key = {case.key: case for case in shown.cases}
    left, right = st.columns(2)
    case = by_key[left.selectbox("Decision", by_key, key="case", bind="query-params")]
    st.markdown(f"**{desk.plain(case.title(task))}**")
    truth = f", truth “{case.truth}”" if case.truth != case.decision else ""
    score = "" if case.score is None else f" · score of “{task.positive}” {case.score:.3f}"
    st.caption(desk.plain(f"{case.groups} · decided “{case.decision}”{truth}{score}"))
    readings = {reading.method.name: reading for reading in case.readings}
    if readings:
        name = right.selectbox("Method", readings, key="by", bind="query-params")
        st.html(explaining.reading(readings[name]))
        st.markdown(f"{_standing(readings[name].method)} {_strongest(case, name)}")
    else:
        st.markdown("No method passed, so that none is shown here.")
    for method in shown.failed:
        st.markdown(f"{_standing(method)} {desk.plain(method.name)} is not shown.")
    edit = minimal(case.edit, case.read) if case.edit else (
        "No deletion of few words that reverses it is on record."
    )  # fmt: skip
    st.info(f"**What would have changed it?** {desk.plain(edit)}")


def _strongest(case: Case, name: str) -> str:
    """How the signs are read, and the words that weigh most."""
    chosen = next(reading for reading in case.readings if reading.method.name == name)
    most, against = chosen.strongest
    said = f"+ speaks for “{case.decision}”, − against it; more signs weigh more. {case.left_out}"
    said += f" Most for it: {most}." if most else ""
    said += f" Most against: {against}." if against else ""
    sentence = f" The sentence that weighs most: {chosen.sentence}." if chosen.sentence else ""
    return desk.plain(said + sentence)


def _words(shown: Explained, task: Task) -> None:
    st.subheader("Which words, for whom?")
    if not shown.may_count and shown.counted is not None:
        st.markdown(f"{_standing(shown.counted)} {desk.plain(shown.counted.verdict)}")
    if shown.words:
        caption = pictures.words_caption(shown, task)
        desk.draw(figures.effects(tidy(shown.words), desk.FIGURE_WIDTH), caption)
    if shown.words_by_group:
        feature = st.selectbox(
            "Between the groups of", shown.words_by_group, key="words", bind="query-params"
        )
        found = shown.words_by_group[feature]
        _table(explaining.differences((*found.real, *found.others), "Word"))


def _features(shown: Explained, report: Report) -> None:
    st.subheader("What does the model go by?")
    if shown.failure:
        st.markdown(f"{desk.badge(Status.FAIL)} {desk.plain(shown.failure)}")
    if shown.features:
        caption = pictures.features_caption(shown, report.task)
        rows = tidy(shown.features[: pictures.MOST_ROWS])
        desk.draw(figures.effects(rows, desk.FIGURE_WIDTH), caption)
    if shown.turns:
        st.markdown("**What would have turned the decision?**")
        _table(explaining.turns(shown.turns))
        _table(explaining.turned(shown.turned))
    _curves(report)
    if shown.features_by_group:
        feature = st.selectbox(
            "Groups of", shown.features_by_group, key="features", bind="query-params"
        )
        found = shown.features_by_group[feature]
        _table(explaining.differences((*found.real, *found.others), "Feature"))


def _curves(report: Report) -> None:
    moved = tables.drawn(report, "partial_dependence")
    numbers, named = dependence.numbers(moved), dependence.categories(moved)
    if len(numbers):
        desk.draw(dependence.dependence(numbers, WIDTH), dependence.WORDS, 3)
    if len(named):
        desk.draw(figures.by_group(named, desk.FIGURE_WIDTH), dependence.CATEGORY_WORDS)
    local = tables.drawn(report, "accumulated_local_effects")
    if len(local):
        desk.draw(dependence.local_effects(local, WIDTH), dependence.LOCAL_WORDS, 3)


def _standing(method: Method) -> str:
    return desk.badge(method.standing.like, method.standing.value)


def _table(rows: pd.DataFrame) -> None:
    """A table with its numbers to three decimals."""
    numbers = rows.select_dtypes("float").columns
    formats = {name: st.column_config.NumberColumn(format="%.3f") for name in numbers}
    if len(rows):
        st.dataframe(rows, hide_index=True, column_config=formats)


page()
