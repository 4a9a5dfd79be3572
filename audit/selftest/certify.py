"""Whether a classifier has the reason it was taught, shown by changing texts and asking again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from audit.selftest.plants import Language, Sides, Text
from audit.stats.estimate import Floats

TEXTS = 120
"""Texts on which a classifier is certified; it has not seen them."""

CERTAIN = 0.98
"""Share of texts on which each intervention must do what the plant says."""

DRIFT = 0.1
"""How far other words may move the log-odds, as a share of what swapping the reason does."""

SPEAKS = 0.25
"""A class whose log-odds fall below this share of what they were is no longer spoken for."""

Ask = Callable[[Sequence[str]], Floats]
"""Texts -> log-odds of class 1."""


@dataclass(frozen=True)
class Certificate:
    """Shares of held-out texts on which an intervention did what the plant says.

    Attributes
    ----------
    swapped
        Every word of the reason exchanged for its opposite: the decision flips.
    replaced
        Every word of the reason replaced by filler: nothing speaks for the class any more.
    alone
        One word of the reason replaced: the class is spoken for still, if and only if the plant
        says so.
    resampled
        Every other word drawn anew: the decision stays.
    drift
        Mean change of the log-odds when other words are drawn anew, as a share of the change when
        the reason is swapped.
    """

    swapped: float
    replaced: float
    alone: float
    resampled: float
    drift: float

    @property
    def holds(self) -> bool:
        """Whether the classifier has this reason and no other."""
        return self.least >= CERTAIN and self.drift <= DRIFT

    @property
    def least(self) -> float:
        """The smallest of the shares."""
        return min(self.swapped, self.replaced, self.alone, self.resampled)

    def __str__(self) -> str:
        return (
            f"swapping the reason flips {self.swapped:.1%} of decisions, replacing it takes away "
            f"{self.replaced:.1%}, replacing one of its words does to {self.alone:.1%} what it "
            f"should, resampling all others keeps {self.resampled:.1%} (log-odds drift by "
            f"{self.drift:.1%} of a swap)"
        )


def certify(ask: Ask, language: Language, seed: int, texts: int = TEXTS) -> Certificate:
    """Put a classifier to the test on texts written anew.

    Parameters
    ----------
    ask
        The classifier.
    language
        What it was taught, and its words.
    seed
        Of the texts.
    texts
        How many, spread evenly over the sides that are audited.
    """
    rng = np.random.default_rng(seed)
    audited = language.plant.audited
    whole = [language.write(audited[i % len(audited)], rng) for i in range(texts)]
    reason = range(language.plant.reason)
    # Log-odds of the class that the plant decides for in the whole text.
    sign = np.array([np.sign(language.plant.rule(text.sides)) for text in whole])

    def after(change: Callable[[Text], Text]) -> Floats:
        return sign * ask([str(change(text)) for text in whole])

    before = after(lambda text: text)
    swapped = after(lambda text: language.turned(text, _times(text.sides, reason, -1), rng))
    replaced = after(lambda text: language.turned(text, _times(text.sides, reason, 0), rng))
    resampled = after(lambda text: language.resampled(text, rng))
    return Certificate(
        swapped=float(((before > 0) & (swapped < 0)).mean()),
        replaced=float((replaced < SPEAKS * before).mean()),
        alone=min(_alone(after, before, language, word, rng) for word in reason),
        resampled=float(((before > 0) == (resampled > 0)).mean()),
        drift=float(abs(resampled - before).mean() / max(abs(swapped - before).mean(), 1e-9)),
    )


def _alone(
    after: Callable[[Callable[[Text], Text]], Floats],
    before: Floats,
    language: Language,
    word: int,
    rng: np.random.Generator,
) -> float:
    """Share of texts on which one word replaced does what the plant says."""
    rule = language.plant.rule
    sides = language.plant.audited[0]
    stays = rule(_times(sides, [word], 0)) * np.sign(rule(sides)) > SPEAKS * abs(rule(sides))
    found = after(lambda text: language.turned(text, _times(text.sides, [word], 0), rng))
    return float(((found > SPEAKS * before) == stays).mean())


def _times(sides: Sides, which: Sequence[int], factor: int) -> Sides:
    return tuple(side * factor if i in which else side for i, side in enumerate(sides))
