"""Numbers measured a little otherwise."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from audit.perturbations.tabular.chance import Chance
from audit.perturbations.tabular.declaration import Example, Kind, table_perturbation
from audit.perturbations.tabular.seen import Seen

ERRORS = {1: 0.05, 2: 0.1, 3: 0.2}
"""Standard deviation of the error, in spreads of the column, by severity."""


@table_perturbation(
    kind=Kind.NUMBERS,
    examples=[
        Example(
            {"income": [21000, 30500, 38000, 52000], "job": ["clerk", "nurse", "nurse", "smith"]},
            ({"income": [21000, 30288, 39455, 51821]},),
        ),
        Example({"children": [0, 0, 0, 0, 3]}, ({},)),
    ],
)
def measurement_noise(
    rows: pd.DataFrame, seen: Seen, severity: int, chance: Chance
) -> Iterator[pd.DataFrame]:
    """Every number is measured again, with an error of .05, .1 or .2 of the column's spread.

    The error is normal. Numbers keep to the decimals they are recorded with, and to the range seen;
    a column in which half of the numbers are one and the same is a count, and has no such error.
    """
    yield rows.assign(
        **{
            column.name: np.clip(
                column.recorded(
                    rows[column.name].to_numpy(float)
                    + ERRORS[severity] * column.spread * chance.normal(column.name)
                ),
                column.low,
                column.high,
            )
            for column in seen.numbers
        }
    )
