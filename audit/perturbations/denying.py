"""Sentences denied: *not* put in, with *do* where there is no other auxiliary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from heapq import merge

from audit.perturbations.places import rewritten
from audit.perturbations.tables import cased, words_of
from audit.perturbations.verbs import bases, finite, participles

Place = tuple[int, int, str]

_AUXILIARY = re.compile(
    r"(?<![\w'’-])(?:is|are|was|were|(?<=\bi )am|can|could|would|should|might|must|shall|has|have"
    r"|had|does|do|did|(?-i:may|MAY|will|WILL))(?![\w'’-])",
    re.IGNORECASE,
)
_PRONOUNS = frozenset(("he", "she", "it", "i", "we", "they", "you"))
_PRONOUN = re.compile(rf"(?:{'|'.join(sorted(_PRONOUNS))})(?![^\W_])", re.IGNORECASE)
_BEFORE = re.compile(r"(?<![^\W_])([^\W_]+)\s+\Z")
_CLAUSE_END = re.compile(r"[.,;:!?()\n]")
_ADVERB = re.compile(r"also|always|now|often|still|then|later|already|since|recently|\w+ly")
_SOME = re.compile(r"\s+some(?![^\W_])")
_DOES = {"has": "does", "have": "do", "had": "did", "does": "does", "do": "do", "did": "did"}
_DOES |= {"third": "does", "past": "did", "base": "do"}
_MODALS = (
    "can",
    "could",
    "will",
    "would",
    "should",
    "may",
    "might",
    "must",
    "shall",
    "have",
    "did",
)
_NO_PARTICIPLES = ("red", "bed", "need", "speed", "blood")
_NEAR = 60
"""Characters looked at before and after a verb."""


def denied(sentence: str, begin: int) -> str:
    """The sentence denied from `begin` on; itself where no verb there can be."""
    place = next(merge(_verbs(sentence, begin), _auxiliaries(sentence, begin)), None)
    return rewritten(sentence, [place]) if place else sentence


def _verbs(sentence: str, begin: int) -> Iterator[Place]:
    """*Walked* -> *did not walk*."""
    for found in finite(sentence):
        if found.subject >= begin and not _is_relative(sentence, found.subject):
            does = f"{_DOES[found.tense]} not {found.adverb}{found.base}"
            yield _with_any(sentence, found.start, found.end, does)


def _auxiliaries(sentence: str, begin: int) -> Iterator[Place]:
    """*Is* -> *is not*, *has a* -> *does not have a*."""
    for word in _AUXILIARY.finditer(sentence, begin):
        start, end = word.span()
        after = _CLAUSE_END.split(sentence[end : end + _NEAR], maxsplit=1)[0].lower().split()
        auxiliary = word[0].lower()
        if not (_begins_so(sentence, start, auxiliary) and _goes_on(after)):
            continue
        main = _main(auxiliary, after)
        if main:
            yield _with_any(sentence, start, end, f"{_DOES[auxiliary]} not {main}")
        elif main is not None:
            yield end, end, cased(word[0], "not" if auxiliary == "can" else " not")


def _begins_so(sentence: str, at: int, auxiliary: str) -> bool:
    """Whether what stands before an auxiliary lets it be denied."""
    before = _BEFORE.search(sentence, max(0, at - _NEAR), at)
    if before is None:
        return any(map(str.isalnum, sentence[:at]))
    word = before[1].lower()
    if word in ("that", "which") and not sentence[: before.start()].strip():
        return True
    return not (
        word in words_of("negation", "not_after")
        or (auxiliary in _DOES and word in _MODALS)
        or (word in _PRONOUNS and _is_relative(sentence, before.start()))
    )


def _goes_on(after: Sequence[str]) -> bool:
    """Whether what stands after an auxiliary lets it be denied; the end of a clause does not."""
    return bool(after) and after[0] not in words_of("negation", "not_before") | _PRONOUNS


def _main(auxiliary: str, after: Sequence[str]) -> str | None:
    """The verb that *do* needs beside it, empty for none; ``None`` where that is not clear."""
    if auxiliary in ("has", "have", "had"):
        return (
            "" if _is_perfect([word for word in after if not _ADVERB.fullmatch(word)]) else "have"
        )
    if auxiliary in ("does", "do", "did"):
        if after[0] in words_of("negation", "objects"):
            return "do"
        return "" if after[0] in bases() else None
    return ""


def _is_perfect(after: Sequence[str]) -> bool:
    """*Has lost*, not *has lost property*."""
    verb, following = [*after, "", ""][:2]
    if verb in words_of("negation", "adjectives"):
        return not following or following in words_of("negation", "objects")
    return verb in participles() or (verb.endswith("ed") and verb not in _NO_PARTICIPLES)


def _is_relative(sentence: str, subject: int) -> bool:
    """Whether a pronoun begins a clause that is said of the word before it: *the loan she took*."""
    before = _BEFORE.search(sentence, max(0, subject - _NEAR), subject)
    if before is None or _PRONOUN.match(sentence, subject) is None:
        return False
    return before[1].islower() and before[1] not in words_of("negation", "before_subject")


def _with_any(sentence: str, start: int, end: int, new: str) -> Place:
    """*Had some pain* -> *did not have any pain*."""
    some = _SOME.match(sentence, end)
    written = cased(sentence[start:end], new + (" any" if some else ""))
    return start, some.end() if some else end, written
