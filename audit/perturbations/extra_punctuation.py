"""Punctuation where there is enough of it."""

from __future__ import annotations

import re
from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.places import matches_changed

# "no, pain" says the contrary of "no pain".
_NEGATION = r"(?<!\bno )(?<!\bnot )(?<!n['’]t )(?<!\bnever )(?<!\bwithout )(?<!\bcannot )"
_GAP = rf" (?=[^\W\d_])(?<=[^\W\d_] ){_NEGATION}"
_END = r"(?<=\w\w)[.!?,](?=\s|\Z)"
_PLACE = re.compile(f"{_END}|{_GAP}", re.IGNORECASE)
_MORE = {".": "...", "!": "!!!", "?": "??", ",": ",,", " ": ", "}


@perturbation(
    kind=Kind.SURFACE,
    examples=[
        Example("Help!", "Help!!!"),
        Example("Really?", "Really??"),
        Example("Gone.", "Gone..."),
        Example("It is 3.5", "It, is 3.5"),
        Example("There was no pain", "There was, no pain", 1, 1),
        Example("He left, she said.", "He left, she, said."),
        Example("The patient reports chest pain.", "The patient, reports chest pain.", 3, 0),
        Example("no pain", "no pain"),
        Example("5 mg", "5 mg"),
        Example("word", "word"),
    ],
    never=[
        ("He is not guilty", "He is not, guilty"),
        ("3.5 mg", "3...5 mg"),
        ("There was no pain", "There was no, pain"),
        ("He can't walk", "He can't, walk"),
    ],
)
def extra_punctuation(text: str, severity: int, rng: Random) -> str:
    """Marks are repeated and commas strayed between words: *Help!!!*, *the, patient*.

    No comma follows a negation or stands beside a number.
    """
    return matches_changed(text, severity, rng, _PLACE, _more)


def _more(found: re.Match[str]) -> str:
    return _MORE[found[0]]
