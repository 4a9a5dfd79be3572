"""Typing mistakes: a letter too many."""

from __future__ import annotations

from functools import partial
from random import Random
from string import ascii_lowercase

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.misspelling import LETTERS, slip
from audit.perturbations.places import words_changed


@perturbation(
    kind=Kind.CHARACTERS,
    examples=[
        Example("The patient reports chest pain.", "The paftient reports chest pain."),
        Example("the refusal was unfair", "the refusal was unfahir", 1, 3),
        Example("SEVERE PAIN", "SETVERE PAIN", 3, 0),
        Example("She doesn't smoke.", "She doesn't symoke.", 1, 1),
        Example("It is café.", "It is café."),
        Example("my dad is ill", "my dad is ill"),
        Example("42 + 17", "42 + 17"),
    ],
    never=[
        ("form", "forum"),
        ("county", "country"),
        ("He is ill.", "He is iill."),
        ("ABCD1234", "ABQCD1234"),
    ],
    references=("Pruthi, Dhingra, Lipton (2019), ACL, arXiv:1905.11268",),
)
def character_insertion(text: str, severity: int, rng: Random) -> str:
    """Some words get a letter too many.

    One letter inside a word of at least four letters, never such that it makes another word.
    """
    return words_changed(text, severity, rng, partial(_lengthened, rng), LETTERS)


def _lengthened(rng: Random, word: str) -> str | None:
    letters = ascii_lowercase.upper() if word.isupper() else ascii_lowercase
    made = (word[:i] + rng.choice(letters) + word[i:] for i in range(1, len(word)))
    return slip(word, made, rng)
