"""The audited rows looked at as a release: which columns, together, point at one person?

A *quasi-identifier* is a column that an outsider may know of somebody: the sensitive features, and
every other column that is no label, decision, score, weight, split or text, has more than one
value, and few enough for people to share them. Whether an outsider really knows a column, no
program can tell; the rules here are about the values alone:

* words of more than `MOST_LETTERS` letters, in the middle, are free text, and left out;
* a column with another value in more than every second row is a *key*: it points at people by
  itself (a case number, a name), is reported as such, and left out of the combinations, unless it
  is a number that tenths make coarse; whole numbers, another one in every row, count rows and are
  no more than a key;
* a number with more than `MOST_VALUES` values is taken in tenths: an outsider knows an income
  roughly. With fewer it is taken as it is, like an age;
* a sensitive feature is always a quasi-identifier, as its column is where the rows have that;
* a missing value is a value like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations, islice
from math import comb
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.checks.data.columns import inputs, is_missing, words
from audit.errors import listing
from audit.evidence import Evidence
from audit.groups import finite, is_number
from audit.stats.estimate import Floats, Ints

MOST_VALUES = 100
TENTHS = 10
MOST_LETTERS = 40
KEY_SHARE = 0.5

SPOKEN_FOR = ("text", "rationale", "outcome")
"""Roles of columns that nobody is known by, beside those a model is not given."""

DEEPEST = 3
"""Columns combined at most: what an acquaintance, or an advertiser, knows of somebody."""

MOST_COMBINATIONS = 1_500
MOST_LOOKED_AT = 20_000_000
"""Rows times combinations: with many rows fewer combinations are tried, and that is said."""

FEW_BINS = 2_000_000
"""Up to so many combinations of values are counted in an array, more of them by sorting."""


FEW = 5
"""Fewer people than this are no crowd: the rule of many statistical offices and hospitals."""


class Combination(NamedTuple):
    """Some columns, and the classes they make.

    Attributes
    ----------
    columns
        Their names.
    classes, smallest
        How many there are, and how many rows the smallest has.
    alone
        bool array (rows,): which rows are the only one of their class.
    few
        Rows in classes of fewer than `FEW`.
    """

    columns: tuple[str, ...]
    classes: int
    smallest: int
    alone: NDArray[np.bool_]
    few: int


@dataclass(frozen=True)
class Release:
    """The quasi-identifiers of the audited rows.

    Attributes
    ----------
    columns
        Name -> codes (rows,), 0 to values - 1; the sensitive ones first, then those of more values.
    sensitive
        Names of the sensitive features; one of a single value is not among `columns`.
    keys
        Columns that, as written, point at people by themselves -> rows alone with their value.
    coarse, left_out
        Columns taken in tenths; columns that are free text.
    rows
        How many.
    """

    columns: Mapping[str, Ints]
    sensitive: tuple[str, ...]
    keys: Mapping[str, int]
    coarse: tuple[str, ...]
    left_out: tuple[str, ...]
    rows: int

    @property
    def known(self) -> Iterator[tuple[dict[str, str], tuple[str, ...]]]:
        """What an outsider may know, as a slice and its columns: all, then the sensitive alone."""
        yield {}, tuple(self.columns)
        sensitive = tuple(name for name in self.columns if name in self.sensitive)
        if 0 < len(sensitive) < len(self.columns):
            yield {"known": "sensitive features"}, sensitive

    @property
    def note(self) -> str:
        """The quasi-identifiers in words, and what was left out."""
        said = [f"Quasi-identifiers: {', '.join(self.columns) or 'none'}."]
        if self.coarse:
            said.append(f"In tenths: {', '.join(self.coarse)}.")
        if self.keys:
            said.append(f"Pointing at people by itself, as written: {', '.join(self.keys)}.")
        if self.left_out:
            said.append(f"Left out, free text: {', '.join(self.left_out)}.")
        return " ".join(said)

    def classes(self, columns: Sequence[str]) -> Ints:
        """Class of each row, 0 to classes - 1: rows equal in all of `columns` are of one class."""
        code = np.zeros(self.rows, dtype=np.int64)
        for name in columns:
            crossed = code * (int(self.columns[name].max()) + 1) + self.columns[name]
            code = np.unique(crossed, return_inverse=True)[1]
        return code

    @cached_property
    def combinations(self) -> tuple[Combination, ...]:
        """The combinations tried: each column, then two of them, then three, within the budget."""
        most = min(MOST_COMBINATIONS, MOST_LOOKED_AT // max(1, self.rows))
        in_turn = chain.from_iterable(
            combinations(self.columns, depth) for depth in range(1, DEEPEST + 1)
        )
        return tuple(map(self._combined, islice(in_turn, max(most, len(self.columns)))))

    def untried(self, depth: int) -> str:
        """What the budget left out of at most `depth` columns, in words; empty where nothing."""
        possible = sum(comb(len(self.columns), columns) for columns in range(1, depth + 1))
        tried = sum(len(found.columns) <= depth for found in self.combinations)
        if tried == possible:
            return ""
        return (
            f"{tried:,} of {possible:,} combinations were tried, sensitive features and columns of "
            "many values first: more rows may stand out."
        )

    def _combined(self, columns: tuple[str, ...]) -> Combination:
        code, values = np.zeros(self.rows, dtype=np.int64), 1
        for name in columns:
            of_column = int(self.columns[name].max()) + 1
            code, values = code * of_column + self.columns[name], values * of_column
        if values > FEW_BINS:
            code = np.unique(code, return_inverse=True)[1]
        sizes = np.bincount(code)
        there = sizes[sizes > 0]
        few = int(there[there < FEW].sum())
        return Combination(columns, there.size, int(there.min()), sizes[code] == 1, few)


def release_of(evidence: Evidence) -> Release:
    """The quasi-identifiers of the evidence's rows; worked out once for all checks."""
    return evidence.once("release", evidence.everyone, lambda: _release(evidence))


def _release(evidence: Evidence) -> Release:
    features = {groups.features[0]: groups.codes for groups in evidence.features}
    frame = inputs(evidence)
    spoken_for = {evidence.used[role] for role in SPOKEN_FOR if role in evidence.used}
    columns = {
        name: _codes(frame[name]) if name in frame else codes for name, codes in features.items()
    }
    keys, coarse, left_out = {}, [], []
    for name in frame:
        if name in features or name in spoken_for:
            continue
        values, as_written = frame[name], _codes(frame[name])
        if not is_number(values) and _is_free_text(values):
            left_out.append(str(name))
            continue
        sizes = np.bincount(as_written)
        if (sizes > 0).sum() > KEY_SHARE * as_written.size and as_written.size > 1:
            keys[str(name)] = int((sizes == 1).sum())
        if _counts_rows(values):
            continue
        if is_number(values) and values.nunique() > MOST_VALUES:
            coarse.append(str(name))
            columns[str(name)] = tenths(finite(values))
        elif str(name) not in keys:
            columns[str(name)] = as_written
    dense = {name: np.unique(codes, return_inverse=True)[1] for name, codes in columns.items()}
    return Release(
        columns=_in_order(dense, tuple(features)),
        sensitive=tuple(features),
        keys=keys,
        coarse=tuple(coarse),
        left_out=tuple(left_out),
        rows=evidence.units,
    )


def _in_order(columns: Mapping[str, Ints], first: Sequence[str]) -> dict[str, Ints]:
    """The columns of more than one value: the sensitive ones, then those of more values."""
    values = {name: int(codes.max(initial=0)) + 1 for name, codes in columns.items()}
    kept = [name for name in columns if values[name] > 1]
    order = sorted(kept, key=lambda name: (name not in first, -values[name], name))
    return {name: columns[name] for name in order}


def said(columns: Sequence[str]) -> str:
    """Columns in words, for a table."""
    return " × ".join(columns)


def nothing_known(release: Release) -> str:
    """Why nothing can be measured: no column is left to know people by."""
    left = [*release.keys, *release.left_out]
    found = f" Found only {listing(left)}." if left else ""
    return f"Undefined: the rows have no column that an outsider could know people by.{found}"


def _codes(values: pd.Series) -> Ints:
    """Codes of the values as they are written; missing ones, however written, are one value."""
    codes, distinct = words(values)
    return np.where(is_missing(values), len(distinct), codes)


def tenths(numbers: Floats) -> Ints:
    """Codes in the order of the numbers, about a tenth of them each; NaN has the last one."""
    known = numbers[np.isfinite(numbers)]
    if known.size == 0:
        return np.zeros(numbers.size, dtype=np.int64)
    edges = np.unique(np.quantile(known, np.linspace(0, 1, TENTHS + 1)))
    found = np.searchsorted(edges[1:-1], numbers, side="right")
    return np.where(np.isfinite(numbers), found, max(1, edges.size - 1))


def _counts_rows(values: pd.Series) -> bool:
    """Whether every row has another whole number, as rows of a file or cases of an office do."""
    return pd.api.types.is_integer_dtype(values.dtype) and values.is_unique and len(values) > FEW


def _is_free_text(values: pd.Series) -> bool:
    """Whether the middle one of its values is long; values are taken as often as they occur."""
    codes, distinct = words(values)
    lengths = np.array([len(word) for word in distinct])
    there: NDArray[np.intp] = codes[codes >= 0]
    return bool(there.size) and float(np.median(lengths[there])) > MOST_LETTERS
