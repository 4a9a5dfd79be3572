"""Verbs in a text, told from nouns by the pronoun or the person before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from audit.perturbations.tables import table, words_of

_ADVERBS = "also|always|now|often|still|then|later|[a-z]{2,12}ly"
_INVERTED = re.compile(
    r"(?:^|\s)(?:had|has|have|did|does|do|was|were|is|are|can|could|will|would|should|may|might)"
    r"\s(?:(?:the|a|an|his|her|this|my|that)\s)?\Z",
    re.IGNORECASE,
)
_NO_VERB = re.compile(r"\s+(?:was|were|is|are|had|has|have|of|by)(?![^\W_])", re.IGNORECASE)
"""After *patient reports*, *applicant employed*: those were a noun and an adjective."""

_HEADED = re.compile(
    r"(?=\s)(?:(?!\s(?:that|who|which|he|she|it|they|we|i|and|but|as|when|because|if)\s)[^.,;:!?])*?"
    r"\s(?:was|were|is|are|has|had)\s",
    re.IGNORECASE,
)
"""A verb of the same clause follows: *the man found dead was old*."""


class Verb(NamedTuple):
    """The four forms of a verb that differ."""

    base: str
    third: str
    past: str
    participle: str


class Finite(NamedTuple):
    """A verb: where its subject begins, where it stands (an adverb before it taken in), what it is.

    `tense` is ``third`` (*she walks*), ``past`` (*she walked*) or ``base`` (*they walk*).
    """

    subject: int
    start: int
    end: int
    adverb: str
    base: str
    tense: str


@lru_cache(maxsize=1)
def verbs() -> tuple[Verb, ...]:
    """The verbs known."""
    return tuple(Verb(*line.split()) for line in table("verbs")["verbs"].split("\n") if line)


@lru_cache(maxsize=1)
def participles() -> frozenset[str]:
    """Past participles known."""
    return frozenset({verb.participle for verb in verbs()} | {"been", "had", "done"})


@lru_cache(maxsize=1)
def bases() -> frozenset[str]:
    """Forms that follow *to* or *did*."""
    return frozenset({verb.base for verb in verbs()} | {"be", "have", "do"})


def finite(text: str) -> Iterator[Finite]:
    """Verbs that follow a pronoun or a word for a person, in the order of the text."""
    for found in _subject().finditer(text):
        kind = _kinds()[found["subject"].lower()]
        base, tense = _tenses()[kind].get(found["verb"].lower(), ("", ""))
        if base and not _is_doubtful(text, found, kind, tense):
            start, end = found.start("adverb"), found.end("verb")
            yield Finite(found.start(), start, end, found["adverb"], base, tense)


def _is_doubtful(text: str, found: re.Match[str], kind: str, tense: str) -> bool:
    start, end = found.start(), found.end("verb")
    if _INVERTED.search(text[max(0, start - 14) : start]):
        return True
    if kind in ("plural", "singular"):
        return False
    headed = tense == "past" and _HEADED.match(text, end, end + 99)
    return bool(headed or _NO_VERB.match(text, end))


@lru_cache(maxsize=1)
def _kinds() -> Mapping[str, str]:
    """Subject -> its kind."""
    kinds = ("plural", "singular", "person", "institution")
    return {word: kind for kind in kinds for word in words_of("verbs", kind)}


@lru_cache(maxsize=1)
def _tenses() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """Kind of subject -> form of a verb -> its base and tense; *court orders* are no verb."""
    past = {verb.past: (verb.base, "past") for verb in verbs()}
    third = {verb.third: (verb.base, "third") for verb in verbs()}
    base = {verb.base: (verb.base, "base") for verb in verbs()}
    finite = past | third
    return {"plural": base | past, "singular": finite, "person": finite, "institution": past}


@lru_cache(maxsize=1)
def _subject() -> re.Pattern[str]:
    subjects = "|".join(sorted(_kinds()))
    # The verb is only looked at: in "the doctor he saw" the next subject begins there.
    verb = rf"(?=\s+(?P<adverb>(?:(?:{_ADVERBS})\s+)?)(?P<verb>[a-z]+)(?![\w'’-]))"
    return re.compile(rf"(?<![\w'’-])(?P<subject>{subjects}){verb}", re.IGNORECASE)
