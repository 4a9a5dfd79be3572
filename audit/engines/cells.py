"""The cells of a table: how many rows share each combination of groups, labels and score."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from audit.errors import InputError
from audit.evidence import Weights
from audit.rows import MISSING_WORDS
from audit.stats.estimate import Floats, Ints

EXACT_UP_TO = 5_000_000
"""Up to this many rows scores are kept as they are; above, there may be too many to bring home."""

GRID = 65_536
"""Steps of the grid that scores of more rows are rounded to: AUC moves by less than its interval.

The choice rests on the number of rows alone, so that every engine makes the same.
"""

MOST_PLACES = 2**62
"""Combinations of ranks that one number tells apart; of more, those that occur are counted anew."""

TRUTHS: Mapping[str, bool] = {"True": True, "TRUE": True, "true": True,
                              "False": False, "FALSE": False, "false": False}  # fmt: skip


@dataclass(frozen=True)
class Columns:
    """Which columns of a table to count by; empty for those it has not.

    Attributes
    ----------
    groups
        Sensitive features, strata and splits.
    y_true, y_pred
        Labels and decisions.
    y_score
        Score of the positive class.
    weight
        Sampling weight of a row.
    threshold
        Decide by ``y_score >= threshold``; where there is no `y_pred`.
    score_range
        Lowest and highest score there can be.
    """

    groups: tuple[str, ...] = ()
    y_true: str = ""
    y_pred: str = ""
    y_score: str = ""
    weight: str = ""
    threshold: float | None = None
    score_range: tuple[float, float] = (0.0, 1.0)

    @property
    def keys(self) -> tuple[str, ...]:
        """Columns counted by as they are: groups and labels, each once."""
        return tuple(dict.fromkeys(filter(None, (*self.groups, self.y_true, self.y_pred))))

    @property
    def names(self) -> tuple[str, ...]:
        """Every column needed."""
        return tuple(filter(None, (*self.keys, self.y_score, self.weight)))

    @property
    def cut(self) -> float | None:
        """The threshold, if it is what decides."""
        return self.threshold if self.y_score and not self.y_pred else None

    def check(self, source: object) -> None:
        """Refuse a question that has no answer.

        Raises
        ------
        InputError
            No column at all, a column in two roles, or a range without width.
        """
        if not self.names:
            raise InputError(source, "no column is named", expected="groups, labels or a score")
        for name in filter(None, (self.y_score, self.weight)):
            if self.names.count(name) > 1:
                raise InputError(
                    source, "is both a score or weight and something else", field=name,
                    expected="one role for each column",
                )  # fmt: skip
        low, high = self.score_range
        if not (np.isfinite(low) and np.isfinite(high) and low < high):
            raise InputError(
                "--score-range", f"found {low:g},{high:g}", expected="LOW below HIGH, both finite"
            )


@dataclass(frozen=True)
class Cells:
    """Distinct combinations of the columns asked for, in an order that no engine decides.

    Sorted by the keys in the order of `columns.keys`, then decision, then score; missing last.

    Attributes
    ----------
    source
        Where the rows lie, in words.
    columns
        What was asked.
    frame
        One row per cell: the key columns and the score, under their own names. Whole numbers are
        ``Int64``, truths ``boolean``, other numbers ``float64``, everything else ``str``.
    counts
        int64 array (cells,): rows in each.
    decisions
        bool array (cells,): whether the score reaches the threshold; ``None`` if none decides.
    weights
        Their sums by cell, where rows have weights.
    rounded
        Whether scores are rounded to the grid.
    """

    source: str
    columns: Columns
    frame: pd.DataFrame
    counts: Ints
    decisions: NDArray[np.bool_] | None = None
    weights: Weights | None = None
    rounded: bool = False

    def __len__(self) -> int:
        return len(self.counts)

    @property
    def rows(self) -> int:
        """Rows counted."""
        return int(self.counts.sum())

    @property
    def notes(self) -> tuple[str, ...]:
        """What a report must say of the counting."""
        if not self.rounded:
            return ()
        low, high = self.columns.score_range
        decided = " Decisions were made before rounding." if self.columns.cut is not None else ""
        return (
            f"{self.columns.y_score}: the scores of {self.rows:,} rows (more than {EXACT_UP_TO:,}) "
            f"were rounded to a grid of {GRID:,} steps, each by at most "
            f"{(high - low) / GRID / 2:.2g}.{decided}",
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the cells: of what the audit rests on, the same from every engine."""
        digest = hashlib.sha256(repr((self.columns, self.rounded)).encode())
        for name in self.frame.columns:
            codes, values = pd.factorize(self.frame[name], sort=True)
            digest.update(repr([str(value) for value in values]).encode())
            digest.update(codes.astype("<i8").tobytes())
        arrays: list[NDArray[np.generic]] = [self.counts]
        if self.decisions is not None:
            arrays.append(self.decisions)
        if self.weights is not None:
            arrays += [self.weights.total, self.weights.squares]
        for array in arrays:
            digest.update(array.tobytes())
        return digest.hexdigest()

    def __add__(self, other: Cells) -> Cells:
        """The cells of both tables together, as if they had been one: shards and days add.

        Raises
        ------
        InputError
            The two were counted by other columns, or hold other types.
        """
        theirs = (other.columns, other.weights is None, list(other.frame.dtypes))
        if theirs != (self.columns, self.weights is None, list(self.frame.dtypes)):
            raise InputError(
                other.source,
                f"was counted by {other.columns}, of types {_types(other.frame)}",
                expected=f"{self.columns} and {_types(self.frame)}, as in {self.source}",
            )
        rounded = self.rounded or other.rounded or self.rows + other.rows > EXACT_UP_TO
        axes = []
        for name in self.frame.columns:
            values = pd.concat([self.frame[name], other.frame[name]], ignore_index=True)
            if rounded and name == self.columns.y_score:
                values = pd.Series(on_grid(steps(values.to_numpy(), self.columns), self.columns))
            axes.append(axis_of(values))
        decisions = None
        if self.decisions is not None and other.decisions is not None:
            decisions = np.concatenate([self.decisions, other.decisions])
        weights = None
        if self.weights is not None and other.weights is not None:
            weights = Weights(
                np.concatenate([self.weights.total, other.weights.total]),
                np.concatenate([self.weights.squares, other.weights.squares]),
            )
        source = self.source if self.source == other.source else f"{self.source} + {other.source}"
        counts = np.concatenate([self.counts, other.counts])
        return cells_of(source, self.columns, axes, counts, decisions, weights, rounded=rounded)


@dataclass(frozen=True)
class Axis:
    """One column of the cells: its distinct values in order, and which of them each cell has."""

    values: pd.Series = field(repr=False)
    codes: Ints = field(repr=False)

    @property
    def ranks(self) -> Ints:
        """Codes, with the missing last."""
        return np.where(self.codes < 0, len(self.values), self.codes)

    def take(self, cells: Ints) -> pd.Series:
        """The values of some cells."""
        codes = self.codes[cells]
        return pd.Series(pd.api.extensions.take(self.values.array, codes, allow_fill=True))


def axis_of(values: pd.Series) -> Axis:
    """The axis of a column that has a value per cell."""
    codes, distinct = pd.factorize(values, sort=True)
    return Axis(pd.Series(distinct, dtype=values.dtype), codes.astype(np.int64))


def axis_of_arrow(column: pa.ChunkedArray, *, infer: bool) -> Axis:
    """The axis of a column as an engine gives it.

    The distinct values are few, so it is they that are brought to a common type: not a number and
    null are both missing, -0 is 0, and `infer` finds the types of a CSV, which engines would each
    find otherwise.
    """
    encoded = column.combine_chunks().dictionary_encode(null_encoding="encode")
    values = encoded.dictionary.to_pandas(types_mapper=_TYPES.get)
    if infer:
        values = _inferred(values)
    if values.dtype == np.float64:
        values = values + 0.0
    distinct = axis_of(values)
    return Axis(distinct.values, distinct.codes[encoded.indices.to_numpy()])


_TYPES = {
    pa.bool_(): pd.BooleanDtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.string(): pd.StringDtype(na_value=np.nan),
}


def _inferred(values: pd.Series) -> pd.Series:
    """Distinct words of a CSV as whole numbers, numbers or truths where all of them are."""
    values = values.mask(values.isin(MISSING_WORDS))
    present = values.dropna()
    if present.empty:
        return values
    if present.isin(TRUTHS.keys()).all():
        return values.map(TRUTHS).astype("boolean")
    numbers = pd.to_numeric(present, errors="coerce")
    if numbers.isna().any():
        return values
    # pandas makes whole numbers Int64 and a column with any other float64.
    whole = pd.api.types.is_integer_dtype(numbers)
    return numbers.astype("Int64" if whole else "float64").reindex(values.index)


def cells_of(
    source: str,
    columns: Columns,
    axes: Sequence[Axis],
    counts: Ints,
    decisions: NDArray[np.bool_] | None,
    weights: Weights | None,
    *,
    rounded: bool,
) -> Cells:
    """Cells in their order, those that became alike added up.

    Two cells become alike when what told them apart was only how a value was stored.
    """
    ranks = [axis.ranks for axis in axes]
    if decisions is not None:
        ranks.insert(len(columns.keys), decisions.astype(np.int64))
    place = _places(ranks, len(counts))
    order = np.argsort(place, kind="stable")
    starts = np.flatnonzero(np.diff(place[order], prepend=-1))
    first = order[starts]
    names = [*columns.keys, *filter(None, [columns.y_score])]
    taken = {name: axis.take(first) for name, axis in zip(names, axes, strict=True)}
    return Cells(
        source=source,
        columns=columns,
        frame=pd.DataFrame(taken),
        counts=np.add.reduceat(counts[order], starts),
        decisions=None if decisions is None else decisions[first],
        weights=weights
        and Weights(
            np.add.reduceat(weights.total[order], starts),
            np.add.reduceat(weights.squares[order], starts),
        ),
        rounded=rounded,
    )


def _places(ranks: Sequence[Ints], cells: int) -> Ints:
    """One number per cell, in the order of its ranks, the first of them counting most.

    A single key sorts several times faster than as many as there are columns.
    """
    place = np.zeros(cells, dtype=np.int64)
    for rank in ranks:
        size = int(rank.max(initial=0)) + 1
        if int(place.max(initial=0)) >= MOST_PLACES // size:
            place = np.unique(place, return_inverse=True)[1].astype(np.int64)
        place = place * size + rank
    return place


def steps(scores: Floats, columns: Columns) -> Ints:
    """Nearest step of the grid, halves up: the arithmetic of every engine, digit for digit."""
    low, high = columns.score_range
    return np.floor((scores - low) * (GRID / (high - low)) + 0.5).astype(np.int64)


def on_grid(step: NDArray[np.generic], columns: Columns) -> Floats:
    """Score at a step of the grid."""
    low, high = columns.score_range
    return low + np.asarray(step, dtype=np.float64) * ((high - low) / GRID)


def _types(frame: pd.DataFrame) -> str:
    return ", ".join(f"{name} {dtype}" for name, dtype in frame.dtypes.items())
