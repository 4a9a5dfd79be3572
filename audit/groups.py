"""Which group each row belongs to: names and codes, nothing dropped, nothing merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.errors import InputError, listing
from audit.finding import ALL_GROUPS, MISSING
from audit.stats.estimate import Floats, Ints

MAX_GROUPS = 100
"""More distinct values than this are an identifier or a measurement, not groups."""

OTHER = "(other)"
"""The values a user asked to be put together."""

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


def distinct_names(values: pd.Series) -> tuple[pd.Series, Ints]:
    """The distinct values of a column as names, and which of them each row has.

    Names are made of the distinct values, which are few; two of them may get the same name.
    """
    if values.dtype == object:
        values = as_names(values)  # among mixed objects 1 and True would count as one value
    value_of_row, distinct = pd.factorize(values, use_na_sentinel=False)
    return as_names(pd.Series(distinct)), value_of_row.astype(np.int64)


def groups_of(
    values: pd.Series, feature: str, source: object, bins: int = 0, counts: Ints | None = None
) -> tuple[Groups, str]:
    """Partition rows by the values of one column.

    Parameters
    ----------
    values, feature, source
        The column, its name, and where it was read.
    bins
        Groups to cut the column into: numbers at quantiles, anything else into its most frequent
        values and `OTHER`. 0 leaves it as it is, but for numbers such as ages.
    counts
        Rows each value stands for; by default one.

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
    counts = np.ones(len(values), dtype=np.int64) if counts is None else counts
    values, note = _cut(values, feature, bins, counts) if bins else _binned(values, feature, counts)
    names, value_of_row = distinct_names(values)
    present = sorted(names.dropna().unique(), key=_natural)
    if len(present) < 2:
        found = f"found only {listing(present)}" if present else "every value is missing"
        raise InputError(
            source, f"{found} in {counts.sum():,} rows", field=feature,
            expected="at least two groups",
        )  # fmt: skip
    if len(present) > MAX_GROUPS:
        raise InputError(
            source,
            f"found {len(present):,} distinct values",
            field=feature,
            expected=f"at most {MAX_GROUPS} groups",
            hint="Give a column of coarser groups (a region for a postcode), or cut this one: "
            f"--bin {feature}=10.",
        )
    order = [*present, MISSING] if names.isna().any() else present
    name_of_value = pd.Categorical(names.fillna(MISSING), categories=order).codes.astype(np.int64)
    codes = name_of_value[value_of_row]
    missing = int(counts[codes == len(present)].sum())
    if missing:
        gone = f"{feature}: not recorded for {missing:,} of {counts.sum():,} rows"
        note = f"{note} {gone}, shown as {MISSING}, in no comparison.".strip()
    return Groups((feature,), tuple((name,) for name in order), codes), note


def cross(parts: Sequence[Groups]) -> Groups:
    """The intersection of several partitions; cells without a row are not listed."""
    code = np.zeros_like(parts[0].codes)
    for part in parts:
        code = code * len(part) + part.codes
    cells = np.flatnonzero(np.bincount(code))
    position_of_cell = np.zeros(cells[-1] + 1, dtype=np.int64)
    position_of_cell[cells] = np.arange(cells.size)
    names: list[tuple[str, ...]] = []
    for cell in cells.tolist():
        name: list[str] = []
        for part in reversed(parts):
            cell, position = divmod(cell, len(part))
            name.extend(reversed(part.names[position]))
        names.append(tuple(reversed(name)))
    features = tuple(feature for part in parts for feature in part.features)
    return Groups(features, tuple(names), position_of_cell[code])


def is_number(values: pd.Series) -> bool:
    """Whether a column holds numbers; truth values are none."""
    dtype = values.dtype
    return pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_bool_dtype(dtype)


def finite(values: pd.Series) -> Floats:
    """A column of numbers as floats, NaN for what is missing or not finite."""
    numbers = values.to_numpy(float, na_value=np.nan)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _natural(name: str) -> tuple[float, str]:
    """Numbers in numeric order first, then words: 2 before 10, ``18-39`` before ``65+``."""
    digits = name.lstrip("<>≤≥ [(")
    head = digits.split("-")[0].split("–")[0].rstrip("+ ").split(" ")[0]
    try:
        return float(head), name
    except ValueError:
        return np.inf, name


def _binned(values: pd.Series, feature: str, counts: Ints) -> tuple[pd.Series, str]:
    distinct = values.nunique()
    if not is_number(values) or not BIN_ABOVE < distinct <= BIN_UP_TO:
        return values, ""
    return _bands(values, 4, counts), (
        f"{feature}: {distinct:,} distinct numbers, cut at the quartiles into bands."
    )


def _cut(values: pd.Series, feature: str, bins: int, counts: Ints) -> tuple[pd.Series, str]:
    """The column in at most `bins` groups, as the user asked."""
    distinct = values.nunique()
    if distinct <= bins:
        return values, ""
    if is_number(values):
        bands = _bands(values, bins, counts)
        note = f"{feature}: {distinct:,} distinct numbers, cut into {bands.nunique()} bands."
        return bands, note
    names = as_names(values)
    frequent = pd.Series(counts).groupby(names.to_numpy()).sum()
    # By count, then by name, so that a tie is always broken alike.
    kept = frequent.sort_index().sort_values(ascending=False, kind="stable").index[: bins - 1]
    other = names.notna() & ~names.isin(kept)
    note = (
        f"{feature}: the {bins - 1} most frequent of {distinct:,} values; "
        f"{int(counts[other].sum()):,} rows of the others are together as {OTHER}."
    )
    return names.mask(other, OTHER), note


def _bands(values: pd.Series, bands: int, counts: Ints) -> pd.Series:
    numbers = finite(values)
    known = ~np.isnan(numbers)
    # Of the methods for quantiles this is the one that can weigh, and so count, its values.
    edges = np.unique(
        np.quantile(
            numbers[known],
            np.linspace(0, 1, bands + 1),
            weights=counts[known],
            method="inverted_cdf",
        )
    )
    names = [f"{low:g}–{high:g}" for low, high in pairwise(edges)]
    names = [names[0], *(f">{name}" for name in names[1:])]
    cut = pd.cut(values.astype(float), edges.tolist(), labels=names, include_lowest=True)
    return cut.astype("string")
