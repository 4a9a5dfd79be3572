"""Which texts are explained, at what cost, and what happens to a method that breaks."""

from dataclasses import replace

import numpy as np
import pytest

from audit.budget import Budget, parse_budget
from audit.checks import catalogue
from audit.checks.transparency import study as study_room
from audit.checks.transparency.sample import drawn, first_of_each
from audit.checks.transparency.study import study
from audit.checks.transparency.worked import (
    by_place,
    nothing,
    sum_of,
    weights_as_values,
    worked_evidence,
)
from audit.finding import Measurement, Status
from audit.run import run_check

WEIGHTS = {"ill": 2.0, "calm": -1.0}
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def evidence(n=40, budget=None, made=None, **options):
    texts = [f"{'ill' if i % 2 else 'calm'} {LETTERS[i % 26]} {i}" for i in range(n)]
    found = worked_evidence(
        texts, sum_of(WEIGHTS), made or weights_as_values(WEIGHTS), sex="FM" * (n // 2), **options
    )
    return replace(found, budget=budget or Budget(rows=0, seconds=0))


def test_every_beginning_is_spread_over_groups_and_outcomes():
    order = drawn(evidence(400))
    assert sorted(order) == list(range(400))
    found = evidence(400)
    for n in (8, 32, 100):
        sex = found.features[0].codes[order[:n]]
        said = found.y_pred[order[:n]]
        assert abs((sex == 0).mean() - 0.5) <= 1 / n
        assert abs((said == 0).mean() - 0.5) <= 1 / n


def test_the_order_of_the_file_does_not_matter():
    one = evidence(60)
    turned = np.arange(60)[::-1]
    other = replace(
        one,
        rows=one.rows.iloc[turned].reset_index(drop=True),
        y_true=one.y_true[turned],
        y_pred=one.y_pred[turned],
        features=tuple(replace(g, codes=g.codes[turned]) for g in one.features),
    )
    first = one.rows["text"].iloc[drawn(one)[:9]].tolist()
    assert other.rows["text"].iloc[drawn(other)[:9]].tolist() == first


def test_alike_texts_are_explained_once():
    assert first_of_each(["a", "b", "a", "b"], np.array([2, 0, 1, 3])).tolist() == [2, 1]
    found = study(worked_evidence(["ill a"] * 5, sum_of(WEIGHTS), weights_as_values(WEIGHTS)))
    assert (len(found.explained), found.texts) == (1, 1)
    assert found.note(1) == ""


def test_a_budget_of_rows_and_what_it_costs():
    found = study(evidence(100, Budget(rows=25, seconds=0)))
    assert len(found.explained) == 25
    assert len(found.tested) == 24
    assert not found.stopped
    assert "25 of 100 distinct texts (the budget)" in found.note(25)
    assert "about 2.0 times as wide" in found.note(25)


def test_a_budget_of_time_stops_testing_first_and_says_so(monkeypatch):
    ticks = iter(range(10_000))
    monkeypatch.setattr(study_room.time, "perf_counter", lambda: float(next(ticks)))
    found = study(evidence(100, Budget(rows=0, seconds=6)))
    assert found.stopped
    assert 0 < len(found.explained) < 100
    assert "the time ran out" in found.note(len(found.explained))


def test_the_first_texts_are_explained_however_short_the_time():
    found = study(evidence(100, Budget(rows=0, seconds=1e-9)))
    assert len(found.explained) == 2
    assert found.stopped


def values_of_nan(game, target):
    return np.full(len(game.spans), np.nan)


def test_values_that_are_no_numbers_are_an_error_and_end_only_that_method():
    found = evidence(made=weights_as_values(WEIGHTS), also={"broken": values_of_nan})
    done = run_check(catalogue()["completeness"], found)
    assert [o.status for o in done.outcomes] == [Status.NOT_GATED, Status.ERROR]
    assert "broken gave values that are no numbers (row" in done.outcomes[1].reason
    assert study(found).methods == ("by_hand",)


def test_nothing_is_left_where_every_method_breaks():
    found = evidence(made=values_of_nan)
    for name in ("normalised_comprehensiveness", "word_attribution", "few_word_reversal"):
        done = run_check(catalogue()[name], found)
        assert all(o.status is not Status.ERROR for o in done.outcomes), done.outcomes
        assert all(o.measurement.value is None for o in done.outcomes)


TRANSPARENCY = [
    check
    for check in catalogue().values()
    if check.concern.value == "transparency" and "explainer" in check.needs
]


@pytest.mark.parametrize("check", TRANSPARENCY, ids=[c.name for c in TRANSPARENCY])
@pytest.mark.parametrize(
    "texts", [["", ""], ["ill", "calm"], ["ill ill", "ill ill"], ["?", "☂ ill"]], ids=str
)
@pytest.mark.parametrize("rule", [sum_of(WEIGHTS), sum_of({})], ids=["model", "constant model"])
def test_odd_texts_crash_no_check(check, texts, rule):
    found = worked_evidence(texts, rule, weights_as_values(WEIGHTS), sex="FM")
    found = replace(
        found, rows=found.rows.assign(marks="[[0, 1]]"), used={**found.used, "rationale": "marks"}
    )
    done = run_check(check, found)
    assert all(o.status is not Status.ERROR for o in done.outcomes), done.outcomes
    for outcome in done.outcomes:
        made = outcome.measurement
        assert made is None or made.value is not None or made.note


@pytest.mark.parametrize("check", TRANSPARENCY, ids=[c.name for c in TRANSPARENCY])
def test_every_number_has_an_interval_that_holds_it(check):
    found = evidence(60, also={"place": by_place, "nothing": nothing})
    found = replace(
        found,
        rows=found.rows.assign(marks="[[0, 3]]"),
        used={**found.used, "rationale": "marks"},
        taught_random_labels=lambda: evidence(60, made=nothing).explainer,
    )
    for made in check.body(found):
        if isinstance(made, Measurement) and made.value is not None:
            assert made.low <= made.value <= made.high, made
            assert made.method


@pytest.mark.parametrize("check", TRANSPARENCY, ids=[c.name for c in TRANSPARENCY])
def test_a_table_of_predictions_is_told_what_is_needed(check):
    bare = replace(evidence(8), explainer=None, predict=None, used={})
    (outcome,) = run_check(check, bare).outcomes
    assert outcome.status is Status.NOT_APPLICABLE
    assert "audit the model's directory" in outcome.reason or "column" in outcome.reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("200", Budget(200, 0)),
        ("2m", Budget(0, 120)),
        ("90s", Budget(0, 90)),
        ("1.5 h", Budget(0, 5400)),
        ("all", Budget(0, 0)),
    ],
)
def test_budgets(text, expected):
    assert parse_budget(text) == expected


@pytest.mark.parametrize("text", ["0", "-3", "2 weeks", "", "0s", "m"])
def test_no_budgets(text):
    with pytest.raises(ValueError, match="expected rows"):
        parse_budget(text)


def test_what_a_budget_affords():
    assert Budget(10, 0).affordable(50, 3.0) == 10
    assert Budget(0, 60).affordable(50, 3.0) == 20
    assert Budget(0, 1).affordable(50, 3.0) == 1
    assert Budget(0, 0).affordable(50, 3.0) == 50
