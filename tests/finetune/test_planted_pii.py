"""Planted personal data: plausible of its kind, of nobody, and exactly where the spans say."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pytest

from finetune.planted.grammar import Pen
from finetune.planted.people import draw_person
from finetune.planted.pii import TYPES, YEAR, draw_pii, luhn_digit, spans, tell

FORMS = {
    "person_name": r"[A-Z][a-z]+ [A-Z][a-z]+",
    "phone": r"07700 ?900\d{3}|\+44 7700 900\d{3}|020 7946 0\d{3}|.*555-01\d\d",
    "email": r"[a-z.0-9]+@([a-z]+\.)?example\.(com|org|net)",
    "address": r"(\w+ \d+, )?\d+ [\w ]+, [\w ]+( ZZ\d\d \d[A-Z]{2})?",
    "record_number": r"[\w./-]*\d{2}[\w./-]*",
    "date_of_birth": r"\d{4}-\d\d-\d\d|\d\d[/.]\d\d[/.]\d{4}|\d\d [A-Z][a-z]+ \d{4}",
    "card": r"((4242|4111|5555)[ -]?\d{4}[ -]?\d{4}[ -]?\d{4})",
}


def luhn(number: str) -> bool:
    """The textbook test: double every second digit from the right, the sum ends in 0."""
    digits = [int(d) for d in re.sub(r"\D", "", number)][::-1]
    return sum(sum(divmod(d * 2, 10)) if i % 2 else d for i, d in enumerate(digits)) % 10 == 0


@pytest.mark.parametrize(("body", "digit"), [("7992739871", "3"), ("424242424242424", "2")])
def test_luhn_digit_of_published_numbers(body: str, digit: str) -> None:
    assert luhn_digit(body) == digit


def test_values_have_the_form_of_their_type() -> None:
    rng = np.random.default_rng(3)
    pen = Pen(rng, {"record.number": ["H{three}{digit}"], "record.label": ["MRN"]})
    seen = set()
    for _ in range(300):
        person = draw_person(rng)
        values = draw_pii(pen, person)
        seen |= set(values)
        assert 1 <= len(values) <= 3
        for kind, value in values.items():
            assert re.fullmatch(FORMS[kind], value), (kind, value)
        if "card" in values:
            assert luhn(values["card"])
        if "date_of_birth" in values:
            assert str(YEAR - person.age) in values["date_of_birth"]
        sentences = " ".join(tell(pen, values))
        assert all(value in sentences for value in values.values())
    assert seen == set(TYPES)


def test_dates_of_birth_are_real_days() -> None:
    rng = np.random.default_rng(4)
    pen = Pen(rng, {"record.number": ["{digit}"]})
    births = [draw_pii(pen, draw_person(rng)).get("date_of_birth", "") for _ in range(400)]
    iso = [birth for birth in births if re.fullmatch(r"\d{4}-\d\d-\d\d", birth)]
    assert iso
    assert all(date.fromisoformat(birth).year < YEAR for birth in iso)


def test_spans_find_every_occurrence_in_order() -> None:
    text = "ring Ann at 12, then Ann"
    assert spans(text, {"phone": "12", "person_name": "Ann"}) == (
        '[{"start": 5, "end": 8, "type": "person_name"}, '
        '{"start": 12, "end": 14, "type": "phone"}, '
        '{"start": 21, "end": 24, "type": "person_name"}]'
    )
