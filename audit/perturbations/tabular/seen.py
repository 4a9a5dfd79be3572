"""What is known of the columns of a table: the range and spread of numbers, the categories."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from audit.finding import MISSING
from audit.manifest import Input
from audit.stats.estimate import Floats

BLANK: Mapping[str, float | str] = {"number": np.nan, "category": MISSING}
"""What stands for a missing value, by kind of column."""

NORMAL_IQR = 1.349
"""Interquartile range of a standard normal distribution."""

MOST_DECIMALS = 6


@dataclass(frozen=True)
class Numbers:
    """A column of numbers.

    Attributes
    ----------
    low, high
        The range seen.
    spread
        Interquartile range / 1.349, which is the standard deviation where the numbers are normal
        and cares for no outliers; 0 where half of them are one and the same.
    deviation
        Standard deviation.
    decimals
        To which all are recorded, 0 for whole numbers; ``None`` for more than 6.
    """

    name: str
    low: float
    high: float
    spread: float
    deviation: float
    decimals: int | None

    def recorded(self, values: Floats) -> Floats:
        """Rounded as the column is: who counts children finds no half ones."""
        # Nothing is added but the sign that a zero may have lost in rounding.
        return values if self.decimals is None else np.round(values, self.decimals) + 0.0


@dataclass(frozen=True)
class Categories:
    """A column of at least two categories.

    Attributes
    ----------
    values
        In the order of the numbers in their names (``< 1 year``, ``1-4 years``), then by name.
    shares
        How often each occurs; they add up to 1.
    """

    name: str
    values: tuple[str, ...]
    shares: tuple[float, ...]

    def codes(self, cells: pd.Series) -> np.typing.NDArray[np.intp]:
        """Place of each cell in `values`, -1 for a missing one."""
        return np.asarray(pd.Index(self.values).get_indexer(pd.Index(cells)))


@dataclass(frozen=True)
class Seen:
    """The columns that may be changed.

    Attributes
    ----------
    numbers, categories
        Those with something to change: a number at all, two categories at least.
    blanks
        Column -> what stands for a missing value, for the columns that may lack one.
    """

    numbers: tuple[Numbers, ...]
    categories: tuple[Categories, ...]
    blanks: Mapping[str, float | str]


def seen_in(rows: pd.DataFrame, inputs: Sequence[Input], may_lack: Collection[str]) -> Seen:
    """What rows, as `audit.inputs` reads them, tell of these of their columns.

    Parameters
    ----------
    may_lack
        Names of the columns in which a missing value is no mistake.
    """
    present = {
        c.name: rows[c.name][rows[c.name].notna() & (rows[c.name] != MISSING)] for c in inputs
    }
    return Seen(
        numbers=tuple(
            _numbers(c.name, present[c.name].to_numpy(float))
            for c in inputs
            if c.kind == "number" and len(present[c.name])
        ),
        categories=tuple(
            _categories(present[c.name])
            for c in inputs
            if c.kind == "category" and present[c.name].nunique() > 1
        ),
        blanks={c.name: BLANK[c.kind] for c in inputs if c.name in may_lack},
    )


def _numbers(name: str, values: Floats) -> Numbers:
    lower, upper = np.quantile(values, [0.25, 0.75])
    decimals = (d for d in range(MOST_DECIMALS + 1) if np.array_equal(np.round(values, d), values))
    return Numbers(
        name=name,
        low=float(values.min()),
        high=float(values.max()),
        spread=float(upper - lower) / NORMAL_IQR,
        deviation=float(values.std()),
        decimals=next(decimals, None),
    )


def _categories(cells: pd.Series) -> Categories:
    shares = cells.value_counts(normalize=True)
    values = sorted(shares.index, key=_by_number)
    return Categories(str(cells.name), tuple(values), tuple(float(shares[v]) for v in values))


def _by_number(name: str) -> tuple[list[int], str]:
    return [int(digits) for digits in re.findall(r"[0-9]+", name)], name
