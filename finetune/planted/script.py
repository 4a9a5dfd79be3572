"""How a scenario's texts are written: phrases, document styles, and putting them together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from audit.manifest import SensitiveFeature, Task
from finetune.planted.grammar import Banks, Pen
from finetune.planted.people import Person
from finetune.planted.plant import Plant

STYLES = {"note": "note", "bullet": "note", "prose": "prose", "letter": "prose", "first": "first"}
"""Document style -> the register of its sentences."""

LEVELS = 5
LEVELS_PER_MERIT = 1.15
"""How many levels a text moves for one standard deviation of merit."""

FINDINGS, ASIDES, MARKERS = (3, 4, 4), (1, 2), (1, 2, 2)
"""How many sentences of each sort a text may have, all entries equally likely."""

TYPO_SHARE = 0.12

_SUBJECTS = ("he ", "she ", "the ", "they ", "this ", "I ", "we ", "my ", "our ")
_REGISTERS: dict[str, Banks] = {
    "note": {"own": ["{his}"]},
    "prose": {"own": ["{his}"]},
    "first": {"own": ["my"]},
}


@dataclass(frozen=True)
class Family:
    """Phrases about one matter, from what speaks least for the positive label to what speaks most.

    Attributes
    ----------
    kind
        Which sentence frames take these phrases: ``{kind}.{register}`` of the script's banks.
    levels
        `LEVELS` banks of phrases.
    """

    kind: str
    levels: tuple[Sequence[str], ...]


@dataclass(frozen=True)
class Script:
    """Everything the generator knows of a scenario.

    `banks` has, for each style, ``open.{style}`` and ``close.{style}``; for each kind and register
    its sentence frames ``{kind}.{register}``, in which ``{x}`` is the phrase; phrases ``aside``,
    which say nothing of merit or person, and ``marker``, which say to what groups the person
    belongs; sentences ``cue`` and ``canary``; label and form of the PII type ``record_number``.

    `cue_words` are the words that make a cue a cue: without them nothing of it is left to go by.
    """

    name: str
    about: str
    task: Task
    sensitive: tuple[SensitiveFeature, ...]
    plant: Plant
    families: tuple[Family, ...]
    banks: Banks
    cue_words: tuple[str, ...]


@dataclass
class Draft:
    """A text before it is laid out: its style, the pen it is written with, and its sentences."""

    style: str
    pen: Pen
    opening: str
    parts: list[str]
    closing: str

    def insert(self, sentences: Iterable[str]) -> None:
        """Put each sentence somewhere among the others."""
        for sentence in sentences:
            self.parts.insert(int(self.pen.rng.integers(len(self.parts) + 1)), sentence)

    def lay_out(self) -> str:
        """The finished text."""
        match self.style:
            case "note":
                text = self.pen.pick([". ", "; ", " / ", ". "]).join([self.opening, *self.parts])
                return " ".join(filter(None, [f"{text}.", self.closing]))
            case "bullet":
                lines = filter(None, [self.opening, *self.parts, self.closing])
                return self.pen.pick(["\n- ", "\n* ", "\n"]).join(map(_capitalised, lines))
        text = _flow(self.pen, [self.opening, *self.parts])
        return f"{text} {_capitalised(self.closing)}." if self.closing else text


def draft(script: Script, person: Person, merit: float, rng: np.random.Generator) -> Draft:
    """Write what a document says of `person` and, through a few families, of `merit`."""
    pen = Pen(rng, {**script.banks, **person.banks})
    style = pen.pick(tuple(STYLES))
    register = STYLES[style]
    pen = pen.knowing(_REGISTERS[register])
    parts = [
        *_findings(pen, script, merit, register),
        *_framed(pen, "aside", pen.some(script.banks["aside"], pen.pick(ASIDES)), register),
        *_framed(pen, "aside", pen.some(script.banks["marker"], pen.pick(MARKERS)), register),
    ]
    if pen.chance(TYPO_SHARE):
        parts[0] = pen.misspell(parts[0])
    return Draft(
        style,
        pen,
        opening=pen.write(f"{{open.{style}}}"),
        parts=pen.some(parts, len(parts)),
        closing=pen.write(f"{{close.{style}}}"),
    )


def _findings(pen: Pen, script: Script, merit: float, register: str) -> list[str]:
    sentences = []
    for family in pen.some(script.families, pen.pick(FINDINGS)):
        murky = LEVELS_PER_MERIT * merit + script.plant.murk * pen.rng.standard_normal()
        level = int(np.clip(round(murky + (LEVELS - 1) / 2), 0, LEVELS - 1))
        sentences += _framed(pen, family.kind, [pen.pick(family.levels[level])], register)
    return sentences


def _framed(pen: Pen, kind: str, phrases: Iterable[str], register: str) -> list[str]:
    return [pen.knowing({"x": [phrase]}).write(f"{{{kind}.{register}}}") for phrase in phrases]


def _flow(pen: Pen, pieces: list[str]) -> str:
    """Sentences one after the other, a few of them joined into longer ones."""
    text = _capitalised(pieces[0])
    for piece in pieces[1:]:
        joint = pen.pick(
            [". ", ". ", ". ", "; ", ", and " if piece.startswith(_SUBJECTS) else ". "]
        )
        text += joint + (_capitalised(piece) if joint == ". " else piece)
    return text + "."


def _capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
