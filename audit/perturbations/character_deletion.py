"""Typing mistakes: a letter too few."""

from __future__ import annotations

from functools import partial
from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.misspelling import LETTERS, slip
from audit.perturbations.places import words_changed


@perturbation(
    kind=Kind.CHARACTERS,
    examples=[
        Example("The patient reports chest pain.", "The patient reports chst pain."),
        Example("the refusal was unfair", "the refusal was unfir", 1, 3),
        Example("SEVERE PAIN", "SEVEE PAIN", 3, 0),
        Example("She doesn't smoke.", "She doesn't smke."),
        Example("my dad is ill", "my dad is ill"),
        Example("42 + 17", "42 + 17"),
    ],
    never=[
        ("friend", "fiend"),
        ("mental", "metal"),
        ("public", "pubic"),
        ("court", "cour"),
        ("ABCD1234", "ACD1234"),
    ],
    references=("Pruthi, Dhingra, Lipton (2019), ACL, arXiv:1905.11268",),
)
def character_deletion(text: str, severity: int, rng: Random) -> str:
    """Some words lose a letter.

    One letter inside a word of at least four letters, never such that it makes another word.
    """
    return words_changed(text, severity, rng, partial(_shortened, rng), LETTERS)


def _shortened(rng: Random, word: str) -> str | None:
    return slip(word, (word[:i] + word[i + 1 :] for i in range(1, len(word) - 1)), rng)
