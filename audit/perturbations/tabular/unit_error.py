"""Grams for kilograms, cents for pounds, a point in the wrong place."""

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


@table_perturbation(
    kind=Kind.NUMBERS,
    expects=Expectation.DIRECTIONAL,
    examples=[
        Example(
            {"weight": [61.5, 80.0], "pounds": [300, 4200]},
            ({"weight": [61.5, 0.1], "pounds": [0, 4200]},),
            severity=3,
        ),
        Example({"children": [0, 0]}, ({},), severity=3),
    ],
)
def unit_error(
    rows: pd.DataFrame, seen: Seen, severity: int, chance: Chance
) -> Iterator[pd.DataFrame]:
    """One number of the row is off by a factor of ten, a hundred or a thousand.

    A point in the wrong place, cents for pounds, grams for kilograms; either way. Numbers keep to
    the decimals they are recorded with. So gross an error should be noticed, not decided upon: that
    decisions turn says how far one slip carries, that they stay says that the model goes on as if
    nothing had happened. The row says something else than before, so that neither is a fault by
    itself (*directional*).
    """
    mistaken = {
        c.name: _off(c, rows[c.name].to_numpy(float), severity, chance) for c in seen.numbers
    }
    yield one_number_each(rows, mistaken, chance)


def _off(column: Numbers, values: Floats, severity: int, chance: Chance) -> Floats:
    up = chance.uniform(f"{column.name} up") < 0.5
    factor = 10.0**severity
    return column.recorded(np.where(up, values * factor, values / factor))
