"""Changes of one, two or several features that turn a tabular model's decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.checks.transparency.curves import answers, quantiles, values_of
from audit.evidence import Evidence
from audit.manifest import Input
from audit.stats.estimate import Floats, Ints

Change = dict[str, float | str]

POINTS, POINTS_TOGETHER = 41, 6
"""Values of a number that are tried, by itself and together with others; rare ones as well."""

MOST_CHANGES = 2000
"""Combinations of values tried together."""


@dataclass(frozen=True)
class Flips:
    """For each row the smallest change found that turns its decision.

    Attributes
    ----------
    changes
        What was tried.
    nearest
        int64 array (rows,): position in `changes`, -1 where none turns the decision.
    distance
        Float array (rows,): of that change, infinite where there is none.
    decided
        int64 array (rows,): the decision after it; meaningless where there is none.
    """

    changes: Sequence[Change]
    nearest: Ints
    distance: Floats
    decided: Ints

    @property
    def found(self) -> NDArray[np.bool_]:
        """Rows whose decision turned."""
        return np.asarray(self.nearest >= 0)


def singles(frame: pd.DataFrame, features: Sequence[Input]) -> list[Change]:
    """Every change of one feature to a value that occurs."""
    return [{column.name: value} for column in features for value in _values(frame, column, POINTS)]


def pairs(frame: pd.DataFrame, features: Sequence[Input]) -> list[Change]:
    """Changes of two features at once, to fewer values each."""
    made = (change for both in combinations(features, 2) for change in together(frame, both))
    return [change for change, _ in zip(made, range(MOST_CHANGES), strict=False)]


def together(frame: pd.DataFrame, features: Sequence[Input]) -> Iterator[Change]:
    """Every combination of values of all these features, to fewer values each."""
    values = [_values(frame, column, POINTS_TOGETHER) for column in features]
    names = [column.name for column in features]
    for number, combination in enumerate(product(*values)):
        if number == MOST_CHANGES:
            return
        yield dict(zip(names, combination, strict=True))


def flips(
    evidence: Evidence, frame: pd.DataFrame, decided: Ints, changes: Sequence[Change]
) -> Flips:
    """Try every change on every row; of those that turn the decision keep the smallest."""
    if not changes:
        none = np.full(len(frame), -1, dtype=np.int64)
        return Flips(changes, none, np.full(len(frame), np.inf), decided)
    after = answers(evidence, frame, changes).argmax(axis=2)
    away = distances(frame, changes)
    away[after == decided] = np.inf
    best = away.argmin(axis=0)
    rows = np.arange(len(frame))
    distance = away[best, rows]
    nearest = np.where(np.isfinite(distance), best, -1)
    return Flips(changes, nearest, distance, after[best, rows])


def distances(frame: pd.DataFrame, changes: Sequence[Change]) -> Floats:
    """How far each change takes each row, float array (changes, rows).

    A number counts by its difference over the feature's standard deviation, a category 1, and a
    change of several features their sum.
    """
    parts = {
        (name, value): _distance(frame[name], value)
        for change in changes
        for name, value in change.items()
    }
    return np.array([sum(parts[item] for item in change.items()) for change in changes])


def _values(frame: pd.DataFrame, column: Input, points: int) -> list[float | str]:
    """Values to try: evenly over those that occur, however often."""
    if column.kind == "category":
        return values_of(frame[column.name], column.kind)
    return quantiles(frame[column.name].dropna().unique(), np.linspace(0, 1, points))


def _distance(column: pd.Series, value: float | str) -> Floats:
    if isinstance(value, str):
        return np.asarray(column != value, dtype=float)
    numbers = column.to_numpy(float)
    spread = float(np.nanstd(numbers)) or 1.0
    # Nobody can say how far a number is from one that is not there: as far as another category.
    return np.asarray(np.nan_to_num(np.abs(numbers - value) / spread, nan=1.0))
