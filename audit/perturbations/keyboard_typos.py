"""Typing mistakes: a neighbouring key is struck."""

from __future__ import annotations

from functools import partial
from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.places import words_changed

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _neighbours() -> dict[str, str]:
    """Keys beside, above and below on a QWERTY keyboard, whose rows are shifted by half a key."""
    found: dict[str, str] = {}
    for r, row in enumerate(_ROWS):
        for c, key in enumerate(row):
            near = [row[c - 1 : c], row[c + 1 : c + 2]]
            for other, columns in ((r - 1, (c, c + 1)), (r + 1, (c - 1, c))):
                if 0 <= other < len(_ROWS):
                    near += [_ROWS[other][i] for i in columns if 0 <= i < len(_ROWS[other])]
            found[key] = "".join(near)
    return found


_NEAR = _neighbours()


@perturbation(
    kind=Kind.CHARACTERS,
    examples=[
        Example("The patient reports chest pain.", "The patient reports chest paih."),
        Example("42 + 17", "42 + 17"),
    ],
    never=[("I am", "I zm")],
    references=("Belinkov, Bisk (2018), ICLR, arXiv:1711.02173",),
)
def keyboard_typos(text: str, severity: int, rng: Random) -> str:
    """A letter inside some words becomes a neighbour on the keyboard.

    One letter a word, never the first one, in words of at least four letters.
    """
    return words_changed(text, severity, rng, partial(_mistyped, rng), least=4)


def _mistyped(rng: Random, word: str) -> str | None:
    places = [i for i in range(1, len(word)) if word[i].lower() in _NEAR]
    if not places:
        return None
    at = rng.choice(places)
    new = rng.choice(_NEAR[word[at].lower()])
    return word[:at] + (new.upper() if word[at].isupper() else new) + word[at + 1 :]
