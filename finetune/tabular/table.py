"""A user's own file of columns and labels, read as a corpus of tabular rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from audit.errors import InputError, listing
from audit.files import sha256_file
from audit.groups import as_names, is_number
from audit.manifest import DataSource, Input, SensitiveFeature
from audit.rows import read_rows, require_columns
from finetune.corpus import LABEL, TEXT, Corpus
from finetune.table import Columns, task_in


def read_table(path: Path, columns: Columns, features: Sequence[str], scenario: str) -> Corpus:
    """Read a table with one label a row, and the columns a model is to read of it.

    A column of numbers is one of numbers if it holds more than two; any other is of categories.
    Rows alike in every one of `features` never straddle splits; the columns ``group`` and ``split``
    are honoured. Rows without a label are left out, and their number is said in the source.

    Raises
    ------
    InputError
        Unreadable or empty, a column that is not there or cannot be a feature, or labels that leave
        open which is positive.
    """
    raw = read_rows(path)
    require_columns(raw, [columns.label, *columns.sensitive, *features], path)
    _check_features(path, columns, features)
    labels = as_names(raw[columns.label])
    known = labels.notna()
    rows, labels = raw[known], labels[known]
    kept = [*columns.sensitive, *(name for name in ("group", "split") if name in rows)]
    names = {name: as_names(rows[name]) for name in kept if name not in features}
    frame = rows[list(features)].assign(**names)
    frame = frame.assign(**{LABEL: labels, TEXT: _rendered(rows, features)}).reset_index(drop=True)
    left_out = len(raw) - len(frame)
    return Corpus(
        name=path.name,
        scenario=scenario,
        frame=frame,
        task=task_in(path, columns, sorted(labels.unique())),
        sensitive=tuple(SensitiveFeature(name=name) for name in columns.sensitive),
        source=DataSource(
            name=path.name,
            sha256={path.name: sha256_file(path)},
            rows=len(frame),
            note=f"{left_out:,} rows without a label left out." if left_out else "",
        ),
        inputs=tuple(_input(rows, name, columns) for name in features),
    )


def _check_features(path: Path, columns: Columns, features: Sequence[str]) -> None:
    taken = [name for name in features if name in (columns.label, LABEL, TEXT, "group", "split")]
    if taken:
        raise InputError(
            path, f"{listing(taken)} cannot be read by a model (--features)",
            expected="columns that are neither label, text, group nor split",
        )  # fmt: skip


def _input(rows: pd.DataFrame, name: str, columns: Columns) -> Input:
    numeric = is_number(rows[name]) and rows[name].nunique() > 2
    states = name if name in columns.sensitive else ""
    return Input(name=name, kind="number" if numeric else "category", states=states)


def _rendered(rows: pd.DataFrame, features: Sequence[str]) -> pd.Series[str]:
    """The features in words: what rows are compared by to tell whether they are alike."""
    cells = [name + ": " + as_names(rows[name]).fillna("").astype("str") for name in features]
    return pd.concat(cells, axis=1).agg("; ".join, axis=1)
