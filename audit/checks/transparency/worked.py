"""A classifier small enough to be worked by hand, for the examples of checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from audit.attribution import Applicability, Attribution, Keep
from audit.check import example_evidence
from audit.evidence import Evidence
from audit.stats.estimate import Floats, Ints
from audit.words import word_spans

Rule = Callable[[Sequence[str]], float]
"""Words that are there -> log-odds of class 1."""


def sum_of(weights: Mapping[str, float]) -> Rule:
    """Log-odds are a sum of weights, 0 for a word not named: every word acts on its own."""
    return lambda words: float(sum(weights.get(word, 0.0) for word in words))


def any_of(first: str, second: str, size: float = 2.0) -> Rule:
    """Log-odds are `size` if either word is there, else minus that: the two are redundant."""
    return lambda words: size if first in words or second in words else -size


def both_of(first: str, second: str, size: float = 2.0) -> Rule:
    """Log-odds are `size` only if both words are there, else minus that: a conjunction."""
    return lambda words: size if first in words and second in words else -size


@dataclass
class WorkedGame:
    """A text whose words can be taken away; a masked word is as good as gone."""

    text: str
    rule: Rule
    spans: Ints = field(init=False)
    unread: int = 0
    asked: int = 0

    def __post_init__(self) -> None:
        self.spans = word_spans(self.text)

    @property
    def words(self) -> list[str]:
        """The words of the text."""
        return [self.text[start:end] for start, end in self.spans]

    def log_odds(self, keep: Keep, absent: str = "mask") -> Floats:
        """Log-odds of both classes (questions, 2)."""
        del absent
        self.asked += len(keep)
        words = self.words
        ones = [
            self.rule([w for w, k in zip(words, row, strict=True) if k]) for row in np.asarray(keep)
        ]
        return np.column_stack([np.negative(ones), ones])


@dataclass(frozen=True)
class WorkedExplainer:
    """Explains a rule by the values a hand would give, or by whatever `made` makes instead."""

    rule: Rule
    made: Callable[[WorkedGame, int], Floats]
    also: Mapping[str, Callable[[WorkedGame, int], Floats]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    vocabulary: Sequence[str] = ()

    @property
    def applicability(self) -> Applicability:
        """``by_hand``, and what else was given."""
        return Applicability(methods=("by_hand", *self.also))

    def game(self, text: str) -> WorkedGame:
        """The text as a game."""
        return WorkedGame(text, self.rule)

    def explain(
        self, method: str, texts: Sequence[str], targets: Sequence[int]
    ) -> list[Attribution]:
        """Values of `made`, with the ends a complete method would add up to."""
        return [
            self._explained(method, self.game(t), c) for t, c in zip(texts, targets, strict=True)
        ]

    def _explained(self, method: str, game: WorkedGame, target: int) -> Attribution:
        ends = game.log_odds(np.array([[True], [False]]).repeat(len(game.spans), axis=1))
        return Attribution(
            method=method,
            baseline="mask",
            text=game.text,
            spans=game.spans,
            values=self.also.get(method, self.made)(game, target),
            target=target,
            output=float(ends[0, target]),
            base=float(ends[1, target]),
            complete=True,
        )

    def states(self, texts: Sequence[str], target: int) -> tuple[Floats, Floats]:
        """A dimension for each word, 1 where it is there; slopes are what it adds on its own."""
        words = [game.words for game in map(self.game, texts)]
        known = self.vocabulary
        there = np.array([[word in of_text for word in known] for of_text in words], dtype=float)
        adds = np.array([self.rule([word]) - self.rule([]) for word in known])
        return there, np.tile(adds if target == 1 else -adds, (len(texts), 1))

    def randomised(self, seed: int) -> WorkedExplainer:
        """A rule that knows nothing: no word matters."""
        del seed
        return replace(self, rule=sum_of({}))

    def shaken(self, radius: float, seed: int) -> WorkedExplainer:
        """The same: a rule over words has no embeddings that could tremble."""
        del radius, seed
        return self


def by_place(game: WorkedGame, target: int) -> Floats:
    """An explanation that knows nothing of the model: earlier words get more."""
    del target
    return np.arange(len(game.spans), 0, -1, dtype=float)


def nothing(game: WorkedGame, target: int) -> Floats:
    """An explanation that gives no word anything."""
    del target
    return np.zeros(len(game.spans))


def weights_as_values(weights: Mapping[str, float]) -> Callable[[WorkedGame, int], Floats]:
    """The true explanation of `sum_of(weights)`: each word's weight, its sign by the class."""

    def values(game: WorkedGame, target: int) -> Floats:
        words = (game.text[start:end] for start, end in game.spans)
        sign = 1 if target == 1 else -1
        return sign * np.array([weights.get(word, 0.0) for word in words], dtype=float)

    return values


def worked_evidence(
    texts: Sequence[str],
    rule: Rule,
    made: Callable[[WorkedGame, int], Floats],
    y_true: str = "",
    also: Mapping[str, Callable[[WorkedGame, int], Floats]] | None = None,
    **features: str,
) -> Evidence:
    """Evidence of a rule asked about texts; decisions are class 1 where log-odds are above 0."""
    words = sorted({text[a:b] for text in texts for a, b in word_spans(text)})
    explainer = WorkedExplainer(rule, made, also or {}, vocabulary=words)

    def predict(asked: Sequence[str]) -> Floats:
        odds = np.array(
            [rule([text[a:b] for a, b in word_spans(text)]) for text in asked], dtype=float
        )
        ones = 1 / (1 + np.exp(-odds))
        return np.column_stack([1 - ones, ones])

    found = predict(texts)
    y_pred = "".join(str(c) for c in found.argmax(axis=1))
    score = [float(p) for p in found[:, 1]]
    evidence = example_evidence(
        y_true or y_pred, y_pred, score=score, outcome=None, punitive=False, **features
    )
    return replace(
        evidence,
        rows=pd.DataFrame({"text": list(texts)}),
        used={"text": "text"},
        predict=predict,
        explainer=explainer,
    )
