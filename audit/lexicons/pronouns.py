"""What *her* and *his* become, which have two counterparts each, by the words around them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import takewhile

_WORDS = re.compile(r"[^\W_]+(?:['’‐-][^\W_]+)*|[^\w\s]|\n(?!\s*[a-z])")
"""Words and marks; a line's end is a mark unless the sentence goes on."""

_QUOTED = re.compile(r"\s[“‘\"'](?=\w)")
_STATE = re.compile("(?:ful|less|able|ible|ous|ed|ier)$")
_DRUG = re.compile("(?:cillin|mycin|pril|olol|statin|[lp]am|azole|phine|caine|codone|fen)$")
_CURRENCY = "£$€"
_REACH = 80
"""Characters looked at on either side."""


def counterpart(text: str, start: int, end: int) -> str | None:
    """*Him* or *his* for her, *her* or *hers* for his; ``None`` for other words."""
    word = text[start:end].casefold()
    if word not in ("her", "his"):
        return None
    loud = text[start:end].isupper()
    before = ["", "", *_words(text[max(0, start - _REACH // 2) : start], loud)][-2:]
    quoted = _QUOTED.match(text, end)
    if quoted and not (word == "her" and before[1] in _grammar()["giving"] | {"to"}):
        end = quoted.end()  # his "bad days", but told her "no"
    after = [*_words(text[end : end + _REACH], loud)[:5], "", "", "", ""]
    if word == "her":
        return "him" if _is_object(before[1], after) else "his"
    return "hers" if _stands_alone(before, after) else "her"


def _is_object(before: str, after: Sequence[str]) -> bool:
    """Whether *her* is an object (him), not the owner of what follows (his)."""
    of = _grammar()
    if before in of["finding"] and after[0] in of["degrees"]:
        after = after[1:]
    word, ends = after[0], _ends(after[1])
    if _is_number(word):
        return before in of["giving"] or _is_when(after)
    return (
        _is_closed(word)
        or (ends and _is_adverb(word))
        or f"{word}_{after[1]}" in of["phrases"]
        or (word == "will" and after[1] in of["doing"])
        or (ends and before in of["finding"] and _is_state(word))
        or (ends and before in of["moving"] and word in of["whither"])
        or (before in of["seeing"] and _is_doing(before, after))
        or (before in of["letting"] and (word in of["doing"] or _is_done(after)))
        or (before in of["giving"] and _is_gift(after))
        or (before in of["handing"] and not _owned(after))
    )


def _stands_alone(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether *his* owns nothing that follows (hers)."""
    of = _grammar()
    word = after[0]
    if word in ("and", "or"):
        return before[1] in of["being"] and not after[1].endswith(("'s", "’s"))
    if before[1] == "of" and before[0] in of["fellows"] and word.endswith("ed"):
        return True  # a friend of his posted bail
    return _is_closed(word) or (word in of["how"] and _ends(after[1]))


def _is_closed(word: str) -> bool:
    """Whether no noun can begin with the word: the clause ends, or a word of grammar stands."""
    stem = re.split("['’]", word)[0]
    closed = _grammar()["no_noun"]
    ended = not word or not (word[0].isalnum() or word in _CURRENCY)
    return ended or stem in closed or word in closed or word.endswith(("n't", "n’t"))


def _ends(word: str) -> bool:
    return _is_closed(word) or _is_adverb(word)


def _is_adverb(word: str) -> bool:
    of = _grammar()
    return word in of["how"] or (word.endswith("ly") and word not in of["nouns_in_ly"])


def _is_state(word: str) -> bool:
    of = _grammar()
    like_state = bool(_STATE.search(word)) and word not in of["nouns_like_states"]
    return word in of["states"] or like_state


def _is_doing(before: str, after: Sequence[str]) -> bool:
    of = _grammar()
    word, following = after[:2]
    loose = before in of["loosely"] and word in of["nouns_or_doings"]
    noun = loose or word in of["nouns_in_ing"] or following in of["tools"] | of["being"]
    return word.endswith("ing") and not noun


def _is_done(after: Sequence[str]) -> bool:
    """Whether a verb, as it has an object of its own: appeal her dismissal."""
    of = _grammar()
    return after[1] in of["begins_object"] and after[0] not in of["owned"]


def _is_number(word: str) -> bool:
    return bool(word) and (word[0].isdigit() or word in _CURRENCY or word in _grammar()["numbers"])


def _is_when(after: Sequence[str]) -> bool:
    """Three times; 3 days later; two or three months ago."""
    return not _grammar()["reckoned"].isdisjoint(after[1:5])


def _is_gift(after: Sequence[str]) -> bool:
    of = _grammar()
    word = next((word for word in after if word.casefold() not in of["kinds"]), "")
    return word in of["gifts"] or after[0] in of["amounts"] or bool(_DRUG.search(word))


def _owned(after: Sequence[str]) -> bool:
    """Whether what is given is somebody's: her correct address."""
    thing = takewhile(lambda word: not _ends(word), after[:3])
    return not _grammar()["owned"].isdisjoint(thing)


@lru_cache(maxsize=1)
def _grammar() -> Mapping[str, frozenset[str]]:
    text = files("audit.lexicons").joinpath("pronouns.toml").read_text("utf-8")
    return {kind: frozenset(words.split()) for kind, words in tomllib.loads(text).items()}


def _words(text: str, loud: bool) -> list[str]:
    """In lower case, but for what is in capitals (US, IT) in a text that is not."""
    found = _WORDS.findall(text)
    return [
        word if word.isupper() and word != "I" and not loud else word.casefold() for word in found
    ]
