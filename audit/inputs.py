"""Columns of a table as a model of tabular rows reads them, the same in training and in audit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from audit.errors import InputError
from audit.finding import MISSING
from audit.groups import distinct_names
from audit.manifest import Input
from audit.rows import require_columns


def read_inputs(rows: pd.DataFrame, inputs: Sequence[Input], source: object) -> pd.DataFrame:
    """The columns a model reads: numbers as floats, categories as words.

    Parameters
    ----------
    rows
        A table with those columns, among others.
    inputs
        What to read of it, in this order.
    source
        Where the table came from, for errors.

    Returns
    -------
    pandas.DataFrame
        float64 columns, a missing number being NaN, and object columns of `str`, a missing category
        being `audit.finding.MISSING`.

    Raises
    ------
    InputError
        A column is not there, or a number is none.
    """
    require_columns(rows, [column.name for column in inputs], source)
    read = {"number": _numbers, "category": _words}
    return pd.DataFrame({c.name: read[c.kind](rows[c.name], source) for c in inputs}, rows.index)


def _numbers(values: pd.Series, source: object) -> pd.Series:
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(float, na_value=np.nan)
    bad = np.flatnonzero(~np.isfinite(numbers) & values.notna().to_numpy())
    if bad.size:
        raise InputError(
            source,
            f"row {bad[0]} holds {values.iloc[bad[0]]!r} ({bad.size:,} such rows)",
            field=str(values.name),
            expected="a number, or nothing, in every row",
        )
    return pd.Series(numbers, values.index)


def _words(values: pd.Series, _: object) -> pd.Series:
    names, value_of_row = distinct_names(values)
    words = names.fillna(MISSING).to_numpy(object)
    return pd.Series(words[value_of_row], values.index, dtype=object)
