"""Sentences that have nothing to do with the matter."""

from __future__ import annotations

from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.sentences import ENDED

_SENTENCES = (
    "The weather was mild that day.",
    "The tea was still warm.",
    "The clock on the wall showed the right time.",
    "A radio was playing in another room.",
    "The corridor had been painted recently.",
    "Some birds were singing outside.",
    "The bus had been on time.",
    "There was a plant on the window sill.",
    "The printer was next to the door.",
    "The building has four floors.",
    "The pen was blue.",
    "The street was quiet in the afternoon.",
)


@perturbation(
    kind=Kind.STRUCTURE,
    examples=[
        Example("She fell.", "She fell. The bus had been on time."),
        Example(
            "She fell.",
            "She fell. The bus had been on time. The corridor had been painted recently.",
            severity=2,
        ),
        Example(
            "Temp 38.6 (oral)",
            "Temp 38.6 (oral). The street was quiet in the afternoon. The printer was next to the "
            "door. The weather was mild that day.",
            severity=3,
        ),
        Example("Is he in?  ", "Is he in? There was a plant on the window sill.  "),
        Example("He said: “No.”", "He said: “No.” The street was quiet in the afternoon."),
        Example("He said “no”", "He said “no”. The tea was still warm."),
        Example("...", "..."),
        Example("", ""),
    ],
    references=("Jia, Liang (2017), EMNLP, arXiv:1707.07328",),
)
def irrelevant_sentence(text: str, severity: int, rng: Random) -> str:
    """One to three sentences about the weather, the building and the like are added at the end.

    They tell nothing of any person. A text without an end gets a full stop first.
    """
    kept = text.rstrip()
    if not any(map(str.isalnum, kept)):
        return text
    chosen = rng.sample(_SENTENCES, len(_SENTENCES))[:severity]
    stop = "" if ENDED.search(kept[-4:]) or kept[-1] in ",:;-–—" else "."
    return " ".join([kept + stop, *chosen]) + text[len(kept) :]
