"""What is said of a pretrained base: each verdict is one the numbers bear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from personal_report import personal_report

from audit.finding import Concern, Measurement, Scalar, Test
from audit.policy import Outcome
from reports.privacy_words import answer

LIKELIHOOD, PREFERRED = {"attack": "likelihood"}, {"score": "preferred"}


def found(
    metric: str,
    limits: Sequence[float] | None,
    slice_: Mapping[str, str],
    p: float | None = None,
    note: str = "",
    **detail: Scalar,
) -> Outcome:
    value, low, high = limits or (None, None, None)
    test = None if p is None else Test(null=metric, p_value=p, method="")
    m = Measurement(
        metric=metric, value=value, low=low, high=high, n=100, slice=slice_, method="",
        test=test, note=note, detail=detail,
    )  # fmt: skip
    return Outcome(metric, Concern.PRIVACY, m)


def said(*outcomes: Outcome) -> str:
    return answer(personal_report(outcomes, tables=()))


@pytest.mark.parametrize(("limits", "leaks"), [((0.7, 0.6, 0.8), True), ((0.52, 0.45, 0.6), False)])
def test_whose_texts_it_was_trained_on(limits: Sequence[float], leaks: bool) -> None:
    text = said(found("pretraining_membership_auc", limits, LIKELIHOOD))
    start = "The pretrained base" if leaks else "Nothing shows that the pretrained base"
    assert text == (
        f"{start} gives away whose texts it was trained on: by how likely it finds them they are "
        f"told from others with AUC {limits[0]:.3f} [{limits[1]:.3f}, {limits[2]:.3f}]."
    )


def test_texts_that_differ_without_it_show_nothing() -> None:
    note = "Undefined: Members and non-members differ without the model: …"
    text = said(found("pretraining_membership_auc", None, LIKELIHOOD, note=note))
    assert text.startswith("Of texts its base was pretrained on nothing can be said")
    lacking = found("pretraining_membership_auc", None, LIKELIHOOD, note="Undefined: no member.")
    assert said(lacking) == ""


@pytest.mark.parametrize(
    ("limits", "p", "completes"),
    [
        ((0.2, 0.1, 0.3), 0.001, True),
        ((0.2, 0.1, 0.3), 0.2, False),
        ((0.05, -0.05, 0.15), 0.01, False),
    ],
)
def test_whose_data_it_completes(limits: Sequence[float], p: float, completes: bool) -> None:
    sides = {"of_members": 0.7, "of_non_members": 0.5}
    text = said(found("pretraining_completion_advantage", limits, PREFERRED, p, **sides))
    start = (
        "The base completes personal data it was trained on"
        if completes
        else "Nothing shows that the base completes anybody's personal data"
    )
    assert text.startswith(
        f"{start}: of people it was trained on it prefers the true value to 0.700 of others of the "
        f"same form, of people held out to 0.500 (difference {limits[0]:.3f} ["
    )


@pytest.mark.parametrize(
    ("limits", "p", "remembers"), [((4.0, 2.5, 6.0), 0.001, True), ((1.5, 0.9, 3.0), 0.4, False)]
)
def test_which_secrets_it_remembers(limits: Sequence[float], p: float, remembers: bool) -> None:
    text = said(found("pretraining_canary_exposure", limits, {}, p))
    start = "The base remembers" if remembers else "Nothing shows that the base remembers"
    assert text.startswith(f"{start} secrets that were planted in its texts: {limits[0]:.3f}")
    assert text.endswith("bits of exposure, where 1.44 are chance.")


def test_how_private_the_pretraining_can_be_at_most() -> None:
    text = said(found("pretraining_epsilon_lower_bound", (0.8, 0.8, 0.8), {}))
    assert text == (
        "By the coins that put 100 persons into the pretraining or left them out, its ε is at "
        "least 0.800."
    )
    nothing = said(found("pretraining_epsilon_lower_bound", (0.0, 0.0, 0.0), {}))
    assert nothing.endswith("shows nothing, and not that the pretraining is private.")


def test_nothing_is_said_of_a_base_that_was_not_asked() -> None:
    undefined = [
        found("pretraining_completion_advantage", None, PREFERRED),
        found("pretraining_canary_exposure", None, {}),
    ]
    assert said() == said(*undefined) == ""
