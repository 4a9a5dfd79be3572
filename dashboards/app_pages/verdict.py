"""The first sixty seconds: is the gate kept, what broke it, and what is not known."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from audit.report import Report
from dashboards import desk
from dashboards.changes import changes, previous
from reports import figures, words
from reports.sections import not_shown, sections, together
from reports.tidy import limited_gaps

# Open questions listed. (A bare string under a constant would be shown on the page.)
MOST_OPEN = 12


def page() -> None:
    """Draw the page."""
    opened = desk.opened()
    report = opened.report
    st.title(desk.plain(report.subject.name))
    _gate(report)
    _facts(report)
    _concerns(report)
    _worst_gaps(opened.rows)
    _unknown(report)
    _since(report)
    with st.expander("What the words mean for a person"):
        st.markdown(desk.plain(report.task.question))
        st.markdown(desk.plain(words.roles(report.task)))
        st.markdown(f"**False positive:** {desk.plain(words.false_positive(report.task))}")
        st.markdown(f"**False negative:** {desk.plain(words.false_negative(report.task))}")


def _gate(report: Report) -> None:
    box = (st.success, st.error, st.warning)[report.gate.exit_code]
    sign = ("✓", "✕", "!")[report.gate.exit_code]
    printed = words.prose(report)
    broken = "".join(f"\n- {desk.plain(printed(item))}" for item in report.gate.broken_by)
    box(f"**{sign} {desk.plain(report.gate.headline)}**\n{broken}")


def _facts(report: Report) -> None:
    about = (
        f"{words.count(report.data.rows)} rows",
        f"policy {report.policy.name}",
        words.moment(report.run.created),
    )
    st.caption(desk.plain(" · ".join(about)))
    with st.expander("Digests and command"):
        st.text(f"Model    {report.subject.digest}\nRows     {report.data.sha256}")
        st.code(report.run.command or "not recorded", language=None, wrap_lines=True)


def _concerns(report: Report) -> None:
    st.subheader("Concern by concern")
    printed = words.prose(report)
    for section in sections(report):
        standing, answer = st.columns([3, 7])
        name = words.sentence_case(section.concern.value)
        standing.markdown(f"**{name}** {desk.badge(section.status)}")
        answer.markdown(desk.plain(printed(section.answer)))


def _worst_gaps(rows: pd.DataFrame) -> None:
    limited = limited_gaps(rows)
    if len(limited):
        st.subheader("Gaps that the policy limits")
        desk.draw(
            figures.gaps(limited.head(figures.MOST_GAPS), desk.FIGURE_WIDTH),
            "The mark is the estimate, the line its interval; the shaded ground lies beyond the "
            "policy's limit.",
        )


def _unknown(report: Report) -> None:
    st.subheader("What could not be shown")
    printed = words.prose(report)
    open_ = together(not_shown(report))
    for same in open_[:MOST_OPEN]:
        about = desk.plain(words.sentence_case("; ".join(map(words.subject_of, same))))
        reason = desk.plain(printed(same[0].reason))
        st.markdown(f"- {desk.badge(same[0].status)} **{about}.** {reason}")
    if len(open_) > MOST_OPEN:
        st.markdown(f"And {words.count(len(open_) - MOST_OPEN)} more, in the report's page.")
    silent = [s.concern.value for s in sections(report) if not s.findings]
    st.markdown(f"Not examined at all: {', '.join(silent) or 'none'}.")


def _since(report: Report) -> None:
    before = previous(report, desk.readable().values())
    if before is None:
        return
    st.subheader("Since the last audit")
    st.markdown(
        f"Before, on {words.moment(before.run.created)}: {desk.plain(before.gate.headline)}"
    )
    changed = changes(before, report)
    if changed.empty:
        st.markdown("No finding has another status than then.")
    else:
        st.dataframe(changed, hide_index=True)


page()
