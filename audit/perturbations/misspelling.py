"""Slips inside a word, none of which makes another word of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from random import Random

from audit.perturbations.tables import words_of

LETTERS = re.compile(r"\b[A-Za-z]{4,40}\b")
"""Unaccented letters that make a word: shorter ones are too easily others, longer ones none."""


def slip(word: str, candidates: Iterable[str], rng: Random) -> str | None:
    """One of the candidates that is not the word and no other word; ``None`` if none is left."""
    others = words_of("other_words", "words")
    able = [new for new in candidates if new != word and new.lower() not in others]
    return rng.choice(able) if able else None
