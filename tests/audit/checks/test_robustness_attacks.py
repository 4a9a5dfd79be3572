"""The check of attacks: planted defects found, fair models spared, budgets kept, groups told."""

from dataclasses import replace

import numpy as np
import pytest

from audit.attacks.constraints import choices
from audit.attribution import Swap
from audit.budget import Budget
from audit.checks.robustness import attacked
from audit.checks.robustness.attack_success_rate import attack_success_rate
from audit.checks.robustness.worked import worked_probe
from audit.checks.transparency.worked import WorkedExplainer, sum_of
from audit.finding import Measurement, Table

LIKE = {"severe": ("serious", "grave"), "pain": ("ache",)}
PLACES = ["harbour", "market", "station", "garden", "bridge", "library", "school", "church"]
TEXTS = [
    f"the visitor told us at {place} number {n} about {what} weather and quiet mornings"
    for n, place in enumerate(PLACES * 3)
    for what in ("severe", "mild")
]
SEX = "FM" * (len(TEXTS) // 2)


@pytest.fixture(autouse=True)
def _few_synonyms(monkeypatch):
    like = lambda text: choices(text, lambda word: LIKE.get(word, ()))  # noqa: E731
    monkeypatch.setitem(attacked.VOCABULARIES, "synonyms", like)


def keyed(word, otherwise=0.1):
    return lambda text: 0.9 if word in text.split() else otherwise


def results(of):
    found = list(attack_success_rate.body(of))
    numbers = {m.where: m for m in found if isinstance(m, Measurement)}
    tables = {
        table.name: [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        for table in found
        if isinstance(table, Table)
    }
    return numbers, tables


def test_a_rule_on_one_replaceable_word_is_turned_with_that_word():
    numbers, tables = results(worked_probe(TEXTS, keyed("severe"), sex=SEX))
    found = numbers["attack = synonyms"]
    assert (found.value, found.n) == (1.0, 24), "of texts with mild no word has another like it"
    assert 0.8 < found.low < 1
    assert found.detail["turned_within_10"] == 24
    assert found.detail["median_queries"] == 4, "the text, one word left out, two candidates"
    assert found.detail["median_words_changed"] == 1
    assert numbers["attack = characters"].value == pytest.approx(0.5), "no slip writes severe"
    assert numbers["attack = characters and sex = F"].value == 1
    assert numbers["attack = characters and sex = M"].value == 0
    for row in tables["attack_examples"]:
        if row["attack"] == "synonyms":
            assert "severe" in row["before"]
            assert "serious" in row["after"]
            assert (row["decision_before"], row["decision_after"]) == ("1", "0")
            assert (row["score_before"], row["score_after"]) == (0.9, 0.1)
            assert row["groups"] == "sex = F"


@pytest.mark.parametrize("rule", [lambda _: 0.9, keyed("the"), keyed("about"), keyed("us")])
def test_neither_a_constant_nor_a_rule_on_a_function_word_is_turned(rule):
    numbers, tables = results(worked_probe(TEXTS, rule, sex=SEX))
    for attack in ("synonyms", "characters"):
        assert numbers[f"attack = {attack}"].value == 0
        assert "median_queries" not in numbers[f"attack = {attack}"].detail
    assert all(row["share"] == 0 for row in tables["attack_curve"])
    assert all(row["words_changed"] == 0 for row in tables["attack_examples"])


def test_only_right_decisions_are_attacked_where_labels_are_known():
    of = worked_probe(TEXTS, keyed("severe"), y_true="1" * 40 + "." * 8)
    numbers, _ = results(of)
    assert numbers["attack = characters"].n == 20
    assert "decided rightly" in numbers["attack = characters"].note
    unknown = replace(of, y_true=np.full(len(TEXTS), -1))
    numbers, _ = results(unknown)
    assert numbers["attack = characters"].n == len(TEXTS)
    assert "no labels" in numbers["attack = characters"].note


def test_the_curve_never_falls_and_ends_at_the_rate():
    numbers, tables = results(worked_probe(TEXTS, keyed("mornings"), sex=SEX))
    for attack in ("synonyms", "characters"):
        share = [row["share"] for row in tables["attack_curve"] if row["attack"] == attack]
        assert share == sorted(share)
        assert share[-1] == numbers[f"attack = {attack}"].value
        assert all(row["low"] <= row["share"] <= row["high"] for row in tables["attack_curve"])


def test_budgets_of_rows_and_time_are_kept_and_said():
    of = worked_probe(TEXTS, keyed("severe"))
    numbers, _ = results(replace(of, budget=Budget(rows=20, seconds=0)))
    assert numbers["attack = characters"].n == 10
    assert "10 of 48 distinct ones (the budget)" in numbers["attack = characters"].note
    numbers, _ = results(replace(of, budget=Budget(rows=0, seconds=1e-6)))
    assert numbers["attack = characters"].n == 1
    assert "the time ran out" in numbers["attack = characters"].note
    numbers, _ = results(replace(of, budget=Budget(rows=0, seconds=0)))
    assert numbers["attack = characters"].n == len(TEXTS)
    assert "distinct ones" not in numbers["attack = characters"].note


def test_the_same_whoever_asks_again():
    of = worked_probe(TEXTS, keyed("severe"), sex=SEX)
    assert results(of) == results(replace(of))
    doubled = worked_probe(TEXTS * 2, keyed("severe"), sex=SEX * 2)
    assert results(doubled)[0]["attack = characters"].n == len(TEXTS), "each text counts once"


def test_texts_without_a_word_to_change_are_undefined():
    numbers, tables = results(worked_probe(["38.6", "not me"], keyed("me")))
    assert numbers["attack = characters"].value is None
    assert "no word to change" in numbers["attack = characters"].note
    assert tables["attack_curve"] == tables["attack_examples"] == []


class Sloped(WorkedExplainer):
    """Recommends another kind of weather."""

    def swaps(self, text, target, spans, likeness=0.5):
        del target, likeness
        words = [text[a:b] for a, b in spans]
        return [Swap(words.index("severe"), "stormy", -1.0)] if "severe" in words else []


def test_a_model_that_shows_its_slopes_is_attacked_by_them():
    of = replace(worked_probe(TEXTS, keyed("severe"), sex=SEX), explainer=Sloped(sum_of({}), None))
    numbers, tables = results(of)
    assert (numbers["attack = hotflip"].value, numbers["attack = hotflip"].n) == (1.0, 24)
    assert numbers["attack = hotflip"].detail["median_queries"] == 3
    assert any("stormy" in row["after"] for row in tables["attack_examples"])
    closed = replace(of, explainer=WorkedExplainer(sum_of({}), None))
    assert "attack = hotflip" not in results(closed)[0]
