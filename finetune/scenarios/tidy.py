"""Steps every loader shares on the way from original columns to a tidy frame."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Formatter

import pandas as pd

from audit.errors import InputError, listing
from audit.files import sha256_file
from audit.manifest import DataSource, Input
from finetune.sources import MIB, Source

MEMBER_LIMIT = 256 * MIB
"""A file inside a zip that unpacks to more than this is not read."""


def age_bands(ages: pd.Series[float], starts: Sequence[int]) -> pd.Series[str]:
    """Name the band each age (in years) falls in: ``0-17``, ``18-39``, …, ``65+``.

    `starts` are the first ages of all bands after the youngest. A missing age stays missing.
    """
    edges = [0, *starts, float("inf")]
    closed = [f"{low}-{high - 1}" for low, high in zip([0, *starts], starts, strict=False)]
    bands = pd.cut(ages, edges, right=False, labels=[*closed, f"{starts[-1]}+"])
    return bands.astype("str").where(bands.notna())


def text_groups(texts: pd.Series[str]) -> pd.Series[str]:
    """One key for each text, the same for texts that differ only in case, spacing or punctuation.

    Copies of one text in training and test rows would let the model answer from memory.
    """
    words = texts.str.casefold().str.findall(r"\w+").str.join(" ")
    return words.map(lambda text: hashlib.sha256(text.encode()).hexdigest()[:16])


def rendered(frame: pd.DataFrame, template: str) -> pd.Series[str]:
    """Fill `template` with each row's columns, for models that read text."""
    fields = [field for _, field, _, _ in Formatter().parse(template) if field]
    rows = frame[fields].to_dict("records")
    return pd.Series([template.format_map(row) for row in rows], index=frame.index, dtype="str")


def yes_no(answers: pd.Series[bool]) -> pd.Series[str]:
    """Put true and false in words."""
    return answers.map({True: "yes", False: "no"})


def inputs(
    numbers: Sequence[str], categories: Sequence[str], states: Mapping[str, str] | None = None
) -> tuple[Input, ...]:
    """The columns a model of tabular rows may read.

    `states` says of a column which sensitive feature it tells of; a model is given those only if it
    is asked for.
    """
    told = states or {}
    kinds = (*((n, "number") for n in numbers), *((n, "category") for n in categories))
    return tuple(Input(name=name, kind=kind, states=told.get(name, "")) for name, kind in kinds)


def check_columns(frame: pd.DataFrame, columns: Sequence[str], path: Path) -> None:
    """Refuse a file that lacks one of `columns`.

    Raises
    ------
    InputError
        Names the columns that are missing and those that are there.
    """
    absent = [column for column in columns if column not in frame]
    if absent:
        raise InputError(
            path, f"no column {listing(absent)}", hint=f"Found: {listing(frame.columns, 20)}."
        )


def provenance(source: Source, folder: Path, frame: pd.DataFrame, note: str) -> DataSource:
    """Where the rows came from, with the digests of the files that are there."""
    paths = [folder / name for name in source.file_names]
    return DataSource(
        name=source.title,
        licence=source.licence,
        url=source.page,
        sha256={path.name: sha256_file(path) for path in paths if path.is_file()},
        rows=len(frame),
        note=note,
    )


def zip_member(archive: Path, name: str) -> io.BytesIO:
    """The one file in `archive` called `name`, in whatever folder it lies.

    Raises
    ------
    InputError
        The archive is damaged, has no such file or several, or the file is too large.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            found = [info for info in opened.infolist() if Path(info.filename).name == name]
            if len(found) != 1:
                raise InputError(archive, f"holds {len(found)} files {name!r}", expected="one")
            if found[0].file_size > MEMBER_LIMIT:
                raise InputError(archive, f"{name} unpacks to {found[0].file_size:,} bytes")
            return io.BytesIO(opened.read(found[0]))
    except (zipfile.BadZipFile, zlib.error) as error:
        raise InputError(archive, f"is not a whole zip file ({error})") from error
