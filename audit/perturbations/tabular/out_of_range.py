"""A number that cannot be."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from audit.perturbation import Expectation
from audit.perturbations.tabular.chance import Chance
from audit.perturbations.tabular.declaration import Example, Kind, table_perturbation
from audit.perturbations.tabular.one_each import one_number_each
from audit.perturbations.tabular.seen import Numbers, Seen
from audit.stats.estimate import Floats

LOST_SIGN = 1
"""The severity at which a sign is mistyped; at the other a code of nines is taken for a number."""


@table_perturbation(
    kind=Kind.NUMBERS,
    expects=Expectation.DIRECTIONAL,
    severities=(LOST_SIGN, 2),
    examples=[
        Example({"age": [20, 35]}, ({"age": [-20, -35]},)),
        Example({"age": [20, 35]}, ({"age": [999, 999]},), severity=2),
        Example({"income": [1000, 52000]}, ({"income": [99999, 99999]},), severity=2),
        Example({"balance": [-50, 50]}, ({},)),
    ],
)
def out_of_range(
    rows: pd.DataFrame, seen: Seen, severity: int, chance: Chance
) -> Iterator[pd.DataFrame]:
    """One number of the row lies beyond all seen: a mistyped sign, or 999 for *not known*.

    The code is of at least three nines, and of as many as it takes to lie beyond. As with an error
    of units, neither turning nor staying is a fault by itself: it should be noticed
    (*directional*).
    """
    mistaken = {c.name: _beyond(c, rows[c.name].to_numpy(float), severity) for c in seen.numbers}
    yield one_number_each(rows, mistaken, chance)


def _beyond(column: Numbers, values: Floats, severity: int) -> Floats:
    if severity == LOST_SIGN:
        beyond = (-values < column.low) | (-values > column.high)
        return np.where(beyond, -values, np.nan)
    return np.where(np.isnan(values), np.nan, _nines(column.high))


def _nines(high: float) -> float:
    code = 999
    while code <= high:
        code = 10 * code + 9
    return float(code)
