"""A user's own file of texts and labels, read as a corpus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from audit.errors import InputError, listing
from audit.files import sha256_file
from audit.groups import as_names
from audit.labels import task_of
from audit.manifest import DataSource, SensitiveFeature, Task
from audit.rows import read_rows
from finetune.corpus import LABEL, TEXT, Corpus


@dataclass(frozen=True)
class Columns:
    """Which columns of the file mean what, and which labels.

    Attributes
    ----------
    positive
        The label the score is about; empty: the only one of two that says yes (1, true, yes).
    favourable
        The label the person wants; empty: `positive`.
    """

    text: str = TEXT
    label: str = LABEL
    sensitive: tuple[str, ...] = ()
    positive: str = ""
    favourable: str = ""


def read_corpus(path: Path, columns: Columns, scenario: str) -> Corpus:
    """Read a table with one text and one label a row; every cell is taken as a string.

    A column ``group`` (rows of one person) and a column ``split`` (train, validation, test) are
    honoured. Rows without text or label are left out, and their number is said in the source.

    Raises
    ------
    InputError
        Unreadable or empty, a column or label that is not there, or labels that leave open
        which is positive. Names the file, the column, what was found and what was expected.
    """
    frame = _read(path)
    _require_columns(path, frame, columns)
    frame = frame.rename(columns={columns.text: TEXT, columns.label: LABEL})
    usable = frame[LABEL].notna() & (frame[TEXT].fillna("").str.strip() != "")
    left_out = int((~usable).sum())
    frame = frame[usable].reset_index(drop=True)
    if frame.empty:
        raise InputError(path, "no row has both a text and a label")
    return Corpus(
        name=path.name,
        scenario=scenario,
        frame=frame,
        task=task_in(path, columns, sorted(frame[LABEL].unique())),
        sensitive=tuple(SensitiveFeature(name=name) for name in columns.sensitive),
        source=DataSource(
            name=path.name,
            sha256={path.name: sha256_file(path)},
            rows=len(frame),
            note=f"{left_out:,} rows without text or label left out." if left_out else "",
        ),
    )


def _read(path: Path) -> pd.DataFrame:
    return read_rows(path).apply(as_names)


def _require_columns(path: Path, frame: pd.DataFrame, columns: Columns) -> None:
    options = {"--text": [columns.text], "--label": [columns.label]}
    options["--sensitive"] = list(columns.sensitive)
    for option, names in options.items():
        absent = [name for name in names if name not in frame]
        if absent:
            raise InputError(
                path,
                f"no column {listing(absent)} ({option})",
                expected=f"one of {listing(frame.columns, 20)}",
            )
    for canonical, chosen in ((TEXT, columns.text), (LABEL, columns.label)):
        if canonical in frame and chosen != canonical:
            raise InputError(
                path,
                f"has a column {canonical!r} beside {chosen!r}, which is to become it",
                hint=f"Rename one of them, or pass --{canonical} {canonical}.",
            )


def task_in(path: Path, columns: Columns, labels: Sequence[str]) -> Task:
    """The task of a file with these labels, as the user names positive and favourable."""
    task = task_of(
        labels,
        path,
        field=columns.label,
        positive=columns.positive,
        favourable=columns.favourable,
    )
    # The positive class last: index 1 of two, as most readers of a classifier assume.
    ordered = (*(label for label in labels if label != task.positive), task.positive)
    return task.model_copy(update={"labels": ordered})
