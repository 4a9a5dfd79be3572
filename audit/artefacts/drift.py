"""Which rows of an embedding matrix training has moved away from where they began.

A row moves when its entry of the vocabulary occurs in a text that is trained on, and only then;
weight decay draws all rows towards 0 alike, which is no secret. It does so a little at a time, and
every step rounds: single numbers of a row that only decayed have shrunk by up to twice as much as
others, or not at all. None has grown, nor changed its sign; of a row that was trained on some have.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from audit.stats.estimate import Floats

Flags = NDArray[np.bool_]

UNEVEN = 4.0
"""A number shrinks by so many times as much as its row at most, where nothing but decay did it."""

APART = 0.5
"""How far the decay of one row may be from that of the others, as a share of it."""

ROUNDED = 2.0
"""What rounding alone may do, in units of the precision of the format."""

BATCH = 8_192


class Drift(NamedTuple):
    """Which rows moved, and the share that the others have lost to weight decay."""

    moved: Flags
    decay: float


class _Shrunk(NamedTuple):
    """By row: the share lost on the whole, and by the number that lost least, and most."""

    whole: Floats
    least: Floats
    most: Floats


def drift(base: NDArray[Any], trained: NDArray[Any]) -> Drift:
    """Rows of `trained` that are not those of `base`, nor their decay alone.

    Parameters
    ----------
    base, trained
        Float arrays (vocabulary, dimensions) of one shape and format. A row of zeros, as of
        padding, moves only by ceasing to be one.
    """
    lost = _shrunk(base, trained)
    rounded = ROUNDED * float(np.finfo(base.dtype).eps)
    evenly = (lost.least >= 0) & (lost.most <= UNEVEN * lost.whole + rounded)
    empty = ~base.any(axis=1)
    telling = evenly & ~empty
    decay = float(np.median(lost.whole[telling])) if telling.any() else 0.0
    alike = np.abs(lost.whole - decay) <= APART * decay + rounded
    unmoved = np.where(empty, ~trained.any(axis=1), evenly & alike)
    return Drift(~unmoved, decay)


def _shrunk(base: NDArray[Any], trained: NDArray[Any]) -> _Shrunk:
    whole, least, most = np.zeros((3, len(base)))
    # Weights of anybody's may be infinite or none; their rows have moved.
    with np.errstate(invalid="ignore", over="ignore"):
        for start in range(0, len(base), BATCH):
            rows = slice(start, start + BATCH)
            was, now = base[rows].astype(np.float64), trained[rows].astype(np.float64)
            # What was 0 has lost nothing, or, if it no longer is, grown without measure.
            lost = np.where(now == 0, 0.0, -np.inf)
            np.divide(was - now, was, out=lost, where=was != 0)
            length = (was**2).sum(axis=1)
            along = (was * (was - now)).sum(axis=1)
            np.divide(along, length, out=whole[rows], where=length > 0)
            least[rows], most[rows] = lost.min(axis=1), lost.max(axis=1)
    return _Shrunk(whole, least, most)
