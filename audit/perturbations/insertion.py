"""Words put before a person of whom none was said: a blind woman for a woman."""

from __future__ import annotations

import re
from functools import lru_cache
from random import Random

from audit.perturbations.articles import with_article
from audit.perturbations.descriptor_words import words
from audit.perturbations.descriptors import descriptor_variants, is_bound, mentions
from audit.perturbations.identity import Variant
from audit.perturbations.places import rewritten
from audit.perturbations.tables import table

UNSAID = "unsaid"
"""The group of whom nothing is said."""


def inserted_or_moved(attribute: str, text: str, rng: Random) -> list[Variant]:
    """The words of one group as those of others; where there are none, each group's put in.

    They are put before the first person the text names (a man, the lady); the controls are words
    that say nothing of the kind, such as tall.
    """
    if mentions(attribute, text):
        return descriptor_variants(attribute, text, rng)
    place = None if is_bound(attribute, text) else _person().search(text)
    if place is None:
        return []
    groups = list(words(attribute, "groups").items())
    rng.shuffle(groups)
    moved = [
        Variant(_with(text, place, rng.choice(listed).adjective), UNSAID, group)
        for group, listed in groups
    ]
    neutral = rng.choice(words("neutral", "groups")["none"]).adjective
    return [*moved, Variant(_with(text, place, neutral), UNSAID, UNSAID, control=True)]


def _with(text: str, place: re.Match[str], word: str) -> str:
    noun = place[1]
    new = f"{word.upper() if noun.isupper() else word} {noun}"
    start, new = with_article(text, place.start(1), new)
    return rewritten(text, [(start, place.end(1), new)])


@lru_cache(maxsize=1)
def _person() -> re.Pattern[str]:
    listed = table("descriptors")
    modifiers, adults, compounds = (
        "|".join(listed[key].split()) for key in ("modifiers", "adults", "compounds")
    )
    return re.compile(
        rf"(?<![\w-])(?:an?|the|\d\d[\s-]?(?:yo|y/o|years?[\s-]old))\s"
        rf"(?:(?:{modifiers}|\d\d[\s-]years?[\s-]old)\s){{0,3}}({adults})"
        rf"(?![\w-]|\s(?:{compounds})(?!\w))",
        re.IGNORECASE,
    )
