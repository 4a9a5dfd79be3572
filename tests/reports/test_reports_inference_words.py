"""What outputs give away: said where chance does not explain it, and not where it does."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from personal_report import personal_report

from audit.finding import ALL_GROUPS, Concern, Measurement, Test
from audit.policy import Outcome
from reports import inference_words, privacy_words

BY_SEX, BY_AGE = {"sex": ALL_GROUPS}, {"age": ALL_GROUPS}


def found(
    slice_: Mapping[str, str], value: float | None, low: float = 0.0, p: float | None = None
) -> Outcome:
    null = f"of {', '.join(slice_)}"
    m = Measurement(
        metric=inference_words.METRIC, value=value, low=None if value is None else low,
        high=None if value is None else 0.3, n=100, slice=slice_, method="paired DeLong 95 %",
        test=None if p is None else Test(null=null, p_value=p, method="paired DeLong"),
    )  # fmt: skip
    return Outcome(inference_words.METRIC, Concern.PRIVACY, m)


def said(*outcomes: Outcome) -> str:
    return privacy_words.answer(personal_report(outcomes, tables=()))


def test_a_feature_given_away_is_named_with_its_number() -> None:
    text = said(
        found(BY_SEX, 0.1, 0.05, 0.001),
        found(BY_AGE, 0.2, 0.1),
        found({"sex": "F"}, 0.1, 0.05, 0.001),
        found({"race": ALL_GROUPS}, 0.01, -0.1, 0.4),
    )
    assert text == (
        "The model’s outputs tell more of a person than the true label does: of sex an adversary’s "
        "AUC is 0.100 [0.050, 0.300] higher and of age an adversary’s AUC is 0.200 [0.100, 0.300] "
        "higher."
    )


@pytest.mark.parametrize(("low", "p"), [(-0.1, 0.01), (0.01, 0.2)])
def test_what_chance_explains_is_nothing_shown(low: float, p: float) -> None:
    assert said(found(BY_SEX, 0.1, low, p)) == (
        "Nothing shows that outputs tell more of sex than the true label does."
    )


def test_what_was_not_asked_is_not_answered() -> None:
    assert said(found(BY_SEX, None), found({"sex": "F"}, 0.1, 0.05, 0.001)) == ""
