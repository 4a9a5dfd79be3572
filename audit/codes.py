"""Columns of labels and scores as arrays, checked."""

from __future__ import annotations

import numpy as np
import pandas as pd

from audit.errors import InputError, listing
from audit.groups import distinct_names
from audit.manifest import Score, Task
from audit.stats.counts import UNKNOWN
from audit.stats.estimate import Floats, Ints


def label_codes(values: pd.Series, task: Task, source: object, *, missing_ok: bool) -> Ints:
    """Class codes of a column of labels, `UNKNOWN` where missing.

    Raises
    ------
    InputError
        A value that is no label of the task, or a missing one where every row needs one.
    """
    names, value_of_row = distinct_names(values)
    strange = sorted(set(names.dropna()) - set(task.labels))
    column = str(values.name)
    if strange:
        raise InputError(
            source,
            f"found {listing(strange)}",
            field=column,
            expected=f"one of the labels {listing(task.labels)}",
        )
    code_of_value = pd.Categorical(names, categories=list(task.labels)).codes.astype(np.int64)
    codes = code_of_value[value_of_row]
    if not missing_ok and (codes == UNKNOWN).any():
        count = int((codes == UNKNOWN).sum())
        row = int(np.flatnonzero(codes == UNKNOWN)[0])
        raise InputError(
            source,
            f"{count:,} rows have no value (first: row {row})",
            field=column,
            expected="a value in every row",
        )
    return codes


def require_both_classes(y_true: Ints, task: Task, source: object, column: str) -> None:
    """Refuse labels of a single class: nothing about errors could be learned from them."""
    present = np.unique(y_true[y_true != UNKNOWN])
    if present.size == 1:
        raise InputError(
            source,
            f"found only {task.labels[present[0]]!r} in {len(y_true):,} rows",
            field=column,
            expected=f"at least two of the labels {listing(task.labels)}",
        )


def checked_scores(values: pd.Series, score: Score, source: object) -> Floats:
    """Scores as floats within the declared range.

    Raises
    ------
    InputError
        Not numbers, missing, or outside the range.
    """
    column = str(values.name)
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(float, na_value=np.nan)
    bad = np.flatnonzero(~np.isfinite(numbers))
    expected = f"a number from {score.low:g} to {score.high:g} in every row"
    if bad.size:
        found = f"row {bad[0]} holds {values.iloc[bad[0]]!r} ({bad.size:,} such rows)"
        raise InputError(source, found, field=column, expected=expected)
    out = np.flatnonzero((numbers < score.low) | (numbers > score.high))
    if out.size:
        raise InputError(
            source,
            f"row {out[0]} holds {numbers[out[0]]:g} ({out.size:,} such rows)",
            field=column,
            expected=expected,
            hint="If the score is no probability, give its range: --score-range LOW,HIGH.",
        )
    return numbers
