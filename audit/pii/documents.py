"""Files of texts, read record by record and, where asked, written again with other texts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from audit.errors import InputError, listing


class Cell(NamedTuple):
    """A text of a record and the column it stands in."""

    column: str
    text: str


@dataclass(frozen=True)
class Record:
    """A row of a file.

    Attributes
    ----------
    row
        Its number, from 0.
    cells
        Its texts, of the columns asked for.
    raw
        What its format needs to write it again.
    is_row
        False for a blank line, which is kept where the file is written again.
    """

    row: int
    cells: tuple[Cell, ...]
    raw: Any = None
    is_row: bool = True


Write = Callable[[Record, Sequence[str]], None]
"""Writes a record with these texts in place of those of its cells; in the order of the file."""


class Document(Protocol):
    """A file of a format."""

    def records(self) -> Iterator[Record]:
        """Its rows, in order, a few in memory at a time."""

    def writing(self, target: Path) -> AbstractContextManager[Write]:
        """Write a file of the same format and columns, a record at a time, while they are read."""


def chosen(source: Path, known: Sequence[str], asked: Collection[str]) -> list[str]:
    """The columns to read: those asked for, or all.

    Raises
    ------
    InputError
        There is no such column.
    """
    unknown = [name for name in asked if name not in known]
    if unknown:
        problem, expected = f"has no column {listing(unknown)}", listing(known, 40)
        raise InputError(source, problem, field="--column", expected=expected)
    return [name for name in known if not asked or name in asked]
