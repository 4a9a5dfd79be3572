"""The lower bound on ε in print: one-sided limits, a promise kept or broken, its place in order."""

from __future__ import annotations

import pytest
from personal_report import personal_report

from audit.finding import Concern, Criterion, Finding, Measurement, Status, Test
from audit.policy import Outcome, verdict
from reports.privacy_words import answer
from reports.sections import reason_beside_estimate
from reports.words import interval, metric_name


def bound(value: float, declared: float | None = None, p: float | None = None) -> Measurement:
    return Measurement(
        metric="epsilon_lower_bound", value=value, low=value, n=600, method="one training run",
        test=None if p is None else Test(null="kept", p_value=p, method="one training run"),
        detail={"declared_epsilon": declared},
    )  # fmt: skip


def said(m: Measurement) -> str:
    outcome = Outcome("epsilon_lower_bound", Concern.PRIVACY, m)
    return answer(personal_report([outcome], tables=()))


COINS = "the coins that put 600 persons into the training or left them out"


@pytest.mark.parametrize(
    ("m", "text"),
    [
        (bound(2.5), f"By {COINS}, its ε is at least 2.500."),
        (bound(2.5, 8.0, 0.9), f"By {COINS}, its ε is at least 2.500; it declares 8."),
        (
            bound(2.5, 1.0, 0.0001),
            f"The promise of privacy is broken: by {COINS}, its ε is at least 2.500; it declares 1 "
            "(p < 0.001).",
        ),
        (
            bound(0),
            f"An attack on {COINS} shows nothing, and not that the training is private.",
        ),
    ],
)
def test_what_was_shown_is_told(m: Measurement, text: str) -> None:
    assert said(m) == text


def test_limits_that_nothing_bounds_from_above() -> None:
    assert interval(bound(2.5)) == "2.500 [2.500, ∞)"
    assert metric_name("epsilon_lower_bound") == "lower bound on ε"


def test_the_reason_does_not_say_the_estimate_again() -> None:
    status, reason = verdict(bound(2.5), Criterion(max=8))
    assert status is Status.INCONCLUSIVE
    finding = Finding(
        check="epsilon_lower_bound", concern=Concern.PRIVACY, status=status, reason=reason,
        measurement=bound(2.5), criterion=Criterion(max=8),
    )  # fmt: skip
    assert reason_beside_estimate(finding).startswith("reaches over the limit 8: nothing bounds")
