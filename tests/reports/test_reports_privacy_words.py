"""Privacy in a few sentences: each verdict is one the numbers bear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from personal_report import personal_report

from audit.finding import Concern, Measurement, Test
from audit.policy import Outcome
from reports.privacy_words import answer

AUC = {"attack": "loss"}


def found(
    metric: str, limits: Sequence[float] | None, slice_: Mapping[str, str], p: float | None = None
) -> Outcome:
    value, low, high = limits or (None, None, None)
    test = None if p is None else Test(null=metric, p_value=p, method="")
    m = Measurement(
        metric=metric, value=value, low=low, high=high, n=100, slice=slice_, method="", test=test
    )
    return Outcome(metric, Concern.PRIVACY, m)


def said(*outcomes: Outcome) -> str:
    return answer(personal_report(outcomes, tables=()))


@pytest.mark.parametrize(
    ("limits", "p", "leaks"),
    [
        ((0.7, 0.65, 0.75), 0.001, True),
        ((0.7, 0.65, 0.75), 0.3, False),
        ((0.52, 0.48, 0.56), 0.01, False),
    ],
)
def test_a_model_leaks_where_neither_chance_nor_the_data_explain_it(
    limits: Sequence[float], p: float, leaks: bool
) -> None:
    text = said(
        found("membership_auc", limits, AUC),
        found("membership_advantage_over_blind", (0.1, 0, 0.2), AUC, p),
    )
    start = "The model gives away" if leaks else "Nothing shows that the model gives away"
    assert text.startswith(f"{start} whom it was trained on: an attack on its losses")
    assert f"AUC {limits[0]:.3f}" in text


def test_sets_that_differ_without_the_model_are_no_leak() -> None:
    text = said(
        found("membership_auc", None, AUC), found("membership_blind_auc", (0.71, 0.68, 0.74), {})
    )
    assert text == (
        "Rows trained on and rows held out differ without the model (AUC 0.710 [0.680, 0.740]): an "
        "attack could show nothing."
    )
    assert said(found("membership_auc", None, AUC)) == ""


def test_who_stands_out_and_what_is_left_over() -> None:
    text = said(
        found("uniqueness", (0.2, 0.1, 0.3), {}),
        found("uniqueness", (0.9, 0.8, 1.0), {"sex": "F"}),
        found("artefact_leftovers", (2, 2, 2), {}),
    )
    assert text == (
        "Of the rows 0.200 [0.100, 0.300] are alone with what others may know of them. In its "
        "directory 2 things should not be handed on."
    )
    assert said(found("artefact_leftovers", (0, 0, 0), {})) == ""
