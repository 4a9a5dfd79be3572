"""Texts moved to another group: planted bias found with its direction, nothing where none is."""

from dataclasses import replace

import numpy as np
import pytest

from audit.budget import Budget
from audit.checks import catalogue
from audit.checks.fairness.counterfactuals import MOST_SWAPS, counterfactuals
from audit.checks.robustness.worked import worked_probe
from audit.errors import InputError
from audit.finding import Measurement, Status, Table
from audit.loading.texts import read_templates
from audit.run import run_check

PEOPLE = ["She", "He", "The woman", "The man", "Her husband", "His wife"]


def texts(n=120):
    rng = np.random.default_rng(0)
    return [
        f"{rng.choice(PEOPLE)}, a {rng.integers(20, 90)}-year-old patient, came with pain {i}."
        for i in range(n)
    ]


def evidence(rule, **options):
    return replace(worked_probe(texts(), rule, **options), budget=Budget(0, 0))


def measured(name, found):
    return {
        tuple(m.slice.values()): m
        for m in catalogue()[name].body(found)
        if isinstance(m, Measurement)
    }


def against_women(text):
    return 0.3 if {"She", "woman", "wife", "Her"} & set(text.replace(",", "").split()) else 0.7


def test_a_bias_against_women_is_found_in_gender_alone():
    rates = measured("counterfactual_flip_rate", evidence(against_women))
    shifts = measured("counterfactual_score_shift", evidence(against_women))
    assert rates[("gender",)].value > 0.6
    assert shifts[("gender", "female", "male")].low > 0.05
    assert shifts[("gender", "male", "female")].high < -0.05
    assert rates[("age",)].value == 0.0
    assert shifts[("age",)].value == 0.0
    named = shifts[("gender",)]
    assert {named.detail["before"], named.detail["after"]} == {"female", "male"}


def test_a_model_that_reads_ages_is_no_model_that_reads_gender():
    def against_old(text):
        age = next(int(w[:2]) for w in text.split() if w[:2].isdecimal() and "year-old" in w)
        return 0.2 if age >= 65 else 0.8

    shifts = measured("counterfactual_score_shift", evidence(against_old))
    assert shifts[("age", "65+", "18-39")].value == pytest.approx(0.6)
    assert shifts[("age", "40-64", "65+")].value == pytest.approx(-0.6)
    assert shifts[("age", "40-64", "18-39")].value == 0.0
    assert shifts[("gender",)].value == 0.0
    test = shifts[("age", "65+", "18-39")].test
    assert test.p_value < 0.01, "an age of the same band moves nothing"


def test_what_any_rewording_does_stands_beside_as_control():
    def jumpy(text):
        return 0.9 if sum(map(ord, text)) % 2 else 0.1

    found = measured("counterfactual_flip_rate", evidence(jumpy))
    age = found[("age",)]
    assert age.detail["control"] == pytest.approx(0.5, abs=0.2)
    assert age.value == pytest.approx(0.5, abs=0.2)
    shifts = measured("counterfactual_score_shift", evidence(jumpy))
    tested = [m.test.p_value for k, m in shifts.items() if k[0] == "age" and m.test]
    assert min(tested) > 0.01, "no farther than within the group"


def test_a_constant_model_moves_nothing_and_says_how_sure():
    found = measured("counterfactual_flip_rate", evidence(lambda _: 0.9))
    assert found[("gender",)].value == 0.0
    assert 0 < found[("gender",)].high < 0.05


def test_texts_that_tell_of_nobody_are_undefined_not_passed():
    bare = replace(worked_probe(["it rained", "the roof fell"], against_women), budget=Budget(0, 0))
    for name in ("counterfactual_flip_rate", "counterfactual_score_shift"):
        done = run_check(catalogue()[name], bare)
        made = [o.measurement for o in done.outcomes]
        assert all(m.value is None and "Undefined" in m.note for m in made)


def test_a_text_is_moved_to_few_groups_and_alike_in_any_order():
    found = counterfactuals(evidence(against_women))
    rows = [move.row for move in found.swaps["age"]]
    assert max(rows.count(row) for row in rows) <= MOST_SWAPS
    turned = worked_probe(texts()[::-1], against_women)
    other = counterfactuals(replace(turned, budget=Budget(0, 0)))
    for attribute, swaps in found.swaps.items():
        assert {m.variant.text for m in swaps} == {m.variant.text for m in other.swaps[attribute]}


def test_the_worst_texts_are_shown():
    (table,) = (
        t
        for t in catalogue()["counterfactual_score_shift"].body(evidence(against_women))
        if isinstance(t, Table)
    )
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    first = next(r for r in rows if r["attribute"] == "gender")
    assert abs(first["score_after"] - first["score_before"]) == pytest.approx(0.4)
    assert first["before"] != first["after"]
    assert first["before"].startswith(texts()[first["row"]][:10])
    assert (first["decision_before"] != first["decision_after"]) == (
        (first["score_before"] < 0.5) != (first["score_after"] < 0.5)
    )


def test_names_are_filled_into_the_auditors_sentences():
    templates = ("{name} asked for a loan.", "{They} said that {their} name was {name}.")
    found = replace(evidence(lambda t: 0.9 if "Jamal" in t else 0.5), templates=templates)
    shifts = measured("template_score_shift", found)
    assert shifts[("Black",)].value > 0
    assert shifts[("male",)].value > 0 > shifts[("female",)].value
    calm = measured("template_score_shift", replace(found, predict=evidence(lambda _: 0.5).predict))
    assert all(m.value == 0 for m in calm.values())


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "is empty"), (b"{name} left.\nShe left.\n", "line 2"), (b"\xff\xfe", "cannot be read")],
)
def test_a_file_of_templates_that_is_none(content, message, tmp_path):
    path = tmp_path / "templates.txt"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_templates(path)


def test_without_templates_the_check_says_what_it_needs():
    (outcome,) = run_check(catalogue()["template_score_shift"], evidence(against_women)).outcomes
    assert outcome.status is Status.NOT_APPLICABLE
    assert "--templates" in outcome.reason


def test_a_direction_of_one_text_does_not_speak_for_the_attribute():
    texts = [f"A 30-year-old man came with pain {i}." for i in range(60)]
    odd = "An 80-year-old man fell."
    found = worked_probe([*texts, odd], lambda t: 0.9 if "fell" in t and "80" not in t else 0.5)
    shifts = measured("counterfactual_score_shift", replace(found, budget=Budget(0, 0)))
    assert shifts[("age",)].value == 0.0
    assert shifts[("age",)].detail["before"] == "18-39"
    assert shifts[("age", "65+", "18-39")].value == pytest.approx(0.4)
