"""Checks of tabular models: planted effects are found, budgets kept, what cannot be said is not."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from loan_rows import write_loan_model

from audit.budget import Budget
from audit.checks import catalogue
from audit.checks.transparency.flips import distances, flips, pairs, singles
from audit.checks.transparency.table_study import rows_within, table_study
from audit.checks.transparency.worked_table import LinearTable, table_evidence
from audit.finding import Measurement, Table
from audit.loading import load
from audit.manifest import Input
from audit.needs import fits

CHECKS = [check for check in catalogue().values() if "table_model" in check.needs]
RNG = np.random.default_rng(0)
WEIGHTS = {"a": 2.0, "b": -1.0, "c": 0.3}
COLUMNS = {name: RNG.normal(0, 1, 120).round(2).tolist() for name in WEIGHTS}
SEX = "".join(RNG.choice(list("FM"), 120))


@pytest.fixture(scope="module")
def loans(tmp_path_factory):
    return load(write_loan_model(tmp_path_factory.mktemp("loans") / "model", rows=800)).evidence


def linear(**changes):
    return table_evidence(LinearTable(WEIGHTS, **changes), COLUMNS, sex=SEX)


def measured(name, evidence):
    found = catalogue()[name].body(evidence)
    return {item.where: item for item in found if isinstance(item, Measurement)}


def tables(name, evidence):
    found = catalogue()[name].body(evidence)
    return {item.name: item for item in found if isinstance(item, Table)}


def test_all_six_are_there():
    assert {check.name for check in CHECKS} == {
        "shap_additivity", "feature_importance", "importance_stability", "partial_dependence",
        "accumulated_local_effects", "nearest_counterfactual",
    }  # fmt: skip


@pytest.mark.parametrize("check", CHECKS, ids=[check.name for check in CHECKS])
def test_measurements_are_honest(check, loans):
    for evidence in (loans, linear()):
        narrow, wide = (measured(check.name, evidence.at(c)) for c in (0.8, 0.99))
        assert narrow
        for where, m in narrow.items():
            assert (m.value is None) == (m.low is None) == (m.high is None)
            assert m.value is not None or m.note
            assert m.value is None or m.low <= m.value <= m.high
            if m.value is not None:
                assert wide[where].high - wide[where].low >= m.high - m.low


@pytest.mark.parametrize("check", CHECKS, ids=[check.name for check in CHECKS])
def test_order_of_rows_does_not_matter(check, loans):
    order = np.random.default_rng(1).permutation(len(loans))
    (sex,) = loans.features
    shuffled = replace(
        loans,
        y_true=loans.y_true[order],
        y_pred=loans.y_pred[order],
        y_score=loans.y_score[order],
        features=(replace(sex, codes=sex.codes[order]),),
        rows=loans.rows.iloc[order].reset_index(drop=True),
    )
    before = {where: m.value for where, m in measured(check.name, loans).items()}
    after = {where: m.value for where, m in measured(check.name, shuffled).items()}
    assert after == pytest.approx(before, nan_ok=True)


@pytest.mark.parametrize("check", CHECKS, ids=[check.name for check in CHECKS])
def test_a_single_row_makes_no_nonsense(check):
    evidence = table_evidence(LinearTable(WEIGHTS), {name: [1.0] for name in WEIGHTS})
    for m in measured(check.name, evidence).values():
        assert m.value is None or m.low <= m.value <= m.high
        assert m.value is not None or m.note


@pytest.mark.parametrize("check", CHECKS, ids=[check.name for check in CHECKS])
def test_none_applies_to_texts_or_tables_of_predictions(check):
    assert not fits(replace(linear(), table_model=None), check.needs)


def test_errors_of_a_method_are_counted_row_by_row():
    found = measured("shap_additivity", linear(error=1e-3))["method = by_hand"]
    assert found.value == 0
    assert found.detail["largest_error"] == pytest.approx(3e-3)


def test_shares_of_importance_add_up_and_follow_the_weights():
    found = measured("feature_importance", linear())
    assert [m.detail["rank"] for m in found.values()] == [1, 2, 3]
    assert list(found) == ["feature = a", "feature = b", "feature = c"]
    assert sum(m.detail["share"] for m in found.values()) == pytest.approx(1)


def test_what_pushes_a_group_is_said_with_its_interval():
    shifted = COLUMNS | {
        "a": [v + (s == "F") for v, s in zip(COLUMNS["a"], SEX, strict=True)],
    }  # fmt: skip
    evidence = table_evidence(LinearTable(WEIGHTS), shifted, sex=SEX)
    table = tables("feature_importance", evidence)["push_by_group_all_rows"]
    first = dict(zip(table.columns, table.rows[0], strict=True))
    assert (first["of"], first["feature"]) == ("sex", "a")
    sign = 1 if first["group"] == "F" else -1
    assert first["low"] < 2 * sign < first["high"]
    assert first["difference"] == pytest.approx(first["push"] - first["push of the rest"])


def test_errors_of_groups_have_tables_of_their_own(loans):
    wrong = replace(
        loans, y_true=np.where(np.arange(len(loans)) % 2, 1 - loans.y_pred, loans.y_pred)
    )
    found = tables("feature_importance", wrong)
    assert {"push_by_group_false_positives", "push_by_group_false_negatives"} <= found.keys()
    n = {(row[1], row[2]) for row in found["push_by_group_false_positives"].rows}
    (sex,) = loans.features
    rows = table_study(wrong).rows
    false_positive = (wrong.y_true[rows] == 0) & (wrong.y_pred[rows] == 1)
    for group in range(2):
        mine = int((false_positive & (sex.codes[rows] == group)).sum())
        assert (sex.label(group), mine) in n


def test_stability_falls_where_features_are_alike():
    steady = measured("importance_stability", linear())["varied = rows"]
    equal = table_evidence(LinearTable(dict.fromkeys("abc", 1.0)), COLUMNS)
    shaky = measured("importance_stability", equal)["varied = rows"]
    assert steady.value == 1
    assert steady.low < 1
    assert shaky.value < 0.9


def test_curves_of_a_number_and_of_a_category(loans):
    found = measured("partial_dependence", loans)
    assert found["feature = sex"].detail["highest"] == "M"
    income = found["feature = income"]
    assert income.detail["highest"] > income.detail["lowest"]
    (table,) = tables("partial_dependence", loans).values()
    values = {name: [row[1] for row in table.rows if row[0] == name] for name in ("sex", "job")}
    assert sorted(values["sex"]) == ["F", "M"]
    assert "(missing)" in values["job"]
    assert all(row[3] <= row[2] <= row[4] for row in table.rows)


def test_local_effects_of_independent_columns_are_partial_dependence(loans):
    evidence = linear()
    local = measured("accumulated_local_effects", evidence)["feature = a"]
    partial = measured("partial_dependence", evidence)["feature = a"]
    assert local.value == pytest.approx(partial.value, abs=0.05)
    assert "feature = sex" not in measured("accumulated_local_effects", loans)
    (table,) = tables("accumulated_local_effects", evidence).values()
    a = [row[2] for row in table.rows if row[0] == "a"]
    assert a == sorted(a)
    assert max(a) - min(a) == pytest.approx(local.value)


def test_a_model_that_reads_the_sex_turns_with_it(loans):
    found = measured("nearest_counterfactual", loans)
    assert found["change = only sex"].value > 0
    assert found["change = only sex"].detail["most_often"] == "sex"
    two, one = (found[f"change = {name}"].value for name in ("at most two features", "one feature"))
    assert two >= one
    (table,) = tables("nearest_counterfactual", loans).values()
    assert any(
        row[4] in ("sex were M instead of F", "sex were F instead of M") for row in table.rows
    )


def test_a_model_without_sensitive_columns_says_so():
    found = measured("nearest_counterfactual", linear())
    assert found.keys() == {"change = one feature", "change = at most two features"}
    assert "reads no sensitive feature" in found["change = one feature"].note


def test_the_cases_told_are_true(loans):
    (table,) = tables("nearest_counterfactual", loans).values()
    labels = loans.task.labels
    for row, _, decision, other, change, _ in table.rows:
        assert decision == labels[loans.y_pred[row]]
        assert decision != other
        asked = loans.rows.iloc[[row]].astype(object)
        for part in change.split(" and "):
            name, _, values = part.partition(" were ")
            value = values.partition(" instead of ")[0]
            asked[name] = value if value != "(missing)" else None
        found = loans.table_model.probabilities(asked)
        assert labels[found.argmax()] == other


def test_the_smallest_change_is_found_and_measured():
    frame = pd.DataFrame({"a": [-2.0, -1.0, 1.0, 2.0], "b": [0.0] * 4})
    inputs = [Input(name=name, kind="number") for name in "ab"]
    evidence = table_evidence(LinearTable({"a": 1.0, "b": 1.0}), frame)
    found = flips(evidence, frame, evidence.y_pred, singles(frame, inputs))
    assert found.found.all()
    assert [found.changes[i]["a"] for i in found.nearest] == [1, 1, -1, -1]
    assert found.distance == pytest.approx(np.array([3, 2, 2, 3]) / np.std([-2, -1, 1, 2]))
    assert found.decided.tolist() == [1, 1, 0, 0]
    assert not flips(evidence, frame, evidence.y_pred, []).found.any()


def test_how_far_a_change_takes_a_row():
    frame = pd.DataFrame({"a": [0.0, 2.0, np.nan], "b": ["x", "y", "y"]})
    apart = distances(frame, [{"a": 2.0}, {"b": "y"}, {"a": 2.0, "b": "y"}])
    assert apart[0] == pytest.approx([2, 0, 1])  # the standard deviation is 1; a gap is a category
    assert apart[1].tolist() == [1, 0, 0]
    assert apart[2] == pytest.approx(apart[0] + apart[1])
    inputs = [Input(name="a", kind="number"), Input(name="b", kind="category")]
    assert {"a": 2.0, "b": "x"} in pairs(frame, inputs)


def test_budgets_of_rows_and_of_time(loans):
    assert len(rows_within(loans, 60)) == 60
    assert len(rows_within(replace(loans, budget=Budget(rows=33)), 60)) == 33
    timed = replace(loans, budget=Budget(rows=0, seconds=9))
    assert len(rows_within(timed, 60)) == 60
    assert len(rows_within(timed, 60, timed=True)) == len(loans)
    whole = replace(loans, budget=Budget(rows=0, seconds=0))
    assert len(rows_within(whole, 60)) == len(loans)
    hurried = table_study(replace(loans, budget=Budget(rows=0, seconds=1e-9)))
    assert len(hurried.rows) == 1
    assert "--budget all" in hurried.note
    assert "--budget" not in table_study(whole).note


def test_a_larger_budget_adds_to_a_smaller_one(loans):
    small, large = (rows_within(replace(loans, budget=Budget(rows=n)), 1) for n in (20, 50))
    assert small.tolist() == large[:20].tolist()
