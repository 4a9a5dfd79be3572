"""One number for what a list of words does to the score, out of the texts moved each way."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from audit.checks.transparency.moves import Moved
from audit.stats.estimate import Estimate, Floats
from audit.stats.intervals import EXACT_BELOW, bounded_mean
from audit.stats.paired import half_difference

TOWARDS = "female → male"
"""The way in which swaps are counted; those the other way are counted with the other sign."""


class Headline(NamedTuple):
    """The shift a list is judged by, the way of moving it, and the texts it rests on."""

    estimate: Estimate
    direction: str
    texts: Moved
    note: str = ""


def oriented(texts: Moved, values: Floats | None = None) -> Floats:
    """Shifts (or other values of the texts), as if every swap were made `TOWARDS`."""
    values = texts.shift if values is None else values
    if texts.how == "removed":
        return values
    return np.asarray(np.where(texts.directions == TOWARDS, values, -values))


def shift_of(texts: Moved, confidence: float) -> Estimate:
    """Mean oriented shift; every text counts alike."""
    return bounded_mean(oriented(texts), confidence, -1, 1)


def headline(texts: Moved, confidence: float) -> Headline:
    """Of swaps half the difference of the two directions, of removals the surest direction.

    A direction with fewer than `EXACT_BELOW` texts is not asked; where all are thin, all texts
    together are.
    """
    by_direction = {
        str(d): texts.where(texts.directions == d) for d in sorted(set(texts.directions))
    }
    enough = {d: some for d, some in by_direction.items() if len(some) >= EXACT_BELOW}
    if texts.how == "swapped":
        return _swapped(texts, by_direction, enough, confidence)
    return _removed(texts, enough, confidence)


def _swapped(
    texts: Moved, all_: dict[str, Moved], enough: dict[str, Moved], confidence: float
) -> Headline:
    # Thin alike, the two directions are still better told apart than thrown together.
    parts = enough or all_
    if len(parts) == 2:
        ends = [bounded_mean(parts[d].shift, confidence, -1, 1) for d in sorted(parts)]
        return Headline(half_difference(ends[0], ends[1]), TOWARDS, texts)
    ((direction, some),) = parts.items()
    note = (
        f"Only texts moved {direction} are counted: of others there are fewer than {EXACT_BELOW}."
    )
    return Headline(shift_of(some, confidence), TOWARDS, some, note)


def _removed(texts: Moved, enough: dict[str, Moved], confidence: float) -> Headline:
    if not enough:
        directions = set(texts.directions)
        direction = str(next(iter(directions))) if len(directions) == 1 else "removed"
        return Headline(shift_of(texts, confidence), direction, texts)
    each = 1 - (1 - confidence) / len(enough)
    found = [Headline(shift_of(some, each), d, some) for d, some in enough.items()]
    return max(found, key=_sureness)


def _sureness(found: Headline) -> tuple[float, float]:
    """How far the interval lies from 0; of those that hold 0, how far the value does."""
    value, low, high, _ = found.estimate
    return max(low, -high, 0.0), abs(value)
