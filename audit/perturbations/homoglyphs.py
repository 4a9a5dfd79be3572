"""Letters of other alphabets that look like Latin ones."""

from __future__ import annotations

import re
from functools import partial
from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.places import words_changed

_LATIN = "acdehijopqswxyABCEHIJKMNOPSTXYZvu"
_TWINS = "асԁеһіјорԛѕԝхуАВСЕНІЈКМΝОРЅТХΥΖνυ"
"""Cyrillic, and Greek where Cyrillic has none, in the order of `_LATIN`."""

_TWIN = dict(zip(_LATIN, _TWINS, strict=True))
_WORD = re.compile(rf"\b(?=[A-Za-z]*?[{_LATIN}])[A-Za-z]+\b")


@perturbation(
    kind=Kind.CHARACTERS,
    examples=[
        Example("pay", "рay"),
        Example("pay", "paу", 1, 1),
        Example("VAT", "VAТ"),
        Example("gun", "gυn"),
        Example("The court", "The cоurt"),
        Example("The patient reports chest pain.", "The patient reports cһest pain.", 3, 0),
        Example("Суд решил.", "Суд решил."),
        Example("42 %", "42 %"),
    ],
    references=(
        "Boucher, Shumailov, Anderson, Papernot (2022), IEEE S&P, arXiv:2106.09898",
        "Unicode Technical Standard 39, confusables.txt",
    ),
)
def homoglyphs(text: str, severity: int, rng: Random) -> str:
    """A letter of some words becomes its Cyrillic or Greek twin.

    One letter a word of at least two; what a person reads is the same.
    """
    return words_changed(text, severity, rng, partial(_disguised, rng), _WORD)


def _disguised(rng: Random, word: str) -> str:
    at = rng.choice([i for i, letter in enumerate(word) if letter in _TWIN])
    return word[:at] + _TWIN[word[at]] + word[at + 1 :]
