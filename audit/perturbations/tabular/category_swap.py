"""The wrong box was ticked."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from audit.perturbation import SHARES
from audit.perturbations.tabular.chance import Chance
from audit.perturbations.tabular.declaration import Example, Kind, table_perturbation
from audit.perturbations.tabular.seen import Categories, Seen
from audit.stats.estimate import Floats, Ints


@table_perturbation(
    kind=Kind.CATEGORIES,
    examples=[
        Example(
            {"job": ["clerk", "nurse", "nurse", "smith"] * 2, "row": [1, 2, 3, 4, 5, 6, 7, 8]},
            (
                {
                    "job": [
                        "nurse",
                        "nurse",
                        "nurse",
                        "smith",
                        "clerk",
                        "nurse",
                        "nurse",
                        "nurse",
                    ],
                },
            ),
            severity=3,
        ),
        Example({"job": ["clerk", "clerk"]}, ({},), severity=3),
    ],
)
def category_swap(
    rows: pd.DataFrame, seen: Seen, severity: int, chance: Chance
) -> Iterator[pd.DataFrame]:
    """Of the cells that name a category 5, 15 or 30 % name another one.

    Which one is drawn by how often each occurs. The person is the same, only the entry is wrong.
    """
    swapped = {}
    for column in seen.categories:
        own = column.codes(rows[column.name])
        other = _another(column, own, chance.uniform(f"{column.name} to"))
        hit = (own >= 0) & (chance.uniform(column.name) < SHARES[severity])
        swapped[column.name] = np.where(
            hit, np.array(column.values, object)[other], rows[column.name]
        )
    yield rows.assign(**swapped)


def _another(column: Categories, own: Ints, uniform: Floats) -> Ints:
    """Places of other categories than one's own, drawn by their shares."""
    shares = np.array(column.shares)
    ends = shares.cumsum()
    # A point on the line of shares from which one's own stretch has been cut out.
    point = uniform * (1 - shares[own])
    point += np.where(point >= (ends - shares)[own], shares[own], 0)
    return np.asarray(np.minimum(np.searchsorted(ends, point, side="right"), len(shares) - 1))
