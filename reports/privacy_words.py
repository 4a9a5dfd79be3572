"""Privacy in a few sentences: the data, who stands out in it, and what the model gives away."""

from __future__ import annotations

from collections.abc import Iterator

from audit.report import Report
from reports import base_words, inference_words, personal_words
from reports.certainty import confidence
from reports.personal import personal
from reports.sliced import measured
from reports.words import count, interval, number, p_value, printable

CHANCE = 0.5
"""Area under the ROC curve of an attack that knows nothing."""


def answer(report: Report) -> str:
    """What came of it; empty where nothing was asked."""
    return printable(" ".join(lines(report)))


def lines(report: Report) -> Iterator[str]:
    """The same, a sentence each."""
    yield from personal_words.lines(personal(report))
    said = (_alone(report), _members(report), _bound(report), inference_words.answer(report))
    yield from filter(None, (*said, *base_words.lines(report), _left_over(report)))


def _alone(report: Report) -> str:
    m = measured(report, "uniqueness", {})
    if m is None or m.value is None:
        return ""
    return f"Of the rows {interval(m)} are alone with what others may know of them."


def _members(report: Report) -> str:
    """Whether the model gives away whom it was trained on, beyond chance and what the data tell."""
    m = measured(report, "membership_auc", {"attack": "loss"})
    if m is None:
        return ""
    if m.value is None:
        blind = measured(report, "membership_blind_auc", {})
        if blind is None or blind.value is None:
            return ""
        return (
            f"Rows trained on and rows held out differ without the model (AUC {interval(blind)}): "
            "an attack could show nothing."
        )
    said = f"an attack on its losses tells them from others with AUC {interval(m)}"
    beyond = measured(report, "membership_advantage_over_blind", {"attack": "loss"})
    p = beyond.test.p_value if beyond and beyond.test else 1.0
    if (m.low or 0.0) > CHANCE and p <= 1 - confidence(report):
        return f"The model gives away whom it was trained on: {said}."
    return f"Nothing shows that the model gives away whom it was trained on: {said}."


def _bound(report: Report) -> str:
    """What was shown of how private the training can be, and whether it kept its promise."""
    m = measured(report, "epsilon_lower_bound", {})
    if m is None or m.value is None:
        return ""
    coins = f"the coins that put {count(m.n)} persons into the training or left them out"
    declared = m.detail.get("declared_epsilon")
    promise = f"; it declares {declared:.4g}" if isinstance(declared, float) else ""
    if m.test is not None and m.test.p_value <= 1 - confidence(report):
        return (
            f"The promise of privacy is broken: by {coins}, its ε is at least "
            f"{number(m.value)}{promise} ({p_value(m.test.p_value)})."
        )
    if m.value > 0:
        return f"By {coins}, its ε is at least {number(m.value)}{promise}."
    return f"An attack on {coins} shows nothing, and not that the training is private."


def _left_over(report: Report) -> str:
    m = measured(report, "artefact_leftovers", {})
    if m is None or not m.value:
        return ""
    things = "thing" if m.value == 1 else "things"
    return f"In its directory {count(int(m.value))} {things} should not be handed on."
