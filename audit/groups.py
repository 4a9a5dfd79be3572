"""Which group each row belongs to: names and codes, nothing dropped, nothing merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.errors import InputError, listing
from audit.finding import ALL_GROUPS, MISSING
from audit.stats.estimate import Ints

MAX_GROUPS = 100
"""More distinct values than this are an identifier or a measurement, not groups."""

BIN_ABOVE, BIN_UP_TO = 12, 120
"""A numeric feature with a number of distinct values in between is cut at its quartiles.

That is an age. Fewer values are codes, more are identifiers, which have no bands.
"""


@dataclass(frozen=True)
class Groups:
    """A partition of the rows by one sensitive feature, or by several crossed.

    Attributes
    ----------
    features
        The features crossed, outermost first.
    names
        One tuple per group: its value of each feature.
    codes
        int64 array (rows,): position of the row's group in `names`.
    """

    features: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    codes: Ints

    def __len__(self) -> int:
        return len(self.names)

    @property
    def sizes(self) -> Ints:
        """Rows by group."""
        return np.bincount(self.codes, minlength=len(self))

    @property
    def named(self) -> NDArray[np.bool_]:
        """By group: is every feature recorded? Only such groups are compared."""
        return np.array([MISSING not in name for name in self.names], dtype=bool)

    def slice(self, group: int) -> dict[str, str]:
        """The slice of one group, as a measurement states it."""
        return dict(zip(self.features, self.names[group], strict=True))

    @property
    def across(self) -> dict[str, str]:
        """The slice of a comparison across all groups."""
        return dict.fromkeys(self.features, ALL_GROUPS)

    def label(self, group: int) -> str:
        """The group in words, ``F, 65+``."""
        return ", ".join(self.names[group])


def as_names(values: pd.Series) -> pd.Series:
    """Values of any type as strings, missing ones (null, empty) as missing.

    ``1``, ``1.0`` and ``"1"`` are one name; so labels compare whatever type a file gave them.
    """
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype(values.cat.categories.dtype)
    if pd.api.types.is_float_dtype(values.dtype):
        values = values.astype("Float64")
        present = values.dropna()
        if (present % 1 == 0).all():
            values = values.astype("Int64")
    names = values.astype("string").str.strip()
    return names.mask(names == "")


def groups_of(values: pd.Series, feature: str, source: object) -> tuple[Groups, str]:
    """Partition rows by the values of one column.

    Returns
    -------
    Groups
        Groups in natural order, the missing ones last.
    str
        A sentence on what was done to the column; empty when nothing was.

    Raises
    ------
    InputError
        Fewer than two groups, or more than `MAX_GROUPS`.
    """
    values, note = _binned(values, feature)
    names = as_names(values)
    present = sorted(names.dropna().unique(), key=_natural)
    if len(present) < 2:
        found = f"found only {listing(present)}" if present else "every value is missing"
        raise InputError(
            source, f"{found} in {len(names):,} rows", field=feature, expected="at least two groups"
        )
    if len(present) > MAX_GROUPS:
        raise InputError(
            source,
            f"found {len(present):,} distinct values",
            field=feature,
            expected=f"at most {MAX_GROUPS} groups",
            hint="Give a column of coarser groups (a region for a postcode).",
        )
    missing = int(names.isna().sum())
    order = [*present, MISSING] if missing else present
    codes = pd.Categorical(names.fillna(MISSING), categories=order).codes.astype(np.int64)
    if missing:
        gone = f"{feature}: not recorded for {missing:,} of {len(names):,} rows, shown as {MISSING}"
        note = f"{note} {gone}, in no comparison.".strip()
    return Groups((feature,), tuple((name,) for name in order), codes), note


def cross(parts: Sequence[Groups]) -> Groups:
    """The intersection of several partitions; cells without a row are not listed."""
    code = np.zeros_like(parts[0].codes)
    for part in parts:
        code = code * len(part) + part.codes
    cells, codes = np.unique(code, return_inverse=True)
    names: list[tuple[str, ...]] = []
    for cell in cells:
        name: list[str] = []
        for part in reversed(parts):
            cell, position = divmod(int(cell), len(part))
            name.extend(reversed(part.names[position]))
        names.append(tuple(reversed(name)))
    features = tuple(feature for part in parts for feature in part.features)
    return Groups(features, tuple(names), codes.astype(np.int64))


def sizes_by_name(groups: Groups) -> Mapping[str, int]:
    """Group in words -> rows."""
    return {groups.label(i): int(n) for i, n in enumerate(groups.sizes)}


def _natural(name: str) -> tuple[float, str]:
    """Numbers in numeric order first, then words: 2 before 10, ``18-39`` before ``65+``."""
    digits = name.lstrip("<>≤≥ [(")
    head = digits.split("-")[0].split("–")[0].rstrip("+ ").split(" ")[0]
    try:
        return float(head), name
    except ValueError:
        return np.inf, name


def _binned(values: pd.Series, feature: str) -> tuple[pd.Series, str]:
    dtype, distinct = values.dtype, values.nunique()
    numeric = pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_bool_dtype(dtype)
    if not numeric or not BIN_ABOVE < distinct <= BIN_UP_TO:
        return values, ""
    edges = np.unique(values.quantile([0, 0.25, 0.5, 0.75, 1]).to_numpy(float))
    names = [f"{low:g}–{high:g}" for low, high in pairwise(edges)]
    names = [names[0], *(f">{name}" for name in names[1:])]
    bands = pd.cut(values.astype(float), edges.tolist(), labels=names, include_lowest=True)
    note = f"{feature}: {distinct:,} distinct numbers, cut at the quartiles into bands."
    return bands.astype("string"), note
