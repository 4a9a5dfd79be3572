"""The reasons that are planted, and texts that hold them; no library of models here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from audit.selftest.vocabulary import LONG, SHORT

SIZE = 4.0
"""Log-odds of a decision: probabilities of .98 and .02."""

LENGTHS = (8, 40)
"""Words of the shortest and the longest text."""

Sides = tuple[int, ...]
"""Of each pair of opposite words: 1 the first is there, -1 the second, 0 neither."""


@dataclass(frozen=True)
class Plant:
    """A rule over pairs of opposite words.

    Attributes
    ----------
    name, says
        What it is called, and the rule in words.
    rule
        Sides -> log-odds of class 1.
    audited
        Sides of the texts that are explained: those whose decision has the whole reason in it.
    reason
        How many of the pairs, the first ones, are the reason; others are there to mislead.
    """

    name: str
    says: str
    rule: Callable[[Sides], float]
    audited: tuple[Sides, ...]
    reason: int

    @property
    def pairs(self) -> int:
        """Pairs of opposite words the rule knows."""
        return len(self.audited[0])


_REDUNDANT = {-2: -0.95, -1: -1.0, 0: 0.0, 1: 1.0, 2: 0.95}
"""Were both together taught to be just as sure as either, what the second adds would be an error of
learning, of either sign, and leave-one-out would rank by that. So it takes a twentieth away."""

PLANTS: Mapping[str, Plant] = {
    plant.name: plant
    for plant in (
        Plant(
            "one word",
            "a word decides, its opposite decides otherwise",
            rule=lambda sides: SIZE * sides[0],
            audited=((1,), (-1,)),
            reason=1,
        ),
        Plant(
            "two redundant words",
            "two words say the same and occur together; either alone decides, no less surely",
            rule=lambda sides: SIZE * _REDUNDANT[sum(sides)],
            audited=((1, 1), (-1, -1)),
            reason=2,
        ),
        Plant(
            "a conjunction",
            "two words decide together; either alone decides nothing",
            rule=lambda sides: SIZE if min(sides) == 1 else -SIZE,
            audited=((1, 1),),
            reason=2,
        ),
        Plant(
            "a spurious cue",
            "a cue decides, also against a legitimate word that counts an eighth of it",
            rule=lambda sides: SIZE * sides[0] + SIZE / 8 * sides[1],
            audited=((1, 1), (1, -1), (-1, 1), (-1, -1)),
            reason=1,
        ),
    )
}


@dataclass(frozen=True)
class Text:
    """A text, and what is planted in it.

    Attributes
    ----------
    places
        Where the word of each pair stands, or would.
    """

    words: tuple[str, ...]
    places: tuple[int, ...]
    sides: Sides

    def __str__(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True)
class Language:
    """A plant and the words that were drawn for it.

    Attributes
    ----------
    pairs
        Opposite words.
    filler
        All others, which mean nothing here; among them the planted words of other plants.
    """

    plant: Plant
    pairs: tuple[tuple[str, str], ...]
    filler: tuple[str, ...]

    def write(self, sides: Sides, rng: np.random.Generator) -> Text:
        """A text of random length and words, the planted ones at random places."""
        length = int(rng.integers(LENGTHS[0], LENGTHS[1] + 1))
        places = rng.choice(length, len(self.pairs), replace=False)
        blank = Text(self._fill(length, rng), tuple(map(int, places)), (0,) * len(self.pairs))
        return self.turned(blank, sides, rng)

    def turned(self, text: Text, sides: Sides, rng: np.random.Generator) -> Text:
        """The same text with planted words for other sides; filler where there is none."""
        words = list(text.words)
        for place, side, old, pair in zip(text.places, sides, text.sides, self.pairs, strict=True):
            if side != old:
                words[place] = pair[side < 0] if side else self._fill(1, rng)[0]
        return replace(text, words=tuple(words), sides=sides)

    def resampled(self, text: Text, rng: np.random.Generator) -> Text:
        """Other words everywhere but where the reason stands; what misleads is drawn anew."""
        reason = self.plant.reason
        others = rng.choice([-1, 1], len(self.pairs) - reason)
        blank = replace(text, words=self._fill(len(text.words), rng), sides=(0,) * len(self.pairs))
        return self.turned(blank, (*text.sides[:reason], *map(int, others)), rng)

    def _fill(self, words: int, rng: np.random.Generator) -> tuple[str, ...]:
        return tuple(self.filler[i] for i in rng.integers(0, len(self.filler), words))


def languages(seed: int) -> dict[str, Language]:
    """Plant -> its words, drawn by `seed`; no word is planted twice, half are of two pieces."""
    rng = np.random.default_rng(seed)
    long, short = list(rng.permutation(LONG)), list(rng.permutation(SHORT))
    found = {}
    for plant in PLANTS.values():
        # By turns the first or the second word of a pair is the long one.
        drawn = [(str(long.pop()), str(short.pop())) for _ in range(plant.pairs)]
        pairs = tuple(pair[:: 1 if i % 2 == 0 else -1] for i, pair in enumerate(drawn))
        found[plant.name] = Language(plant, pairs, _others(pairs))  # type: ignore[arg-type]
    return found


def _others(pairs: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    planted = {word for pair in pairs for word in pair}
    return tuple(word for word in (*LONG, *SHORT) if word not in planted)
