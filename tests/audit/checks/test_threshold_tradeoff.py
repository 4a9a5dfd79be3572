"""The threshold trade-off on planted scores and on COMPAS."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from audit.check import example_evidence
from audit.checks import catalogue
from audit.evidence import Evidence
from audit.finding import Measurement, Table
from audit.groups import groups_of
from audit.manifest import Score, Task

GAPS = (
    "demographic_parity_difference", "equal_opportunity_difference",
    "predictive_equality_difference", "equalized_odds_difference",
)  # fmt: skip


def measured(evidence):
    found = catalogue()["threshold_tradeoff"].body(evidence)
    return {m.where: m for m in found if isinstance(m, Measurement)}


def rows_of(evidence):
    (table,) = [t for t in catalogue()["threshold_tradeoff"].body(evidence) if isinstance(t, Table)]
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


@pytest.fixture(scope="module")
def compas(shared_data):
    frame = pd.read_csv(shared_data / "judicial_compas" / "compas-scores-two-years.csv.gz")
    return Evidence(
        task=Task(labels=("0", "1"), positive="1", favourable="0"),
        y_true=frame["two_year_recid"].to_numpy(np.int64),
        y_pred=(frame["score_text"] != "Low").to_numpy(np.int64),
        y_score=frame["decile_score"].to_numpy(float),
        score=Score(low=1, high=10, probability=False),
        features=tuple(groups_of(frame[name], name, "compas")[0] for name in ("race", "sex")),
    )


def test_compas_says_where_each_gap_closes_and_at_what_cost(compas):
    found = measured(compas)
    assert set(found) == {f"by {f}, gap = {gap}" for f in ("race", "sex") for gap in GAPS}
    for gap in GAPS:
        assert found[f"by sex, gap = {gap}"].value == 5, "closed already, by sex"
        race = found[f"by race, gap = {gap}"]
        assert race.detail["current_threshold"] == 5
        assert race.detail["current_gap"] > 0.3
        assert "Asian (32), Native American (18)" in race.note
        if gap == "predictive_equality_difference":
            assert (race.low, race.value, race.high) == (8, 9, 9)
            assert race.detail["closing_gap"] <= 0.1
            assert race.detail["closing_balanced_accuracy_change_high"] < 0, "it costs"
        else:
            assert race.value is None
            assert "closes (to at most 0.1) at no threshold" in race.note
            assert race.detail["least_gap"] > 0.1
    assert found["by race, gap = equal_opportunity_difference"].detail["least_threshold"] == 2
    assert "leave it open at 9" in found["by race, gap = demographic_parity_difference"].note
    assert "rule it out" in found["by race, gap = equalized_odds_difference"].note


def test_compas_cost_is_the_difference_of_two_accuracies(compas):
    detail = measured(compas)["by race, gap = predictive_equality_difference"].detail
    positive, score = compas.y_true == 1, compas.scores
    right = [((score >= t) == positive).mean() for t in (5, detail["closing_threshold"])]
    assert detail["closing_accuracy_change"] == pytest.approx(right[1] - right[0])
    decided = (score >= detail["closing_threshold"]).mean()
    assert detail["closing_decided_positive"] == pytest.approx(decided)


def test_sweep_at_the_current_threshold_equals_the_gaps_of_the_decisions(compas):
    sex = replace(compas, features=compas.features[1:])
    rows = [row for row in rows_of(sex) if row["current"] and row["feature"] == "sex"]
    assert {row["threshold"] for row in rows} == {5}
    for row in rows:
        (gap,) = [
            m for m in catalogue()[row["metric"]].body(sex)
            if isinstance(m, Measurement) and m.where == "by sex"
        ]  # fmt: skip
        limits = (gap.value, gap.low, gap.high)
        assert (row["value"], row["low"], row["high"]) == pytest.approx(limits)


def test_sweep_has_every_decile_with_one_current_and_one_best(compas):
    rows = rows_of(compas)
    assert {row["feature"] for row in rows} == {"", "race", "sex"}
    for feature in ("race", "sex"):
        for gap in GAPS:
            mine = [row for row in rows if (row["feature"], row["metric"]) == (feature, gap)]
            assert [row["threshold"] for row in mine] == list(range(1, 11))
            assert sum(row["current"] for row in mine) == sum(row["best"] for row in mine) == 1
    utilities = {row["metric"] for row in rows if row["feature"] == ""}
    assert utilities == {"accuracy", "balanced_accuracy", "selection_rate"}
    released = [row for row in rows if row["metric"] == "selection_rate" and row["current"]]
    assert released[0]["value"] == pytest.approx((compas.y_pred == 0).mean())


def test_many_scores_are_swept_by_percentiles_and_the_current_threshold():
    rng = np.random.default_rng(0)
    score = rng.random(2_000)
    truth, decided = (
        "".join(np.where(x, "1", "0")) for x in (rng.random(2_000) < score, score >= 0.7)
    )
    sex = "".join(rng.choice(list("FM"), 2_000))
    evidence = example_evidence(truth, decided, score=score, sex=sex)
    thresholds = {row["threshold"] for row in rows_of(evidence)}
    assert 100 <= len(thresholds) <= 101
    lowest = score[score >= 0.7].min()
    assert lowest in thresholds
    for found in measured(evidence).values():
        assert found.value == lowest, "groups drawn alike: closed already"
        assert found.detail["current_threshold"] == lowest


def test_decisions_that_do_not_follow_the_score_are_said_to():
    evidence = example_evidence(
        "10101010", "11100010", score=[0.9, 0.8, 0.7, 0.6, 0.4, 0.3, 0.2, 0.1], sex="FMFMFMFM"
    )
    for found in measured(evidence).values():
        assert found.detail["current_threshold"] == 0.7
        assert "1 of 8 rows are decided otherwise" in found.note


def test_deciding_all_alike_closes_no_gap():
    # Everyone of M above everyone of F: only to call all or none positive closes the gap.
    score = [*np.linspace(0.1, 0.4, 50), *np.linspace(0.6, 0.9, 50)]
    evidence = example_evidence(
        "10" * 50, "0" * 50 + "1" * 50, score=score, sex="F" * 50 + "M" * 50
    )
    found = measured(evidence)["by sex, gap = demographic_parity_difference"]
    assert found.value is None
    assert "at no threshold that tells people apart" in found.note


def test_nobody_decided_positive_and_one_group_with_labels():
    evidence = example_evidence("10..", "0000", score=[0.4, 0.3, 0.2, 0.1], sex="FFMM")
    found = measured(evidence)
    assert found["by sex, gap = equal_opportunity_difference"].value is None
    assert "two groups have a rate" in found["by sex, gap = equal_opportunity_difference"].note
    assert found["by sex, gap = demographic_parity_difference"].note


def test_a_constant_score_tells_nobody_apart():
    found = measured(example_evidence("1010", "1111", score=[0.5] * 4, sex="FFMM"))
    assert all(m.value is None and "nearly everyone alike" in m.note for m in found.values())
