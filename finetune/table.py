"""A user's own file of texts and labels, read as a corpus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa

from audit.errors import InputError, listing
from audit.files import sha256_file
from audit.manifest import DataSource, SensitiveFeature, Task
from finetune.corpus import LABEL, TEXT, Corpus

SUFFIXES = (".csv", ".jsonl", ".parquet")

_YES = {"1", "true", "yes", "y"}


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
        task=_task(path, columns, sorted(frame[LABEL].unique())),
        sensitive=tuple(SensitiveFeature(name=name) for name in columns.sensitive),
        source=DataSource(
            name=path.name,
            sha256={path.name: sha256_file(path)},
            rows=len(frame),
            note=f"{left_out:,} rows without text or label left out." if left_out else "",
        ),
    )


def _read(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise InputError(path, "no such file")
    try:
        frame = _parse(path)
    except (ValueError, pa.ArrowException) as error:
        # pandas raises ValueError or a subclass for bytes, CSV and JSON it cannot make sense of.
        problem = str(error).strip().splitlines()[0]
        raise InputError(path, f"cannot be read as {path.suffix[1:]} ({problem})") from error
    if frame.empty:
        raise InputError(path, "the table has no rows")
    # Integral floats are integers with gaps: 1.0 must match the label "1".
    return frame.convert_dtypes().astype("str")


def _parse(path: Path) -> pd.DataFrame:
    match path.suffix.lower():
        case ".csv":
            # Only an empty cell is missing: "NA" or "None" may be the name of a group.
            return pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""])
        case ".jsonl":
            return pd.read_json(path, lines=True, dtype=False)
        case ".parquet":
            return pd.read_parquet(path)
    raise InputError(path, f"the suffix is {path.suffix!r}", expected=f"one of {listing(SUFFIXES)}")


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


def _task(path: Path, columns: Columns, labels: Sequence[str]) -> Task:
    if len(labels) < 2:
        raise InputError(
            path,
            f"every row is {listing(labels)}",
            field=columns.label,
            expected="at least two labels",
        )
    positive = columns.positive or _only_yes(path, columns, labels)
    favourable = columns.favourable or positive
    for option, label in (("--positive", positive), ("--favourable", favourable)):
        if label not in labels:
            raise InputError(
                path,
                f"no row is {label!r} ({option})",
                field=columns.label,
                expected=f"one of {listing(labels)}",
            )
    # The positive class last: index 1 of two, as most readers of a classifier assume.
    ordered = (*(label for label in labels if label != positive), positive)
    return Task(labels=ordered, positive=positive, favourable=favourable)


def _only_yes(path: Path, columns: Columns, labels: Sequence[str]) -> str:
    yes = [label for label in labels if label.casefold() in _YES]
    if len(labels) == 2 and len(yes) == 1:
        return yes[0]
    raise InputError(
        path,
        f"labels {listing(labels)} do not say which is positive",
        field=columns.label,
        hint="Name it with --positive (and the outcome people want with --favourable).",
    )
