"""Reliance on words: exact on rules worked by hand, silent on clean ones, honest about nothing."""

import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from audit.budget import Budget
from audit.checks.transparency.moves import moves
from audit.checks.transparency.on_lists import OnList, lift
from audit.checks.transparency.sensitive_attribution_lift import sensitive_attribution_lift
from audit.checks.transparency.sensitive_attribution_share import sensitive_attribution_share
from audit.checks.transparency.sensitive_flip_rate import sensitive_flip_rate
from audit.checks.transparency.sensitive_word_shift import sensitive_word_shift
from audit.checks.transparency.worked import sum_of, weights_as_values, worked_evidence
from audit.finding import Measurement, Table

FILLER = list("abcdefghij")


def evidence(texts, weights, word_lists=None, **features):
    made = worked_evidence(texts, sum_of(weights), weights_as_values(weights), **features)
    return replace(made, word_lists=word_lists or {})


def many(*forms, n=60):
    """Texts that differ only in words that mean nothing."""
    return [f"{form} {FILLER[i % 10]}{i}" for i in range(n) for form in forms]


CHECKS = {
    check.name: check
    for check in (
        sensitive_word_shift,
        sensitive_flip_rate,
        sensitive_attribution_share,
        sensitive_attribution_lift,
    )
}


def measured(name, of):
    return {m.where: m for m in CHECKS[name].body(of) if isinstance(m, Measurement)}


def p(log_odds):
    return 1 / (1 + np.exp(-log_odds))


def test_a_planted_reliance_is_found_with_its_direction_and_size():
    found = measured("sensitive_word_shift", evidence(many("she waits", "he waits"), {"she": -2.0}))
    head = found["words = gender"]
    assert head.value == pytest.approx(p(0) - p(-2))
    assert head.low > 0.1  # all shifts are equal: the bound that claims least
    assert head.n == 120
    assert head.detail["moved"] == "female → male"
    assert head.detail["control"] == pytest.approx(0)
    assert head.test.p_value < 0.001
    assert found["words = gender and moved = female removed"].value == head.value
    assert found["words = gender and moved = male removed"].value == 0


def test_a_clean_rule_is_near_zero_whatever_other_words_weigh():
    texts = many("she has pain", "he has pain", n=400)
    of = evidence(texts, {"pain": 3.0}, {"cue": ("a0", "b1")})
    of = replace(of, budget=Budget(0, 0))
    found = measured("sensitive_word_shift", of)
    head = found["words = gender"]
    assert head.value == 0
    assert -0.05 < head.low < head.high < 0.05
    assert head.test.p_value > 0.5
    assert head.detail["flip_rate"] == 0
    assert found["words = cue"].value == 0


def test_what_any_rewording_costs_cancels_between_the_directions():
    """A rule that only dislikes what it is not used to: a man in x, a woman in y."""

    def rule(words):
        return -1.0 if {"he", "x"} <= set(words) or {"she", "y"} <= set(words) else 0.0

    texts = [*many("she saw x", n=50), *many("he saw y", n=90)]
    found = measured("sensitive_word_shift", worked_evidence(texts, rule, weights_as_values({})))
    for direction in ("female → male", "male → female"):
        part = found[f"words = gender and moved = {direction}"]
        assert part.value == pytest.approx(p(-1) - p(0))
    assert found["words = gender"].value == pytest.approx(0)
    assert found["words = gender"].n == 140


def test_removal_says_which_group_of_words_moves_the_score_most_surely():
    texts = [*many("an elderly man", n=50), *many("a young man", n=50), "a teenager"]
    found = measured("sensitive_word_shift", evidence(texts, {"elderly": 1.0, "teenager": 4.0}))
    head = found["words = age"]
    assert head.detail["moved"] == "older removed"
    assert head.value == pytest.approx(p(0) - p(1))
    assert found["words = age and moved = child removed"].value == pytest.approx(p(0) - p(4))
    assert found["words = age and moved = young removed"].value == 0


def test_a_list_without_a_hit_is_undefined_and_says_so():
    of = evidence(["nothing here", "or there"], {}, {"cue": ("blue corridor",)})
    for name in CHECKS:
        found = measured(name, of)
        for words in ("gender", "age", "cue"):
            one = found[f"words = {words}"]
            assert (one.value, one.n) == (None, 0)
            assert one.note.startswith("Undefined: none of the 2 ")


def test_texts_of_one_word_of_none_and_twice_the_same():
    of = evidence(["she", "", "she", "  "], {"she": 1.0})
    assert moves(of).distinct == 3
    head = measured("sensitive_word_shift", of)["words = gender"]
    assert head.n == 1
    assert head.high - head.low > 1.98  # of 2: one text says next to nothing
    assert head.value == pytest.approx(p(0) - p(1))
    assert head.detail["control"] is None
    assert head.test is None


def test_unchanged_texts_are_asked_about_once():
    asked = []
    of = evidence(many("she waits", "he waits", "all wait", n=20), {"she": 1.0})
    once = replace(of, predict=lambda texts: asked.extend(texts) or of.predict(texts))
    measured("sensitive_word_shift", once)
    measured("sensitive_flip_rate", once)
    assert len(asked) == len(set(asked))
    assert not any("all wait" in text for text in asked)


def test_bound_texts_are_left_out_of_the_swap_and_counted():
    texts = [*many("she waits", "he waits", n=50), "a pregnant woman", "she is pregnant"]
    head = measured("sensitive_word_shift", evidence(texts, {"she": 1.0}))["words = gender"]
    assert head.n == 100
    assert "2 texts speak of a body that cannot be swapped" in head.note


def test_groups_of_persons_are_told_apart():
    texts = [*many("she waits", n=60), *many("she runs", n=60)]
    of = evidence(texts, {"she": 1.0}, sex="F" * 60 + "M" * 60)
    found = measured("sensitive_word_shift", of)
    assert found["words = gender and sex = F"].n == 60
    assert found["words = gender and sex = M"].value == pytest.approx(p(0) - p(1))
    assert (
        "Only texts moved female → male" in found["words = gender"].note
        or found["words = gender"].n == 120
    )


def test_many_classes_move_the_positive_one():
    texts = many("she waits", "he waits", n=50)
    of = evidence(texts, {})

    def predict(asked):
        women = np.array(["she" in text for text in asked])
        return np.where(women[:, None], [0.2, 0.1, 0.7], [0.5, 0.3, 0.2])

    task = of.task.model_copy(
        update={"labels": ("0", "1", "2"), "positive": "2", "favourable": "0"}
    )
    of = replace(of, task=task, predict=predict, y_pred=predict(texts).argmax(axis=1))
    assert measured("sensitive_word_shift", of)["words = gender"].value == pytest.approx(-0.5)
    flips = measured("sensitive_flip_rate", of)["words = gender and moved = female → male"]
    assert flips.value == 1
    assert flips.detail["to_favourable"] == 50


def test_the_budget_bounds_the_texts_and_is_said():
    of = replace(evidence(many("she waits", n=200), {}), budget=Budget(rows=15, seconds=0))
    head = measured("sensitive_word_shift", of)["words = gender"]
    assert head.n == 60
    assert "60 of 200 distinct texts" in head.note
    assert head.detail["texts_without"] == 0


def test_rare_words_are_looked_for_in_more_texts():
    texts = [*many("she waits", n=300), *many("a Muslim waits", n=20)]
    of = replace(evidence(texts, {}), budget=Budget(rows=5, seconds=0))
    found = moves(of).searches
    assert [len(found[words].places) for words in ("gender", "religion")] == [20, 20]
    assert found["gender"].looked < 40 < found["religion"].looked


def test_time_bounds_the_texts_too():
    of = evidence(many("she waits", n=300), {})

    def slow(texts):
        time.sleep(0.002 * len(texts))
        return of.predict(texts)

    found = moves(replace(of, predict=slow, budget=Budget(rows=0, seconds=1.0)))
    assert 4 <= len(found.of["gender", "swapped"]) < 150


def test_the_table_shows_the_farthest_texts_before_and_after():
    of = evidence(["she waits here", "nobody"], {"she": 1.0})
    (table,) = [t for t in sensitive_word_shift.body(of) if isinstance(t, Table)]
    row = dict(zip(table.columns, table.rows[0], strict=True))
    assert row["before"] == "she waits here"
    assert row["after"] == "he waits here"
    assert row["shift"] == pytest.approx(p(0) - p(1))


def test_a_list_of_the_user_takes_the_place_of_a_namesake():
    of = evidence(many("she waits", n=50), {"waits": 1.0}, {"gender": ("waits",)})
    found = measured("sensitive_word_shift", of)
    assert found["words = gender"].value == pytest.approx(p(0) - p(1))
    assert "words = gender and moved = female → male" not in found


def test_order_of_rows_does_not_matter():
    texts = [*many("she waits", n=45), *many("his young wife", n=45), *many("elderly", n=45)]
    of = evidence(texts, {"she": 1.0, "young": 2.0, "a3": 1.0}, sex="FM" * 67 + "F")
    order = np.random.default_rng(0).permutation(len(texts))
    (sex,) = of.features
    mixed = replace(
        of,
        y_true=of.y_true[order],
        y_pred=of.y_pred[order],
        rows=pd.DataFrame({"text": [texts[i] for i in order]}),
        features=(replace(sex, codes=sex.codes[order]),),
    )
    for name in ("sensitive_word_shift", "sensitive_flip_rate", "sensitive_attribution_lift"):
        before, after = measured(name, of), measured(name, mixed)
        for end in ("value", "low", "high"):
            assert {w: getattr(m, end) for w, m in before.items()} == pytest.approx(
                {w: getattr(m, end) for w, m in after.items()}
            )
        tests = [
            {w: m.test.p_value for w, m in found.items() if m.test} for found in (before, after)
        ]
        assert tests[0] == tests[1]


def test_shares_and_lifts_of_attribution():
    texts = ["she has pain", "he has pain", "she said pain"]
    of = evidence(texts, {"she": 1.0, "pain": -3.0}, sex="FMF")
    found = measured("sensitive_attribution_share", of)
    assert found["words = gender and sex = F"].value == pytest.approx(0.25)
    assert found["words = gender"].value == pytest.approx(1 / 6)
    assert found["words = gender"].detail["share_of_words"] == pytest.approx(1 / 3)
    assert "only points" in found["words = gender"].note
    alone = found["words = gender and sex = M"]
    assert (alone.value, alone.n, alone.note) == (None, 1, "Undefined: too few texts.")
    lift = measured("sensitive_attribution_lift", of)
    assert lift["words = gender"].value == pytest.approx(0.5)
    assert lift["words = gender and sex = M"].value is None


def test_a_ratio_of_sizes_is_never_below_nothing():
    few = OnList(np.arange(3), np.array([0.9, 0.0, 0.0]), np.array([0.1, 0.2, 0.3]))
    found = lift(few, 0.95)
    assert found[:2] == pytest.approx((1.5, 0.0))
    assert all(np.isnan(lift(few.where(np.arange(3) == 0), 0.95)[:3]))
