"""Every recogniser: its own examples, and what every declaration must have."""

import re

import pytest

from audit.pii.recogniser import Recogniser
from audit.pii.recognisers import recognisers, types
from audit.pii.scanner import Scanner

EVERY = recognisers()
EXAMPLES = [(r, e) for r in EVERY for e in r.examples]


def every(function):
    return pytest.mark.parametrize("r", EVERY, ids=[r.name for r in EVERY])(function)


@pytest.mark.parametrize(
    ("r", "example"), EXAMPLES, ids=[f"{r.name}-{i}" for i, (r, _) in enumerate(EXAMPLES)]
)
def test_its_examples_hold(r: Recogniser, example):
    found = Scanner(declared=[r], types=[r.type]).find(example.text)
    assert tuple(example.text[hit.start : hit.end] for hit in found) == example.found


@every
def test_it_has_examples_of_what_is_one_and_of_what_is_none(r: Recogniser):
    assert any(e.found for e in r.examples)
    assert any(not e.found for e in r.examples)


@every
def test_it_finds_one_beside_chinese_characters(r: Recogniser):
    """No word boundary as Unicode has it: 话 is a letter there, and joins a number to itself."""
    beside = [
        f"电话{value}请回"
        for e in r.examples
        for value in e.found[:1]
        if e.text.startswith(value) or e.text == value
    ]
    for text in beside:
        hits = Scanner(declared=[r], types=[r.type]).find(text)
        assert hits, text


@every
def test_it_says_what_it_is(r: Recogniser):
    assert r.title.endswith(".")
    assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", r.type)


def test_every_type_has_a_sentence():
    assert set(types()) == {r.type for r in EVERY}
    assert len(types()) >= 25
