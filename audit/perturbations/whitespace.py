"""Blanks too many and too few."""

from __future__ import annotations

import re
from functools import partial
from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.places import matches_changed

# A blank between digits may part a number's thousands, or two numbers.
_BLANK = re.compile(r" (?=\S)(?<=\S )(?!(?<=\d )\d)")
_AFTER_MARK = re.compile(r"(?<=[^\W\d_][.,;:!?]) (?=[^\W\d_])")
_WIDER = ("  ", "   ", "\t", " \t")


@perturbation(
    kind=Kind.SURFACE,
    languages=("*",),
    examples=[
        Example("no pain", "no  pain"),
        Example("no pain", "no   pain", 1, 1),
        Example("Yes, he left. She stayed.", "Yes,he left. She stayed.", 1, 2),
        Example("Yes, he left. She stayed.", "Yes, he \tleft. She stayed.", 1, 3),
        Example("in 5, 6", "in 5,  6"),
        Example("1 000 000", "1 000 000"),
        Example("a\nb", "a\nb"),
        Example("word", "word"),
    ],
    never=[("5, 6", "5,6"), ("not able", "notable"), ("1 000", "1  000")],
)
def whitespace(text: str, severity: int, rng: Random) -> str:
    """Blanks between words are doubled or become tabs; some after punctuation are lost.

    Words are never joined, nor numbers; lines stay lines.
    """
    return matches_changed(text, severity, rng, _BLANK, partial(_blanks, rng))


def _blanks(rng: Random, found: re.Match[str]) -> str:
    if _AFTER_MARK.match(found.string, found.start()) and rng.random() < 0.5:
        return ""
    return rng.choice(_WIDER)
