"""Any text is survived, and the work grows with its length alone.

Work is counted, not timed: candidates looked at, and characters the engine was given; about half a
minute of texts. `benchmarks/pii_fuzz.py` does the same for as long as one likes, by the clock.
"""

import random
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.pii import Scanner
from audit.pii.names import Gazetteer
from benchmarks.pii_fuzz import HARD, problem, texts

SCANNER = Scanner(names=Gazetteer(), least=0.01)
PER_CHARACTER = 4
"""Candidates a character may give: patterns that can begin at the same one."""


@settings(deadline=None, max_examples=12_000)
@given(st.text(st.characters(codec=None), max_size=300))
def test_any_text_is_survived(text):
    assert problem(text, SCANNER.find(text)) == ""


@settings(deadline=None, max_examples=6_000)
@given(st.lists(st.sampled_from([*HARD, "\n", " ", "7", "x"]), max_size=120).map("".join))
def test_hard_pieces_are_survived(text):
    assert problem(text, SCANNER.find(text)) == ""


@pytest.mark.parametrize("seed", range(120))
def test_drawn_texts_are_survived(seed):
    for kind, text in islice(texts(random.Random(seed), 800), 30):
        assert problem(text, SCANNER.find(text)) == "", (kind, seed)


def test_a_wrong_answer_is_seen():
    hits = SCANNER.find("ann@example.com bob@example.com")
    assert problem("ann@example.com", hits) == "a span outside the text, or empty"
    assert problem("x" * 99, hits[::-1]) == "spans over another or out of order"


@pytest.mark.parametrize("piece", HARD)
def test_candidates_grow_with_the_length_alone(piece):
    short, long = (piece * (size // len(piece)) for size in (2_000, 8_000))
    few, many = (sum(1 for _ in SCANNER.candidates(text)) for text in (short, long))
    assert many <= PER_CHARACTER * len(long)
    assert many <= 4.5 * few + 50  # four times the length


def test_a_huge_cell_is_read_whole():
    filler = "and so on, for long. " * 100_000
    text = f"{filler}ann@example.com{filler}"
    hits = SCANNER.find(text)
    assert [(hit.start, hit.type) for hit in hits] == [(len(filler), "email")]
