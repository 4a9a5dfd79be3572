"""What a model of tabular rows goes by: drawn where its values add up, else the verdict."""

from __future__ import annotations

import json

import pytest
from explained_report import NONE, tabular_report

from audit.policy import Policy, PolicyCriterion
from audit.report import Report
from reports import dependence, differences, html, tables, tabular, transparency
from reports.explained import explained

STRICT = Policy(
    name="strict",
    criterion=(PolicyCriterion(metric="shap_additivity", min=0.99, where={"method": "*"}),),
)


@pytest.fixture(scope="module")
def report() -> Report:
    return tabular_report()


def test_it_is_said_what_the_model_goes_by_and_what_turns_a_decision_alone(report: Report) -> None:
    assert transparency.answer(report) == (
        "It goes most by priors (75%) and sex (25%). "
        "Decisions that another value alone would turn: sex 25.0%."
    )


def test_features_curves_and_turns_are_on_the_page(report: Report) -> None:
    page = html.render(report)
    for name in ("explained-features-wide", "partial-dependence", "local-effects"):
        assert f'id="{name}-words"' in page
    assert "if sex were M instead of F; or if priors were 0 instead of 9." in page
    assert "Only sex" in page
    assert "1 of 1 differences have an interval that leaves 0 out" in page
    assert "Push by group" not in page


def test_values_that_do_not_add_up_are_not_shown() -> None:
    failed = tabular_report(0.5, STRICT)
    assert tabular.failure(failed).startswith("Not shown: the values of Tree SHAP do not add up")
    page = html.render(failed)
    assert 'id="explained-features-wide-words"' not in page
    assert "do not add up to what the model says" in page
    assert 'id="partial-dependence-words"' in page  # the model was asked, nothing was explained
    assert explained(failed).features_by_group == {}
    assert tabular.failure(tabular_report(1.0, STRICT)) == ""
    assert tabular.failure(tabular_report(0.5, NONE)) == ""


def test_numbers_have_a_panel_each_and_categories_a_row(report: Report) -> None:
    rows = tables.drawn(report, "partial_dependence")
    panels = dependence.dependence(dependence.numbers(rows), 170)
    assert [panel.to_dict()["title"]["text"] for panel in panels] == ["priors"]
    named = dependence.categories(rows)
    assert named[["feature", "group", "shown"]].to_numpy().tolist() == [
        ["sex", "F", "0.400"], ["sex", "M", "0.500"],
    ]  # fmt: skip
    (local,) = dependence.local_effects(tables.drawn(report, "accumulated_local_effects"), 170)
    assert "priors" in json.dumps(local.to_dict())


def test_pushes_name_the_rows_they_are_of(report: Report) -> None:
    (one,) = differences.of_features(report)["sex"].real
    assert (one.what, one.among, one.p, one.limits) == (
        "priors", "false negatives", None, ("−0.500", "[−0.600, −0.400]"),
    )  # fmt: skip
