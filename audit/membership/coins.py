"""How the coins fell that put persons into a training or left them out, and what it came to say.

No text is kept and nothing tells who the persons are: the order they are in is random.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.arrays import Arrays, are_finite, are_whole_numbers
from audit.errors import InputError, listing
from audit.membership.references import ANEW, ROUNDING, Confidence, Reference, unseen
from audit.stats.estimate import Floats, Ints

MOST_COINS = 20_000
"""Persons a coin may be tossed for: what the model says of more would not fit the file."""

TOLD = ("coins.log_probability", "coins.trained")
COINS = ("coins.included", "coins.label", "coins.log_probability", "coins.rows")


@dataclass(frozen=True)
class Coins:
    """Persons who were trained on, or left out, by the toss of a fair coin; one row of each.

    The order of persons tells nothing of how the coins fell.

    Attributes
    ----------
    included
        Bool array (persons,): whether the person's rows were trained on.
    label
        int64 array (persons,): code of the true label.
    log_probability
        Float array (persons, classes): logarithm of what the model says of the row.
    rows
        int64 array (persons,): rows of the person, all of them in or out together.
    told
        What other models say of the row. Each was trained on half of the persons, whether the coin
        put them into the model's own training or not: what it says depends on no coin.
    """

    included: NDArray[np.bool_]
    label: Ints
    log_probability: Floats
    rows: Ints
    told: tuple[Reference, ...] = ()

    def __len__(self) -> int:
        return len(self.included)

    def unseen(self, confidence: Confidence) -> Floats:
        """What each says of persons it was not trained on: (models, persons), else NaN."""
        return unseen(self.told, self.label, confidence)


def arrays_of(coins: Coins) -> Arrays:
    """As they are kept in a file, by `COINS`."""
    held = (
        coins.included.astype(np.uint8),
        coins.label.astype(np.int32),
        coins.log_probability.astype(np.float32),
        coins.rows.astype(np.int32),
    )
    return dict(zip(COINS, held, strict=True))


def coins_of(path: Path, arrays: Mapping[str, NDArray[Any]], classes: int) -> Coins | None:
    """Coins from the arrays of a file, which need not be any; ``None`` if it holds none.

    Raises
    ------
    InputError
        Not what `arrays_of` gives, of a model of so many classes.
    """
    if not arrays:
        return None
    shapes = {name: array.shape for name, array in sorted(arrays.items())}
    n = shapes.get(COINS[0], ())
    expected = {name: (*n, classes) if name.endswith("probability") else n for name in COINS}
    whole = shapes == expected and len(n) == 1 and 0 < n[0] <= MOST_COINS
    if not whole or not are_finite(arrays):
        raise InputError(
            path, f"holds {shapes}",
            expected=f"finite arrays {listing(COINS)} of at most {MOST_COINS:,} persons",
        )  # fmt: skip
    included, label, log_probability, rows = (arrays[name] for name in COINS)
    if (
        not are_whole_numbers(included, 0, 1)
        or not are_whole_numbers(label, 0, classes - 1)
        or not are_whole_numbers(rows, 1, np.iinfo(np.int32).max)
        or log_probability.max() > ROUNDING
    ):
        raise InputError(
            path, "coins of no person of a row or more, or a probability above 1",
            expected=f"in or out, a label of {classes}, logarithms of probabilities, rows",
        )  # fmt: skip
    said = log_probability.astype(np.float64)
    return Coins(included != 0, label.astype(np.int64), said, rows.astype(np.int64))


def arrays_told(told: Reference) -> Arrays:
    """What a reference says of the coins' persons, as it is kept in a file, by `TOLD`."""
    held = told.log_probability.astype(np.float32), told.trained.astype(np.uint8)
    return dict(zip(TOLD, held, strict=True))


def told_of(
    path: Path, arrays: Mapping[str, NDArray[Any]], coins: Coins | None
) -> Reference | None:
    """What a reference says of the coins' persons; ``None`` where none were tossed.

    Raises
    ------
    InputError
        Not what `arrays_told` gives, of these persons.
    """
    shapes = {name: array.shape for name, array in sorted(arrays.items())}
    wanted = (coins.log_probability.shape, coins.included.shape) if coins else ()
    expected = dict(zip(TOLD, wanted, strict=False))
    if shapes != expected:
        raise InputError(
            path, f"tells of coins {shapes}", expected=f"of the model's, {expected}", hint=ANEW
        )
    if not arrays:
        return None
    said, trained = (arrays[name] for name in TOLD)
    if not np.isfinite(said).all() or said.max() > ROUNDING:
        raise InputError(path, "no finite probability, or one above 1", field=TOLD[0])
    return Reference(said.astype(np.float64), trained != 0)
