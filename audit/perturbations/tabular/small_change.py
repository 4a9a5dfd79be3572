"""The smallest step of one number."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from audit.perturbations.tabular.chance import Chance
from audit.perturbations.tabular.declaration import Example, Kind, table_perturbation
from audit.perturbations.tabular.seen import Seen
from audit.perturbations.tabular.steps import is_small, numbers_stepped


@table_perturbation(
    kind=Kind.NUMBERS,
    severities=(1,),
    examples=[
        Example(
            {"age": [20, 35, 60], "rate": [1.0, 2.5, 7.5], "owns": [0, 1, 1]},
            (
                {"age": [21, 36, 60]},
                {"age": [20, 34, 59]},
                {"rate": [1.1, 2.6, 7.5]},
                {"rate": [1.0, 2.4, 7.4]},
            ),
        ),
        Example({"children": [0, 0, 1], "job": ["clerk", "nurse", "nurse"]}, ()),
    ],
)
def small_change(
    rows: pd.DataFrame, seen: Seen, severity: int, chance: Chance
) -> Iterator[pd.DataFrame]:
    """One number after the other takes its smallest step, up and down; the worst of them counts.

    A whole number moves by one, another by 1 % of the column's spread but by no less than its last
    decimal, and none out of the range seen. A column whose smallest step is longer than half of its
    standard deviation is left to `neighbouring_value`.
    """
    del severity, chance  # every step is tried
    for column in seen.numbers:
        if is_small(column):
            yield from numbers_stepped(rows, column)
