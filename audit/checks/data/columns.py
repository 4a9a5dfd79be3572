"""The columns of the audited rows: which are inputs, what is missing, which rows are equal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.evidence import Evidence
from audit.finding import Scalar

Fingerprints = NDArray[np.uint64]
"""One number per row; equal rows have equal ones."""

NOT_INPUTS = ("y_true", "y_pred", "y_score", "weight", "split")
"""Roles of columns that a model is not given."""

MISSING_WORDS = ("", "?", "nan", "null", "<na>")
"""Texts that stand for no value, in small letters."""


def inputs(evidence: Evidence) -> pd.DataFrame:
    """The columns a model may be given: all but labels, decisions, scores, weights and splits."""
    taken = {evidence.used[role] for role in NOT_INPUTS if role in evidence.used}
    return evidence.rows.drop(columns=[name for name in taken if name in evidence.rows])


def whole_input(evidence: Evidence) -> pd.DataFrame:
    """What makes two rows the same case: the text where there is one, else every input column."""
    if "text" in evidence.used:
        return evidence.rows[[evidence.used["text"]]]
    return inputs(evidence)


def is_missing(values: pd.Series) -> NDArray[np.bool_]:
    """By row: null, blank, or one of `MISSING_WORDS`."""
    if pd.api.types.is_numeric_dtype(values.dtype):
        return values.isna().to_numpy()
    codes, distinct = words(values)
    empty = [word.strip().casefold() in MISSING_WORDS for word in distinct]
    return np.array([*empty, True])[codes]  # code -1, a null, takes the last


def fingerprints(frame: pd.DataFrame, *, normalised: bool) -> Fingerprints:
    """Fingerprints of rows; `normalised` ones disregard case and white space in texts."""
    columns = {i: _comparable(frame.iloc[:, i], normalised) for i in range(frame.shape[1])}
    hashed = pd.util.hash_pandas_object(pd.DataFrame(columns, index=frame.index), index=False)
    return np.asarray(hashed, dtype=np.uint64)


def example_rows(
    evidence: Evidence, used: Mapping[str, str] | None = None, /, **columns: Iterable[Scalar]
) -> Evidence:
    """Evidence for an example, with these columns as its rows; ``.`` is a missing value."""
    frame = pd.DataFrame({name: _cells(list(values)) for name, values in columns.items()})
    return replace(evidence, rows=frame, used=used or {})


def words(values: pd.Series) -> tuple[NDArray[np.intp], list[str]]:
    """Codes and distinct values as texts, whatever a file put into the column; nulls are -1."""
    if values.dtype == object:
        values = values.where(values.isna(), values.map(str))
    codes, distinct = pd.factorize(values)
    return codes, [str(word) for word in distinct]


def _cells(values: Sequence[Scalar]) -> list[Scalar]:
    return [None if value == "." else value for value in values]


def _comparable(values: pd.Series, normalised: bool) -> pd.Series:
    if pd.api.types.is_numeric_dtype(values.dtype):
        return values
    codes, distinct = words(values)
    if normalised:
        distinct = [" ".join(word.casefold().split()) for word in distinct]
    texts = np.array([*distinct, None], dtype=object)
    return pd.Series(texts[codes], index=values.index, dtype="object")
