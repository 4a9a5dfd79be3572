"""The smallest step a value can take: a number up or down, a category to its neighbour."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from audit.perturbations.tabular.seen import Categories, Numbers

SHARE = 0.01
"""Of the spread: the step of a number that is not whole."""

SMALL = 0.5
"""Of the standard deviation: a longer step is not small, though there be no smaller one."""


def is_small(column: Numbers) -> bool:
    """Whether the smallest step is a small one: not that from 0 to 1 where there is no 2."""
    return _step(column) <= SMALL * column.deviation


def numbers_stepped(rows: pd.DataFrame, column: Numbers) -> Iterator[pd.DataFrame]:
    """The rows with one of their numbers a step up, then a step down; never out of its range."""
    values, step = rows[column.name].to_numpy(float), _step(column)
    for moved in (column.recorded(values + step), column.recorded(values - step)):
        feasible = (moved >= column.low) & (moved <= column.high)
        yield rows.assign(**{column.name: np.where(feasible, moved, values)})


def categories_stepped(rows: pd.DataFrame, column: Categories) -> Iterator[pd.DataFrame]:
    """The rows with one of their categories replaced by the next one, then by the one before."""
    cells, own = rows[column.name].to_numpy(object), column.codes(rows[column.name])
    values = np.array(column.values, object)
    for other in (own + 1, own - 1):
        there = (own >= 0) & (other >= 0) & (other < len(values))
        yield rows.assign(
            **{column.name: np.where(there, values[np.where(there, other, 0)], cells)}
        )


def _step(column: Numbers) -> float:
    if column.decimals == 0:
        return 1.0
    share = SHARE * (column.spread or column.deviation)
    return share if column.decimals is None else max(share, 10.0**-column.decimals)
