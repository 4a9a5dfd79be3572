"""Digits in the place of the letters they look like."""

from __future__ import annotations

import re
from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.places import words_changed

_DIGITS = str.maketrans("aeiostAEIOST", "431057431057")

# With a letter that stays: "seat" would be the number 5347.
_WORD = re.compile(
    r"\b(?=[A-Za-z]*?[aeiost])(?=[a-z]*?[^\W\daeiost_])[A-Za-z]{4,}\b", re.IGNORECASE
)


@perturbation(
    kind=Kind.CHARACTERS,
    examples=[
        Example("patient", "p4713n7"),
        Example("She has asthma.", "She has 457hm4."),
        Example("APPEAL", "4PP34L"),
        Example("The patient reports chest pain.", "The p4713n7 reports chest pain.", 3, 0),
        Example("a seat at 9", "a seat at 9"),
        Example("to be", "to be"),
        Example("hymn", "hymn"),
    ],
    never=[("seat", "5347"), ("to", "70"), ("I am", "1 4m"), ("is", "15")],
    references=("Perea, Duñabeitia, Carreiras (2008), doi:10.1037/0096-1523.34.1.237",),
)
def leetspeak(text: str, severity: int, rng: Random) -> str:
    """Some words are written with digits: *p4713n7*.

    Words of at least four letters: a, e, i, o, s and t become 4, 3, 1, 0, 5 and 7; not where
    nothing but digits would be left.
    """
    return words_changed(text, severity, rng, _with_digits, _WORD)


def _with_digits(word: str) -> str:
    return word.translate(_DIGITS)
