"""What becomes of an attack, and how many are made side by side."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.stats.estimate import Floats

BUDGET = 100
"""Texts the model is asked about in one attack, the text itself among them."""


@dataclass(frozen=True)
class Attack:
    """A text as it was and as it was left.

    Attributes
    ----------
    row
        Of the text in the evidence.
    attacked
        The text as changed: decided otherwise if `flipped`, else the nearest to it that was found.
    before, after
        Float arrays (classes,): what the model says of either.
    queries
        Questions put to the model; a gradient is one.
    words_changed
        Places where another word stands.
    """

    row: int
    text: str
    attacked: str
    before: Floats
    after: Floats
    queries: int
    words_changed: int

    @property
    def flipped(self) -> bool:
        """Whether another class is decided."""
        return bool(self.after.argmax() != self.before.argmax())


Search = Generator[list[str], Any, Attack | None]
"""Yields texts to ask about, is sent probabilities (texts, classes); ends with what it found.

``None`` where the text has no word that may be changed.
"""


def margins(answers: Floats, decided: int) -> NDArray[np.float64]:
    """How far the class stands above the best other one: (texts,), negative where it lost."""
    others = np.delete(answers, decided, axis=1).max(axis=1)
    return np.asarray(answers[:, decided] - others)


def side_by_side(
    searches: Sequence[Search], ask: Callable[[Sequence[str]], Floats]
) -> list[Attack | None]:
    """Let all searches go on together, so that what they ask is asked in large batches."""
    found: dict[int, Attack | None] = {}
    answers: dict[int, Floats | None] = dict.fromkeys(range(len(searches)))
    while answers:
        asked: dict[int, list[str]] = {}
        for number, answer in answers.items():
            try:
                asked[number] = searches[number].send(answer)
            except StopIteration as ended:
                found[number] = ended.value
        answers = dict(zip(asked, _parted(list(asked.values()), ask), strict=True))
    return [found[number] for number in range(len(searches))]


def _parted(
    asked: Sequence[Sequence[str]], ask: Callable[[Sequence[str]], Floats]
) -> Sequence[Floats]:
    """The answers to lists of questions, asked as one."""
    if not asked:
        return []
    ends = np.cumsum([len(questions) for questions in asked])
    return np.split(ask([text for questions in asked for text in questions]), ends[:-1])
