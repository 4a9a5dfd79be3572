"""Typing mistakes: two neighbouring letters in the wrong order."""

from __future__ import annotations

from functools import partial
from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.misspelling import LETTERS, slip
from audit.perturbations.places import words_changed


@perturbation(
    kind=Kind.CHARACTERS,
    examples=[
        Example("The patient reports chest pain.", "The pateint reports chest pain."),
        Example("the refusal was unfair", "the refusal was unafir", 1, 3),
        Example("SEVERE PAIN", "SVEERE PAIN", 3, 0),
        Example("a trial", "a tiral"),
        Example("She doesn't smoke.", "She dosen't smoke.", 1, 1),
        Example("my dad is ill", "my dad is ill"),
        Example("42 + 17", "42 + 17"),
    ],
    never=[
        ("trial", "trail"),
        ("form", "from"),
        ("scared", "sacred"),
        ("court", "ocurt"),
    ],
    references=("Belinkov, Bisk (2018), ICLR, arXiv:1711.02173",),
)
def character_swap(text: str, severity: int, rng: Random) -> str:
    """Two neighbouring letters of some words change places.

    Once a word of at least four letters, first and last one aside, never such that it makes
    another word.
    """
    return words_changed(text, severity, rng, partial(_swapped, rng), LETTERS)


def _swapped(rng: Random, word: str) -> str | None:
    made = (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(1, len(word) - 2))
    return slip(word, made, rng)
