"""Personal data in the rows, and whether decisions use it: planted, it is found; else silence."""

from dataclasses import replace
from random import Random

import numpy as np
import pandas as pd
import pytest

from audit.budget import Budget
from audit.check import example_evidence
from audit.checks import catalogue
from audit.checks.privacy import personal_data as room
from audit.checks.privacy.pii_use import ANY, use, without, without_others
from audit.checks.robustness.worked import worked_probe
from audit.finding import Measurement, Table
from audit.pii import find

WORDS = [
    "the",
    "patient",
    "came",
    "in",
    "the",
    "morning",
    "with",
    "pain",
    "and",
    "went",
    "home",
    "after",
    "rest",
]


def texts(n, share=0.5):
    rng = np.random.default_rng(0)
    for i in range(n):
        words = list(rng.permutation(WORDS))
        if i < share * n:
            words[4] = f"person{i}@example.com"
        yield " ".join(words)


def by_slice(name, evidence):
    return {
        tuple(m.slice.items()): m
        for m in catalogue()[name].body(evidence)
        if isinstance(m, Measurement)
    }


def reads_mail(text):
    return 0.9 if "@" in text else 0.2


def reads_pain(text):
    return 0.9 if "pain" in text else 0.2


def evidence(rule, n=200, share=0.5, **features):
    made = worked_probe(list(texts(n, share)), rule, **features)
    return replace(made, budget=Budget(0, 0))


def test_a_classifier_that_uses_addresses_is_found_out():
    asked = evidence(reads_mail, sex="F" * 50 + "M" * 150)
    found = by_slice("pii_flip_rate", asked)
    email = found[("type", "email"),]
    assert (email.value, email.n) == (1.0, 100)
    assert email.detail["control"] == 0.0
    assert email.detail["swapped"] == 0.0  # any address will do
    assert email.test.p_value < 1e-9
    assert found[("type", ANY), ("sex", "F")].value == 1.0
    shift = by_slice("pii_score_shift", asked)[("type", "email"),]
    assert shift.value == pytest.approx(-0.7)
    assert shift.test.p_value < 0.01


def test_a_classifier_that_knows_one_person_is_found_out_by_another_in_the_place():
    def knows_one(text):
        return 0.9 if "person7@" in text else 0.2

    found = by_slice("pii_flip_rate", evidence(knows_one))[("type", "email"),]
    assert found.value == found.detail["swapped"] == 0.01


def test_of_a_classifier_that_does_not_nothing_is_said():
    asked = evidence(reads_pain)
    email = by_slice("pii_flip_rate", asked)[("type", "email"),]
    assert email.value == 0.0
    assert email.detail["control"] > 0.0  # one other word in twelve is *pain*
    assert email.detail["swapped"] == 0.0
    assert by_slice("pii_score_shift", asked)[("type", "email"),].value == 0.0


def test_without_any_it_is_undefined_and_says_so():
    asked = evidence(reads_mail, share=0)
    found = by_slice("pii_flip_rate", asked)[("type", ANY),]
    assert found.value is None
    assert found.note == "Undefined: none of the 200 texts looked at holds any."
    rate = by_slice("pii_rate", asked)[("column", "text"),]
    assert (rate.value, rate.n) == (0.0, 200)
    assert rate.high < 0.02


def test_a_budget_asks_about_fewer_texts_and_says_what_that_costs():
    asked = replace(evidence(reads_mail), budget=Budget(2, 0))
    assert use(asked).removals[ANY].rows.size == 20
    assert "20 of 100 texts that hold personal data (the budget)" in use(asked).note


def test_the_control_takes_as_many_words_from_elsewhere():
    text = "ring 020 7946 0018 before ten or wait at the gate"
    hits = tuple(find(text))
    assert without(text, hits) == "ring before ten or wait at the gate"
    for seed in range(20):
        left = without_others(text, hits, Random(seed))
        assert "020 7946 0018" in left
        assert len(left.split()) == len(text.split()) - 3
    alone = "ann.smith@example.com"
    assert without_others(alone, tuple(find(alone)), Random(0)) == alone


def test_a_number_is_read_with_the_name_of_its_column():
    frame = pd.DataFrame(
        {"phone": ["020 7946 0018", None], "id": [7, 8], "score": [0.5, 0.7], "note": ["a", "b"]}
    )
    made = replace(example_evidence(None, "01"), rows=frame)
    found = room.personal_data(made)
    assert list(found.columns) == ["phone", "id", "note"]
    ((hit,), nothing) = found.columns["phone"]
    assert (hit.type, hit.start, hit.end) == ("phone", 0, 13)
    assert nothing == ()


def test_places_are_shown_masked():
    text = "reach ann.smith@example.com or bob@example.org, else 020 7946 0018 by noon " + "x " * 40
    made = replace(
        example_evidence(None, "0"), rows=pd.DataFrame({"text": [text]}), used={"text": "text"}
    )
    (table,) = (t for t in catalogue()["pii_rate"].body(made) if isinstance(t, Table))
    shown = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert [row["type"] for row in shown] == ["email", "email", "phone"]
    for row in shown:
        assert not {"ann", "smith", "bob", "7946", "0018"} & set(
            row["text"].replace("@", " ").replace(".", " ").split()
        )
    assert shown[0]["text"] == "reach [email] or [email], els …"


def test_of_many_rows_a_spread_sample_is_looked_at(monkeypatch):
    monkeypatch.setattr(room, "MOST_ROWS", 50)
    made = worked_probe(list(texts(200)), reads_mail)
    rate = by_slice("pii_rate", made)[("column", "text"),]
    assert rate.n == 50
    assert rate.note.startswith("50 of 200 rows")
    assert rate.low < 0.5 < rate.high
