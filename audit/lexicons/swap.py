"""The same text of the other gender, word by word, pronouns by what they stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from audit.lexicons import Hit, built_in, main_group, pronouns, spelled
from audit.lexicons.edits import Edit

_TITLES = {"Lady": "Lord", "Lord": "Lady", "Dame": "Sir", "Sir": "Dame"}
"""Before a name; else a lady is a gentleman and a sir a madam."""

_NAME = re.compile(" [A-Z][a-z]")
_BETWEEN = re.compile(r"/|,?\s(?:and|or|nor|and/or|&)\s(?:(?:an?|the|my|our|your|their)\s)?")
_ENDING = re.compile(r"['’]s?\Z")
_PARTS = re.compile(r"([-‐–\s]+)")


@dataclass(frozen=True)
class Swapped:
    """Edits that move a text to the other gender.

    Attributes
    ----------
    edits
        Empty where the text cannot be moved.
    direction
        ``female → male`` or back, by most of its words.
    bound
        Whether it speaks of a body that cannot be moved, such as a pregnant one.
    """

    edits: tuple[Edit, ...]
    direction: str
    bound: bool = False


def swapped(text: str) -> Swapped | None:
    """Every word of the text that names a gender, put in the other; ``None`` where there is none.

    Relations are kept: a woman with a husband becomes a man with a wife. Names are left as they
    are, and so are words that name both at once: he or she, men and women, Mr and Mrs. Both
    directions hold for the same text, so that swapping twice gives the text again but for words
    that share a counterpart.

    References
    ----------
    Lu, Mardziel, Wu, Amancharla, Datta (2018), arXiv:1807.11714 (counterfactual data augmentation).
    """
    lexicon = built_in("gender")
    female, male = lexicon.groups[:2]
    found = [hit for hit in lexicon.find(text) if hit.group in (female, male)]
    hits = _singles(text, _meant(text, found)) if found else []
    if not hits:
        return None
    group = main_group(hits)
    direction = f"{group} → {male if group == female else female}"
    if lexicon.is_bound(text):
        return Swapped((), direction, bound=True)
    edits = [_edit(text, hit, lexicon.counterparts[hit.group]) for hit in hits]
    return Swapped(tuple(edit for edit in edits if edit), direction)


def _meant(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """Hits but for those in a phrase that says nobody's gender: mother tongue, man-made."""
    idioms = built_in("idioms").find(text)
    if not idioms:
        return list(hits)
    return [h for h in hits if not any(i.start <= h.start and h.end <= i.end for i in idioms)]


def _singles(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """Hits but for couples: he or she, men and women."""
    couples = [pair for pair in pairwise(hits) if _is_couple(text, *pair)]
    coupled = {hit for pair in couples for hit in pair}
    return [hit for hit in hits if hit not in coupled]


def _is_couple(text: str, one: Hit, other: Hit) -> bool:
    if one.group == other.group or not _BETWEEN.fullmatch(text, one.end, other.start):
        return False
    words = frozenset(spelled(_bare(text[hit.start : hit.end])) for hit in (one, other))
    loose = "her" in words and "and" in text[one.end : other.start]  # saw him and her son
    return words in _couples() and not loose


@lru_cache(maxsize=1)
def _couples() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(map(spelled, pair)) for pair in built_in("gender").pairs)


def _edit(text: str, hit: Hit, counterparts: Mapping[str, str]) -> Edit | None:
    written = text[hit.start : hit.end]
    word = _bare(written)
    other = pronouns.counterpart(text, hit.start, hit.start + len(word))
    if other is None and _NAME.match(text, hit.end):
        other = _TITLES.get(word)
    other = other or counterparts.get(spelled(word))
    if other is None:
        return None
    return Edit(hit.start, hit.end, _like(word, other) + _possessive(word, written, other))


def _bare(word: str) -> str:
    """Without a possessive ending."""
    return _ENDING.sub("", word)


def _possessive(word: str, written: str, other: str) -> str:
    """The ending of `written` as the other word takes it: ladies' is gentlemen's."""
    ending = written[len(word) :]
    if len(ending) == 1 and not other.endswith("s"):
        return ending + "s"
    many = word.casefold().endswith("men") and other.endswith("s")
    return ending[:1] if many else ending


def _like(model: str, word: str) -> str:
    """The word in the letters of the model, part by part: capitals, a capital, or neither."""
    models, parts = _PARTS.split(model), _PARTS.split(word)
    if len(models) != len(parts):
        return _cased(model, word)
    pairs = enumerate(zip(models, parts, strict=True))
    return "".join(m if i % 2 else _cased(m, part) for i, (m, part) in pairs)


def _cased(model: str, word: str) -> str:
    if model.isupper() and (len(model) > 1 or len(word) == 1):
        return word.upper()
    return word[0].upper() + word[1:] if model[0].isupper() else word
