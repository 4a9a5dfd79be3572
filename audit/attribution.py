"""What an explanation is, and what a model must offer to be explained; no library of models here.

Everything speaks of one quantity, the *log-odds* of a class: log p - log(1 - p), which for two
classes is the difference of their logits. It does not saturate as a probability does, and methods
that look inside a model and methods that only ask it mean the same number by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from audit.stats.estimate import Floats, Ints

Keep = NDArray[np.bool_]
"""Which words of a text are left standing, a row per question: (questions, words)."""

LIMIT = 1e-12
"""Probabilities are kept this far from 0 and 1, so that log-odds stay finite (within ±27.6)."""


def log_odds(probabilities: Floats) -> Floats:
    """Log-odds of each class, log p - log(1 - p), of an array (rows, classes)."""
    p = np.clip(probabilities, LIMIT, 1 - LIMIT)
    return np.asarray(np.log(p) - np.log1p(-p))


@dataclass(frozen=True)
class Attribution:
    """How much each word of a text speaks for a class, by one method.

    Attributes
    ----------
    method, baseline
        How it was made, and what stood for an absent word: ``pad``, ``mask``, ``zero``, ``mean``,
        ``delete``, or empty where the method has none.
    text, spans
        The text, and int64 array (words, 2): where each word that was read begins and ends.
    values
        Float array (words,): contribution to the log-odds; positive speaks for the class.
    target
        Code of the class explained, in the order of the task.
    output, base
        Log-odds of the class for the text, and for the baseline; NaN where there is none.
    complete
        Whether the method promises that the values add up to ``output - base``.
    rest
        What the method gave to no word: special tokens, and an unexplained remainder of a sum.
    unread
        Words beyond what the model reads, or beyond what was explained; they have no value.
    steps
        Passes through the model.
    """

    method: str
    baseline: str
    text: str
    spans: Ints
    values: Floats
    target: int
    output: float = np.nan
    base: float = np.nan
    complete: bool = False
    rest: float = 0.0
    unread: int = 0
    steps: int = 0

    @property
    def words(self) -> tuple[str, ...]:
        """The words that were read."""
        return tuple(self.text[start:end] for start, end in self.spans)

    @property
    def error(self) -> float:
        """Completeness error ``|sum - (output - base)| / |output - base|``.

        NaN where the method promises no sum, and where text and baseline give the same output:
        then there is nothing to explain.
        """
        difference = self.output - self.base
        if not self.complete or not abs(difference) > SAME:
            return np.nan
        return float(abs(self.values.sum() + self.rest - difference) / abs(difference))

    @property
    def order(self) -> Ints:
        """Words from the one that speaks most for the class to the one that speaks most against.

        Ties keep the order of the text.
        """
        return np.argsort(-self.values, kind="stable").astype(np.int64)


SAME = 1e-6
"""Log-odds closer than this are one output, given float32 arithmetic."""


class Game(Protocol):
    """One text whose words can be taken away, and what the model then says."""

    @property
    def text(self) -> str:
        """The text."""
        ...

    @property
    def spans(self) -> Ints:
        """The words that can be taken away: int64 array (words, 2)."""
        ...

    @property
    def unread(self) -> int:
        """Words of the text beyond those."""
        ...

    @property
    def asked(self) -> int:
        """Distinct questions put to the model so far."""
        ...

    def log_odds(self, keep: Keep, absent: str = "mask") -> Floats:
        """Log-odds of every class (questions, classes), words not kept being `absent`.

        `absent` is ``mask`` (something stands in the word's place) or ``delete``.
        """
        ...


@dataclass(frozen=True)
class Applicability:
    """Which methods can explain a model, and why the others cannot.

    Attributes
    ----------
    methods
        Names of those that can, the recommended first.
    refused
        Name -> reason, a sentence.
    comparators
        Those among `methods` that are known to mislead and are made for comparison only.
    """

    methods: tuple[str, ...]
    refused: Mapping[str, str] = field(default_factory=dict)
    comparators: tuple[str, ...] = ()


class TextExplainer(Protocol):
    """A text classifier that can be asked why."""

    @property
    def applicability(self) -> Applicability:
        """Which methods explain it, the recommended first."""
        ...

    @property
    def notes(self) -> Sequence[str]:
        """What had to be done otherwise than asked, a sentence each."""
        ...

    def game(self, text: str) -> Game:
        """The text as words that can be taken away; the same game for the same text."""
        ...

    def explain(
        self, method: str, texts: Sequence[str], targets: Sequence[int]
    ) -> list[Attribution]:
        """Explain each text's log-odds of its target class.

        Raises
        ------
        ValueError
            The method does not apply (see `applicability`).
        """
        ...

    def randomised(self, seed: int) -> TextExplainer:
        """The same architecture with weights that know nothing.

        Raises
        ------
        ValueError
            The model has no weights that can be reached.
        """
        ...

    def shaken(self, radius: float, seed: int) -> TextExplainer:
        """The same model, its inputs trembling uniformly within `radius` in every dimension.

        `radius` is in standard deviations of what the model reads.

        Raises
        ------
        ValueError
            The model has no inputs that could tremble.
        """
        ...


@runtime_checkable
class Layered(Protocol):
    """A model whose inside can be looked at: texts are points in one of its layers."""

    def states(self, texts: Sequence[str], target: int) -> tuple[Floats, Floats]:
        """Where each text stands in the layer, and how the log-odds of a class change there.

        Returns
        -------
        states, gradients
            Float arrays (texts, dimensions): the state, averaged over the text, and the derivative
            of the log-odds of `target` when the state of the whole text is moved.
        """
        ...


class Swap(NamedTuple):
    """Another word in the place of one.

    Attributes
    ----------
    word
        Number of the word, among those asked about.
    new
        What would stand there, in lower case.
    change
        Of the log-odds of the class, as the gradient at the text expects it.
    """

    word: int
    new: str
    change: float


@runtime_checkable
class Differentiable(Protocol):
    """A model that can say, from its slopes alone, which words it would take worst."""

    def swaps(
        self, text: str, target: int, spans: Sequence[tuple[int, int]], likeness: float = 0.5
    ) -> list[Swap]:
        """Swaps of one of the words at `spans`, the one expected to cost the class most first.

        Only words whose embedding has at least this cosine with that of the word they replace, and
        only swaps expected to cost anything.
        """
        ...
