"""Files of one text a line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from audit.pii.documents import Cell, Record, Write, chosen

COLUMN = "text"
"""What the one column of a file without columns is called."""


class LineFile:
    """A text a line; line ends stay as they are."""

    def __init__(self, path: Path, columns: Collection[str], encoding: str) -> None:
        chosen(path, [COLUMN], columns)
        self.path, self.encoding = path, encoding

    def records(self) -> Iterator[Record]:
        """Its lines; the raw of each is its line end."""
        with self.path.open(encoding=self.encoding, newline="") as stream:
            for row, line in enumerate(stream):
                text = line.rstrip("\r\n")
                yield Record(row, (Cell(COLUMN, text),), line[len(text) :])

    @contextmanager
    def writing(self, target: Path) -> Iterator[Write]:
        """Write a line a record."""
        with target.open("w", encoding=self.encoding, newline="") as stream:

            def write(record: Record, texts: Sequence[str]) -> None:
                stream.write(texts[0] + record.raw)

            yield write
