"""Privacy in a few sentences: the data, who stands out in it, and what the model gives away."""

from __future__ import annotations

from collections.abc import Iterator

from audit.finding import Measurement
from audit.report import Report
from reports import personal_words
from reports.certainty import confidence
from reports.personal import personal
from reports.words import count, interval, printable

CHANCE = 0.5
"""Area under the ROC curve of an attack that knows nothing."""


def answer(report: Report) -> str:
    """What came of it; empty where nothing was asked."""
    return printable(" ".join(lines(report)))


def lines(report: Report) -> Iterator[str]:
    """The same, a sentence each."""
    yield from personal_words.lines(personal(report))
    yield from filter(None, (_alone(report), _members(report), _left_over(report)))


def _alone(report: Report) -> str:
    m = _of(report, "uniqueness", {})
    if m is None or m.value is None:
        return ""
    return f"Of the rows {interval(m)} are alone with what others may know of them."


def _members(report: Report) -> str:
    """Whether the model gives away whom it was trained on, beyond chance and what the data tell."""
    m = _of(report, "membership_auc", {"attack": "loss"})
    if m is None:
        return ""
    if m.value is None:
        blind = _of(report, "membership_blind_auc", {})
        if blind is None or blind.value is None:
            return ""
        return (
            f"Rows trained on and rows held out differ without the model (AUC {interval(blind)}): "
            "an attack could show nothing."
        )
    said = f"an attack on its losses tells them from others with AUC {interval(m)}"
    beyond = _of(report, "membership_advantage_over_blind", {"attack": "loss"})
    p = beyond.test.p_value if beyond and beyond.test else 1.0
    if (m.low or 0.0) > CHANCE and p <= 1 - confidence(report):
        return f"The model gives away whom it was trained on: {said}."
    return f"Nothing shows that the model gives away whom it was trained on: {said}."


def _left_over(report: Report) -> str:
    m = _of(report, "artefact_leftovers", {})
    if m is None or not m.value:
        return ""
    things = "thing" if m.value == 1 else "things"
    return f"In its directory {count(int(m.value))} {things} should not be handed on."


def _of(report: Report, metric: str, slice_: dict[str, str]) -> Measurement | None:
    found = (f.measurement for f in report.findings if f.measurement)
    return next((m for m in found if m.metric == metric and m.slice == slice_), None)
