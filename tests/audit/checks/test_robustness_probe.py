"""Perturbed texts: which are asked about, how often, and a planted weakness found where it is."""

import re
from dataclasses import replace

import numpy as np
import pytest

from audit.budget import Budget
from audit.checks import catalogue
from audit.checks.robustness import probe as probe_room
from audit.checks.robustness.probe import ROWS_PER_EXPLAINED, USUAL, probe, ways
from audit.checks.robustness.worked import shouting, worked_probe
from audit.checks.shown import where_they_differ
from audit.finding import Concern, Measurement, Status, Table
from audit.perturbations import perturbations
from audit.predictors.memory import Remembered
from audit.run import run_check

ROBUSTNESS = [
    c
    for c in catalogue().values()
    if c.concern is Concern.ROBUSTNESS and {"asked_again", "of_text"} & set(c.needs)
]
ALL = Budget(rows=0, seconds=0)
WORDS = [
    "the",
    "person",
    "came",
    "in",
    "with",
    "a",
    "cough",
    "and",
    "would",
    "like",
    "some",
    "help",
    "with",
    "it",
    "today",
    "please",
]


def sentences(n: int, seed: int = 0) -> list[str]:
    rng = np.random.default_rng(seed)
    return [" ".join(rng.permutation(WORDS)) + f" {i}" for i in range(n)]


def evidence(n=200, rule=shouting, budget=ALL, names=("upper_case", "keyboard_typos"), **options):
    return replace(worked_probe(sentences(n), rule, perturbations=names, **options), budget=budget)


def measured(name, found):
    return {
        tuple(m.slice.items()): m
        for m in catalogue()[name].body(found)
        if isinstance(m, Measurement)
    }


def test_the_usual_perturbations_are_there_and_leave_the_meaning():
    assert set(USUAL) <= set(perturbations())
    assert all(way.invariant for way in ways(()))
    typos = [way.severity for way in ways(()) if way.perturbation.name == "keyboard_typos"]
    assert typos == [1, 2, 3], "its curve"


def test_no_text_is_asked_about_twice_nor_one_that_did_not_change():
    asked = []

    def ask(texts):
        asked.extend(texts)
        ones = np.array([shouting(text) for text in texts])
        return np.column_stack([1 - ones, ones])

    texts = [*sentences(50), *sentences(50), "IN CAPITALS"]
    found = worked_probe(texts, shouting, perturbations=("upper_case", "lower_case", "whitespace"))
    known = np.column_stack([1 - found.y_score, found.y_score])
    found = replace(found, predict=Remembered(ask, texts, known), budget=ALL)
    made = probe(found)
    assert len(asked) == len(set(asked))
    assert not set(asked) & set(texts), "what was said of texts as written is known"
    upper = made.by_way[0]
    assert (len(upper), upper.looked) == (50, 51)


def test_a_rule_deaf_to_capitals_is_found_and_one_that_hears_them_is_not():
    found = measured("flip_rate", evidence())
    capitals = found[("perturbation", "upper_case"), ("severity", "1")]
    assert capitals.value == 1.0
    assert capitals.low > 0.9
    calm = measured("flip_rate", evidence(rule=lambda text: shouting(text.lower())))
    capitals = calm[("perturbation", "upper_case"), ("severity", "1")]
    assert capitals.value == 0.0
    assert 0 < capitals.high < 0.03


def test_a_weakness_of_one_group_is_found_and_equal_weakness_is_not_called_a_gap():
    def rule(text: str) -> float:
        known = "help" in text or ("HELP" in text and int(text.rsplit(" ")[-1]) % 2)
        return 0.9 if known else 0.1

    name = ("perturbation", "upper_case"), ("severity", "1"), ("sex", "*")
    gap = measured("flip_rate_difference", evidence(rule=rule, sex="FM" * 100))[name]
    assert gap.value == 1.0
    assert gap.test.p_value < 0.01
    assert (gap.detail["highest"], gap.detail["lowest"]) == ("F", "M")
    none = measured("flip_rate_difference", evidence(sex="FM" * 100))[name]
    assert none.value == 0.0


def test_a_model_that_always_says_the_same_loses_nothing_and_says_how_sure():
    found = evidence(rule=lambda _: 0.9, y_true="10" * 100)
    (mean,) = measured("mean_flip_rate", found).values()
    assert mean.value == 0.0
    assert mean.high > 0
    worst = measured("worst_case_accuracy", found)[()]
    assert worst.value == 0.5
    assert worst.detail["as_written"] == 0.5


def test_worst_case_accuracy_counts_a_text_once_however_often_it_breaks():
    names = ("upper_case", "leetspeak")
    found = measured("worst_case_accuracy", evidence(names=names, y_true="1" * 200))
    assert found[()].value == 0.0
    assert found[()].n == 200


def test_a_directional_perturbation_is_no_loss():
    found = evidence(names=("negation", "upper_case"), y_true="1" * 200)
    assert {dict(k)["perturbation"] for k in measured("accuracy_loss", found)} == {"upper_case"}
    flips = measured("flip_rate", found)
    assert {dict(k)["perturbation"] for k in flips} == {"upper_case", "negation"}
    assert (
        flips[("perturbation", "negation"), ("severity", "1")].detail["expected"] == "directional"
    )


def test_what_a_budget_of_rows_costs_is_said():
    found = evidence(400, budget=Budget(rows=10, seconds=0))
    made = measured("flip_rate", found)[("perturbation", "upper_case"), ("severity", "1")]
    assert made.n == 10 * ROWS_PER_EXPLAINED
    assert "100 of 400 distinct texts (the budget)" in made.note
    assert "about 2.0 times as wide" in made.note


def test_time_subsamples_instead_of_stopping(monkeypatch):
    ticks = iter([0.0, 10.0])
    monkeypatch.setattr(probe_room.time, "perf_counter", lambda: next(ticks))
    found = probe(evidence(400, budget=Budget(rows=0, seconds=300)))
    # 16 texts took 10 s, and .2 x 300 s are there.
    assert len(found.rows) == 96
    assert found.stopped
    assert "the time ran out" in found.note()


def test_the_order_of_rows_does_not_matter():
    one = evidence(60, sex="FM" * 30)
    turned = np.arange(60)[::-1]
    other = replace(
        one,
        rows=one.rows.iloc[turned].reset_index(drop=True),
        y_true=one.y_true[turned], y_pred=one.y_pred[turned], y_score=one.y_score[turned],
        features=tuple(replace(g, codes=g.codes[turned]) for g in one.features),
    )  # fmt: skip
    values = [
        {k: m.value for k, m in measured(name, found).items()}
        for name in ("flip_rate", "worst_case_accuracy") for found in (one, other)
    ]  # fmt: skip
    assert values[0] == values[1]
    assert values[2] == values[3]


def test_the_worst_texts_are_shown_where_they_differ():
    (table,) = (t for t in catalogue()["flip_rate"].body(evidence()) if isinstance(t, Table))
    first = dict(zip(table.columns, table.rows[0], strict=True))
    assert (first["decision_before"], first["decision_after"]) == ("1", "0")
    assert first["score_before"] == 0.75
    long = "word " * 100
    before, after = where_they_differ(f"{long}pain {long}", f"{long}PAIN {long}")
    assert re.fullmatch(r"… (word ){6}pain (word ?){23} …", before)
    assert "PAIN" in after


@pytest.mark.parametrize("check", ROBUSTNESS, ids=[c.name for c in ROBUSTNESS])
@pytest.mark.parametrize(
    "texts",
    [[""], ["", ""], ["🙂", "42"], ["\u200b"], ["x" * 5000, "one two"]],
    ids=["empty", "alike", "emoji", "invisible", "long"],
)
def test_odd_texts_make_a_finding_not_a_crash(check, texts):
    found = worked_probe(texts, shouting, perturbations=USUAL)
    done = run_check(check, found)
    assert all(o.status is not Status.ERROR for o in done.outcomes), done.outcomes


@pytest.mark.parametrize("check", ROBUSTNESS, ids=[c.name for c in ROBUSTNESS])
def test_every_number_has_an_interval_that_holds_it(check):
    done = run_check(check, evidence(80, names=USUAL, sex="FM" * 40))
    assert all(o.status is not Status.ERROR for o in done.outcomes), done.outcomes
    for made in (o.measurement for o in done.outcomes):
        if made is not None and made.value is not None:
            assert made.low <= made.value <= made.high, made
            assert made.method


@pytest.mark.parametrize("check", ROBUSTNESS, ids=[c.name for c in ROBUSTNESS])
def test_a_bare_table_is_told_what_is_needed(check):
    bare = replace(evidence(8), predict=None, used={}, explainer=None)
    (outcome,) = run_check(check, bare).outcomes
    assert outcome.status is Status.NOT_APPLICABLE
    assert outcome.reason


def test_texts_that_no_longer_mean_the_same_are_left_out_and_counted():
    texts = ["A physician called", "A physician asked", "It rained"]

    def alike(one, other):
        assert all("doctor" in text for text in other)
        return np.array([0.9 if "called" in text else 0.5 for text in one])

    found = replace(worked_probe(texts, shouting, perturbations=("synonyms",)), alike=alike)
    light = probe(found).by_way[0]
    assert (len(light), light.unlike, light.looked) == (1, 1, 3)
    assert light.told(0) == ("A physician called", "A doctor called")


def test_letters_are_not_held_against_an_encoder():
    def alike(one, other):
        raise AssertionError("typos are no words of another meaning")

    found = replace(worked_probe(["please help me"], shouting), alike=alike)
    assert len(probe(found).by_way[0]) == 1


def test_a_model_of_the_auditors_puts_texts_in_other_words():
    found = replace(
        evidence(20, names=("upper_case",)),
        paraphrase=lambda texts: [text.replace("help", "aid") for text in texts],
        alike=lambda one, _: np.ones(len(one)),
    )
    flips = measured("flip_rate", found)
    assert flips[("perturbation", "paraphrase"), ("severity", "1")].value == 1.0
