"""How sure a model is of random secrets that were written into training rows.

The secrets themselves are not kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.arrays import Arrays, are_finite
from audit.errors import InputError, listing
from audit.stats.estimate import Floats, Ints

CANARIES = ("canaries.repeats", "canaries.own", "canaries.others")


@dataclass(frozen=True)
class Canaries:
    """How sure the model is of rows with a random secret, and with others in the secret's place.

    Attributes
    ----------
    repeats
        int64 array (canaries,): training rows that hold the secret.
    own
        Float array (canaries,): log p of the true label of such a row.
    others
        Float array (canaries, secrets): of the same row with secrets that are in none.
    """

    repeats: Ints
    own: Floats
    others: Floats


def arrays_of(canaries: Canaries) -> Arrays:
    """As they are kept in a file, by `CANARIES`."""
    held = (
        canaries.repeats.astype(np.int32),
        canaries.own.astype(np.float32),
        canaries.others.astype(np.float32),
    )
    return dict(zip(CANARIES, held, strict=True))


def canaries_of(path: Path, arrays: Mapping[str, NDArray[Any]]) -> Canaries | None:
    """Canaries from the arrays of a file, which need not be any; ``None`` if it holds none.

    Raises
    ------
    InputError
        Not what `arrays_of` gives.
    """
    if not arrays:
        return None
    shapes = {name: array.shape for name, array in arrays.items()}
    n = shapes.get(CANARIES[0], ())
    fits = set(arrays) == set(CANARIES) and len(n) == 1 and n[0] > 0
    if (
        not fits
        or shapes[CANARIES[1]] != n
        or shapes[CANARIES[2]][:1] != n
        or len(shapes[CANARIES[2]]) != 2
        or shapes[CANARIES[2]][1] < 1
        or not are_finite(arrays)
    ):
        raise InputError(path, f"holds {shapes}", expected=f"finite arrays {listing(CANARIES)}")
    repeats, own, others = (arrays[name] for name in CANARIES)
    return Canaries(repeats.astype(np.int64), own.astype(np.float64), others.astype(np.float64))
