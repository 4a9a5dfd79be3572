"""Scan files: open each by its suffix, find what is in it, write it again without."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from audit.errors import InputError
from audit.files import atomic_path
from audit.pii.csv_file import CsvFile
from audit.pii.documents import Cell, Document, Record, Write
from audit.pii.encoding import encoding_of
from audit.pii.hit import Hit
from audit.pii.json_file import JsonFile, JsonLinesFile
from audit.pii.line_file import COLUMN, LineFile
from audit.pii.masking import replaced
from audit.pii.parquet_file import ParquetFile
from audit.pii.scanner import Scanner

FORMATS: dict[str, Callable[[Path, Collection[str], str], Document]] = {
    ".txt": LineFile,
    ".md": LineFile,
    ".log": LineFile,
    ".csv": CsvFile,
    ".tsv": CsvFile,
    ".parquet": ParquetFile,
    ".json": JsonFile,
    ".jsonl": JsonLinesFile,
}
"""Suffix -> how such a file is read."""

LONGEST_VALUE = 64
"""Cells up to this many characters are taken for a value that its column's name explains."""

_DIGIT = re.compile(r"\d")
_OTHERS = ("utf-8", "utf-8-sig")

Replacement = Callable[[str, str], str]
"""Value, type -> what stands in its place."""


class Scanned(NamedTuple):
    """A row and the hits in each of its cells."""

    row: int
    found: list[tuple[Cell, list[Hit]]]


def listed(path: Path, note: Callable[[str], None]) -> list[Path]:
    """The file, or all files below a directory that can be read; links are not followed.

    Raises
    ------
    InputError
        There is none.
    """
    if path.is_file():
        if path.suffix.lower() not in FORMATS:
            found = f"ends in {path.suffix!r}" if path.suffix else "has no suffix"
            raise InputError(path, found, expected=", ".join(FORMATS))
        return [path]
    if not path.is_dir():
        raise InputError(path, "no such file or directory")
    files = []
    for folder, _, names in os.walk(path):
        for name in names:
            file = Path(folder, name)
            if file.is_symlink():
                note(f"{file}: is a link, not followed")
            elif file.suffix.lower() in FORMATS:
                files.append(file)
    if not files:
        raise InputError(path, "holds no file to read", expected=", ".join(FORMATS))
    return sorted(files)


def opened(path: Path, columns: Collection[str], note: Callable[[str], None]) -> Document:
    """A file by its suffix; says so where its text is not UTF-8.

    Raises
    ------
    InputError
        It cannot be read, or has no such column.
    """
    suffix = path.suffix.lower()
    try:
        encoding = "utf-8" if suffix in (".parquet", ".json") else encoding_of(path)
        if encoding not in _OTHERS:
            note(f"{path}: is not UTF-8, read as {encoding}")
        return FORMATS[suffix](path, columns, encoding)
    except OSError as error:
        raise InputError(path, f"cannot be read ({error.strerror})") from error


def scanned(
    document: Document,
    scanner: Scanner,
    workers: int = 1,
    target: Path | None = None,
    replacement: Replacement | None = None,
) -> Iterator[Scanned]:
    """Each row with its hits, in order; writes the file to `target` with them replaced.

    Nothing is at `target` until the last row has been read.
    """
    waiting: deque[Record] = deque()

    def texts() -> Iterator[str]:
        for record in document.records():
            waiting.append(record)
            yield from map(_behind_name, record.cells)
            if not record.cells:
                yield ""  # holds the place of a row without texts

    with ExitStack() as stack:
        write: Write | None = None
        if target is not None:
            write = stack.enter_context(document.writing(stack.enter_context(atomic_path(target))))
        hits = scanner.find_all(texts(), workers)
        for first in hits:
            record = waiting.popleft()
            answers = [first, *(next(hits) for _ in record.cells[1:])]
            found = [_in_cell(*pair) for pair in zip(record.cells, answers, strict=False)]
            if write and replacement:
                write(record, _rewritten(record, found, replacement))
            if record.is_row:
                yield Scanned(record.row, list(zip(record.cells, found, strict=True)))


def _behind_name(cell: Cell) -> str:
    """What is scanned of a cell: a short one with digits behind its column's name.

    ``ssn: 123456789`` says what the digits are; by themselves they would be any number.
    """
    if cell.column == COLUMN or len(cell.text) > LONGEST_VALUE or not _DIGIT.search(cell.text):
        return cell.text
    return f"{cell.column}: {cell.text}"


def _in_cell(cell: Cell, hits: Sequence[Hit]) -> list[Hit]:
    """Hits in a cell, from those in what was scanned of it."""
    before = len(_behind_name(cell)) - len(cell.text)
    moved = (replace(hit, start=hit.start - before, end=hit.end - before) for hit in hits)
    return [hit for hit in moved if hit.start >= 0]


def _rewritten(
    record: Record, found: Sequence[Sequence[Hit]], replacement: Replacement
) -> list[str]:
    def of(text: str) -> Callable[[Hit], str]:
        return lambda hit: replacement(text[hit.start : hit.end], hit.type)

    pairs = zip(record.cells, found, strict=True)
    return [replaced(cell.text, hits, of(cell.text)) for cell, hits in pairs]
