"""Scan files: open each by its suffix, find what is in it, write it again without."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
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
from audit.pii.named import behind_name, in_cell
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
            yield from (behind_name(_name(cell), cell.text) for cell in record.cells)
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
            found = [
                in_cell(_name(cell), cell.text, of)
                for cell, of in zip(record.cells, answers, strict=False)
            ]
            if write and replacement:
                write(record, _rewritten(record, found, replacement))
            if record.is_row:
                yield Scanned(record.row, list(zip(record.cells, found, strict=True)))


def _name(cell: Cell) -> str:
    """What its column says of a cell: nothing, where lines are documents."""
    return "" if cell.column == COLUMN else cell.column


def _rewritten(
    record: Record, found: Sequence[Sequence[Hit]], replacement: Replacement
) -> list[str]:
    def of(text: str) -> Callable[[Hit], str]:
        return lambda hit: replacement(text[hit.start : hit.end], hit.type)

    pairs = zip(record.cells, found, strict=True)
    return [replaced(cell.text, hits, of(cell.text)) for cell, hits in pairs]
