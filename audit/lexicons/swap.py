"""The same text of the other gender, word by word, pronouns by what they stand for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from audit.lexicons import Hit, built_in, main_group, spelled
from audit.lexicons.edits import Edit

_WORDS = re.compile(r"[^\W_]+(?:['’‐-][^\W_]+)*|[^\w\s]|\n")


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
    are. Both directions hold for the same text, so that swapping twice gives the text again but
    for words that share a counterpart.

    References
    ----------
    Lu, Mardziel, Wu, Amancharla, Datta (2018), arXiv:1807.11714 (counterfactual data augmentation).
    """
    lexicon = built_in("gender")
    female, male = lexicon.groups[:2]
    hits = [hit for hit in lexicon.find(text) if hit.group in (female, male)]
    if not hits:
        return None
    group = main_group(hits)
    direction = f"{group} → {male if group == female else female}"
    if lexicon.is_bound(text):
        return Swapped((), direction, bound=True)
    edits = [_edit(text, hit, lexicon.counterparts[hit.group]) for hit in hits]
    return Swapped(tuple(edit for edit in edits if edit), direction)


def _edit(text: str, hit: Hit, counterparts: Mapping[str, str]) -> Edit | None:
    written = text[hit.start : hit.end]
    word = re.sub(r"['’]s?\Z", "", written)
    other = _pronoun(text, hit.start, hit.start + len(word)) or counterparts.get(spelled(word))
    if other is None:
        return None
    return Edit(hit.start, hit.end, _like(word, other) + written[len(word) :])


def _pronoun(text: str, start: int, end: int) -> str | None:
    """What becomes of *her* and *his*, which have two counterparts each; ``None`` for others."""
    word = text[start:end].casefold()
    if word not in ("her", "his"):
        return None
    before = (_words(text[max(0, start - 40) : start]) or [""])[-1]
    after = [*_words(text[end : end + 80])[:3], "", "", ""]
    if word == "her":
        return "him" if _is_object(before, after) else "his"
    alone = _is_end(after[0]) or after[0] in _grammar()["no_noun"]
    return "hers" if alone and after[0] not in ("and", "or") else "her"


def _is_object(before: str, after: Sequence[str]) -> bool:
    """Whether *her* is an object (him), not the owner of what follows (his)."""
    of = _grammar()
    if before in of["finding"] and after[0] in of["degrees"]:
        after = after[1:]
    word, ends = after[0], _is_end(after[1]) or after[1] in of["no_noun"]
    return (
        _is_end(word)
        or word in of["no_noun"]
        or (ends and _is_adverb(word))
        or (ends and before in of["finding"] and word in of["states"])
        or (ends and before in of["moving"] and word in of["whither"])
        or (before in of["seeing"] and word.endswith("ing") and word not in of["nouns_in_ing"])
        or (before in of["letting"] and word in of["doing"])
        or (before in of["giving"] and (word[0].isdigit() or word in of["gifts"]))
    )


def _is_adverb(word: str) -> bool:
    of = _grammar()
    return word in of["how"] or (word.endswith("ly") and word not in of["nouns_in_ly"])


@lru_cache(maxsize=1)
def _grammar() -> Mapping[str, frozenset[str]]:
    text = files("audit.lexicons").joinpath("pronouns.toml").read_text("utf-8")
    return {kind: frozenset(words.split()) for kind, words in tomllib.loads(text).items()}


def _is_end(word: str) -> bool:
    return not word or not word[0].isalnum()


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORDS.findall(text)]


def _like(model: str, word: str) -> str:
    """The word in the letters of the model: capitals, a capital, or neither."""
    if model.isupper() and (len(model) > 1 or len(word) == 1):
        return word.upper()
    return word[0].upper() + word[1:] if model[0].isupper() else word
