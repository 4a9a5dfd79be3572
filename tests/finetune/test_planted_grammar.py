"""The phrase grammar, and whether every scenario's phrases can be written out."""

from __future__ import annotations

import numpy as np
import pytest

from finetune.planted.generate import SCRIPTS
from finetune.planted.grammar import RANGE, SLOT, Pen
from finetune.planted.people import draw_person
from finetune.planted.pii import SENTENCES, VALUES
from finetune.planted.script import LEVELS, STYLES, draft


def pen(**banks: list[str]) -> Pen:
    return Pen(np.random.default_rng(0), banks)


def test_slots_alternatives_and_ranges_are_filled_from_the_inside_out() -> None:
    writer = pen(pet=["{colour} [cat|dog]"], colour=["grey"])
    written = {writer.write("a {pet}, {3-4} years") for _ in range(60)}
    assert written == {f"a grey {pet}, {n} years" for pet in ("cat", "dog") for n in (3, 4)}


@pytest.mark.parametrize(
    ("template", "written"),
    [
        ("a 18-year-old", "an 18-year-old"),
        ("a 80-year-old", "an 80-year-old"),
        ("a 8 a.m. start", "an 8 a.m. start"),
        ("a 79-year-old", "a 79-year-old"),
        ("A elderly man", "An elderly man"),
        ("a East Asian man", "an East Asian man"),
        ("a used car", "a used car"),
        ("a one-year contract", "a one-year contract"),
        ("data unit", "data unit"),
    ],
)
def test_articles_agree(template: str, written: str) -> None:
    assert pen().write(template) == written


def test_own_banks_go_before_inherited_ones() -> None:
    assert pen(x=["old"]).knowing({"x": ["new"]}).write("{x}") == "new"


def test_a_slot_without_bank_is_an_error() -> None:
    with pytest.raises(KeyError, match="nothing"):
        pen().write("{nothing}")


def test_misspelling_swaps_two_letters_inside_one_long_word() -> None:
    text = "no abdominal pain"
    spelt = pen().misspell(text)
    assert spelt != text
    assert sorted(spelt) == sorted(text)
    assert spelt.startswith("no a")
    assert spelt.endswith("l pain")
    assert pen().misspell("too short") == "too short"


@pytest.mark.parametrize("scenario", SCRIPTS)
def test_every_slot_of_a_script_has_a_bank(scenario: str) -> None:
    script = SCRIPTS[scenario]
    person = draw_person(np.random.default_rng(0)).banks
    given = {"x", "code", "own", "user", *SENTENCES}
    known = {*script.banks, *person, *VALUES, *given}
    phrases = [p for bank in (*script.banks.values(), *person.values()) for p in bank]
    phrases += [p for family in script.families for level in family.levels for p in level]
    slots = {match[2] for phrase in phrases for match in SLOT.finditer(phrase) if match[2]}
    assert {slot for slot in slots if not RANGE.fullmatch(slot)} <= known
    assert all(phrase.count("[") == phrase.count("]") for phrase in phrases)


@pytest.mark.parametrize("scenario", SCRIPTS)
def test_every_style_kind_and_level_can_be_written(scenario: str) -> None:
    script = SCRIPTS[scenario]
    kinds = {family.kind for family in script.families} | {"aside"}
    frames = {f"{kind}.{register}" for kind in kinds for register in STYLES.values()}
    ends = {f"{end}.{style}" for end in ("open", "close") for style in STYLES}
    assert frames | ends <= set(script.banks)
    assert {len(family.levels) for family in script.families} == {LEVELS}


@pytest.mark.parametrize("scenario", SCRIPTS)
def test_the_opening_names_age_and_for_courts_origin(scenario: str) -> None:
    rng = np.random.default_rng(0)
    for _ in range(300):
        person = draw_person(rng)
        banks = person.banks
        opening = draft(SCRIPTS[scenario], person, 0.0, rng).opening.lower()
        ages = (*banks["age"], *banks["decade"], *banks["stage"])
        assert any(age in opening for age in ages), opening
        if scenario == "judicial":
            assert person.ethnicity.lower() in opening
