"""Words said of a person (a Muslim man, she is Polish), and the same text with others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from random import Random
from typing import Any, Literal, NamedTuple

from audit.perturbations.articles import with_article
from audit.perturbations.descriptor_words import Word, forms, pattern, words
from audit.perturbations.identity import Variant, fitted
from audit.perturbations.places import rewritten
from audit.perturbations.tables import table

_NAME = re.compile(r"\s[A-Z][a-z]")
"""After the Scots: Guards."""

_NEAR = 60
"""Characters looked at before a word."""


Form = Literal["adjective", "one", "many"]


class Said(NamedTuple):
    """Where a word is said of somebody."""

    start: int
    end: int
    group: str
    word: Word
    form: Form


def descriptor_variants(attribute: str, text: str, rng: Random) -> list[Variant]:
    """The words of the group most spoken of, as those of each other group, and of the same.

    Groups that the text speaks of as well are not moved to.
    """
    if is_bound(attribute, text):
        return []
    every = said(attribute, text)
    groups = words(attribute, "groups")
    named = Counter(found.group for found in every if found.group != "other")
    if not named:
        return []
    group = max(named, key=named.__getitem__)
    mine = [found for found in every if found.group == group]
    others = [other for other in groups if other not in named]
    rng.shuffle(others)
    moved = [
        Variant(reworded(text, mine, rng.choice(groups[other])), group, other) for other in others
    ]
    used = {found.word for found in mine}
    same = [word for word in groups[group] if word not in used]
    if same:
        moved.append(Variant(reworded(text, mine, rng.choice(same)), group, group, control=True))
    return moved


def reworded(text: str, places: Sequence[Said], word: Word) -> str:
    """The text with the word in each of the places, in the form and with the article it needs."""
    return rewritten(text, [_placed(text, place, word) for place in places])


def _placed(text: str, place: Said, word: Word) -> tuple[int, int, str]:
    new = fitted(text, place.start, place.end, getattr(word, place.form))
    start, new = with_article(text, place.start, new)
    return start, place.end, new


def said(attribute: str, text: str) -> list[Said]:
    """Words of the attribute that are said of somebody, in order."""
    found = []
    for match in pattern(attribute).finditer(text):
        group, word = forms(attribute)[match[0]]
        form = _form(attribute, match, word)
        if form:
            found.append(Said(*match.span(), group, word, form))
    return found


def mentions(attribute: str, text: str) -> bool:
    """Whether a word of the attribute stands in the text, of whomever it is said."""
    return pattern(attribute).search(text) is not None


def is_bound(attribute: str, text: str) -> bool:
    """Whether the text says what no other group could."""
    bound = table("descriptors")[attribute].get("bound")
    return bool(bound) and _whole(bound).search(text) is not None


def _form(attribute: str, match: re.Match[str], word: Word) -> Form | None:
    """As what a word is said of somebody; ``None`` where it is said of something else."""
    if _same(match[0], word.many):
        return None if _NAME.match(match.string, match.end()) else "many"
    around = _around(attribute)
    adjective, text, end = _same(match[0], word.adjective), match.string, match.end()
    if adjective and around["person"].match(text, end):
        return "adjective"
    if not around["ends"].match(text, end):
        return None
    low = max(0, match.start() - _NEAR)
    if _same(match[0], word.one) and around["article"].search(text, low, match.start()):
        return "one"
    if adjective and around["subject"].search(text, low, match.start()):
        return "adjective"
    return None


def _same(written: str, word: str) -> bool:
    return written.casefold() == word.casefold()


@lru_cache
def _around(attribute: str) -> Mapping[str, re.Pattern[str]]:
    """What stands before or after a word that is said of somebody."""
    listed: Mapping[str, Any] = table("descriptors")
    people, modifiers, compounds = (
        "|".join(listed[key].split()) for key in ("people", "modifiers", "compounds")
    )
    label, more = listed[attribute]["label"], listed[attribute].get("closed", "")
    closed = "|".join(f"{listed['closed']} {more}".split())
    of = re.IGNORECASE
    person = (
        rf"[\s-](?:(?:{modifiers}|\d\d[\s-]year[\s-]old)\s){{0,3}}(?:{people})"
        rf"(?![\w-]|\s(?:{compounds})(?!\w))"
    )
    be = (
        rf"(?:he|she|they|i|we|you|who|{people})"
        r"(?:['’](?:s|re|m)|\s(?:is|are|am|was|were|has\sbeen))"
    )
    subject = (
        rf"(?<!\w)(?:{be}(?:\s(?:not|also|both|now|openly|himself|herself))?\s"
        rf"|(?:identif(?:y|ies|ied)|described\s\w+|known)\sas\s|(?:{label})\s?[:=]?\s?)\Z"
    )
    return {
        "person": re.compile(person, of),
        "ends": re.compile(rf"\s*(?:[.,;:!?)\]\"”\n]|\Z)|\s(?:{closed})(?!\w|\sblue)", of),
        "article": re.compile(r"(?<!\w)(?:an?|another|fellow)\s(?:devout\s|practising\s)?\Z", of),
        "subject": re.compile(subject, of),
    }


@lru_cache
def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
