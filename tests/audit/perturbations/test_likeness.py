"""How alike texts are in meaning, by the embedded encoder."""

import numpy as np
import pytest

from audit import embedded
from audit.checks.robustness.probe import FLOOR
from audit.perturbations import likeness as room
from audit.perturbations.likeness import likeness

pytestmark = pytest.mark.skipif(
    embedded.embedded() is None, reason="the extra [embedded] is not installed"
)

SAME = [
    ("The patient states chest pain.", "The patient reports chest pain."),
    (
        "A physician called about an entire day of fever.",
        "A doctor called about a whole day of fever.",
    ),
    ("She bought the car.", "She purchased the car."),
]
OTHER = [
    ("The patient reports chest pain.", "The court rejected the appeal."),
    ("She bought the car.", "It rained all day in the mountains."),
]


def test_a_text_is_like_itself_and_the_order_is_kept():
    texts = ["one short text", "a longer text about something else entirely", "x"]
    assert likeness(texts, texts) == pytest.approx(np.ones(3))
    alike = likeness([a for a, _ in (*SAME, *OTHER)], [b for _, b in (*SAME, *OTHER)])
    alone = [likeness([a], [b])[0] for a, b in (*SAME, *OTHER)]
    assert alike == pytest.approx(alone, abs=1e-5)


def test_the_floor_parts_other_words_from_other_meaning():
    assert (likeness(*zip(*SAME, strict=True)) >= FLOOR).all()
    assert (likeness(*zip(*OTHER, strict=True)) < FLOOR).all()


def test_a_sentence_turned_round_is_not_hidden_by_a_long_text_that_stays():
    stays = " ".join(f"On day {n} the patient slept well and ate with appetite." for n in range(9))
    (short, long) = likeness(
        [OTHER[1][0], f"{stays} {OTHER[1][0]} {stays}"],
        [OTHER[1][1], f"{stays} {OTHER[1][1]} {stays}"],
    )
    assert long == pytest.approx(short, abs=1e-5)
    assert long < FLOOR
    assert likeness([stays], [stays]) == pytest.approx([1.0])


def test_without_the_encoder_nothing_is_said(monkeypatch):
    room._encoder.cache_clear()
    monkeypatch.setattr(embedded, "PACKAGE", "no_such_package")
    assert likeness(["a"], ["b"]) is None
    room._encoder.cache_clear()
