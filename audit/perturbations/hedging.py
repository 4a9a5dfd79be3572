"""Statements made less sure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from random import Random

from audit.perturbation import Example, Expectation, Kind, perturbation
from audit.perturbations.places import WORD, rewritten, some
from audit.perturbations.sentences import sentences
from audit.perturbations.tables import table, words_of
from audit.perturbations.verbs import bases, finite

_CLOSED = re.compile(r"[^\W_](?P<end>[.!…]{0,3})\Z")
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|do|does|did|will|can|could|must|shall)\b")
_MAY = {"was": "may have been", "were": "may have been", "is": "may be", "are": "may be"}


@perturbation(
    kind=Kind.WORDS,
    expects=Expectation.DIRECTIONAL,
    examples=[
        Example("She stole the car.", "Allegedly, she stole the car."),
        Example("She stole the car.", "It may be that she stole the car.", seed=5),
        Example("The patient was seen in May.", "The patient may have been seen in May.", seed=2),
        Example("There were two fractures.", "There may have been two fractures.", seed=17),
        Example("I was late.", "It is possible that I was late."),
        Example("Mr. Brown paid £3,000", "Allegedly, Mr. Brown paid £3,000", seed=1),
        Example("Patients complain of pain.", "Patients complain of pain, it seems."),
        Example("“No,” he said.", "“No,” he said, possibly."),
        Example(
            "The debtor is insolvent. The bank was told. She paid him twice. He owns a house. "
            "Maria left. They signed it.",
            "It is alleged that the debtor is insolvent. The bank was told. She paid him twice. "
            "He owns a house. Maria left. Apparently, they signed it.",
            severity=3,
        ),
        Example("Is he ill?", "Is he ill?"),
        Example("Call the doctor.", "Call the doctor."),
        Example("He may have paid.", "He may have paid."),
        Example("Reportedly, she left.", "Reportedly, she left."),
    ],
    never=[
        ("Maria left.", "Allegedly, maria left."),
        ("He was not ill.", "He may have been not ill."),
        ("I was late.", "Possibly, i was late."),
    ],
    references=("Hyland (1998), Hedging in scientific research articles, Benjamins",),
)
def hedging(text: str, severity: int, rng: Random) -> str:
    """Some sentences are made less sure: *reportedly*, *it is alleged that*, *may have been*.

    Questions, orders and sentences that are hedged already are left.
    """
    able = []
    for start, end in sentences(text):
        forms = list(_hedged(text[start:end]))
        if forms:
            able.append((start, end, rng.choice(forms)))
    return rewritten(text, some(able, severity, rng))


def _hedged(sentence: str) -> Iterator[str]:
    """The ways to make a sentence less sure."""
    words = WORD.findall(sentence)
    if len(words) < 2 or "?" in sentence[-3:] or not _is_plain(words):
        return
    first = words[0].replace("’", "'").partition("'")[0]
    opens = sentence.startswith(first)
    if opens and (first in words_of("hedging", "kept") or _is_lowered(first)):
        begun = sentence[0].lower() if _is_lowered(first) else sentence[0]
        whole = _VERB.search(sentence) or any(finite(sentence))
        hedges = [hedge for hedge in table("hedging")["before"] if whole or hedge.endswith(",")]
        yield from (f"{hedge} {begun}{sentence[1:]}" for hedge in hedges)
    else:
        closed = _CLOSED.search(sentence)
        if closed:
            stem, end = sentence[: closed.start("end")], closed["end"]
            yield from (f"{stem}, {hedge}{end}" for hedge in table("hedging")["after"])
    may = _be().search(sentence)
    if may:
        yield sentence[: may.start(1)] + _MAY[may[1]] + sentence[may.end() :]


def _is_plain(words: list[str]) -> bool:
    """Whether the sentence states something, and nothing of how sure that is."""
    lower = [word.lower() for word in words if word != "May"]
    return not (
        words[0].lower() in words_of("hedging", "orders") | bases()
        or words_of("hedging", "hedges").intersection(lower)
    )


def _is_lowered(word: str) -> bool:
    return word.istitle() and word.lower() in words_of("hedging", "lowered")


@lru_cache(maxsize=1)
def _be() -> re.Pattern[str]:
    """*Was* after what it is said of."""
    subjects = "|".join(sorted(words_of("verbs", "person") | {"he", "she", "it", "they", "there"}))
    return re.compile(
        rf"(?<![^\W_])(?i:{subjects})\s+(was|were|is|are)(?=\s+(?!not\b|to\b|no\b)[^\W_])"
    )
