"""Files of values parted by commas, semicolons or tabs."""

from __future__ import annotations

import csv
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from audit.errors import InputError
from audit.pii.documents import Cell, Record, Write, chosen


class CsvFile:
    """A table whose first line names its columns; every value is read as text.

    Raises
    ------
    InputError
        It is empty, a column is asked for that it lacks or has twice, or a row has more or fewer
        values than there are columns.
    """

    def __init__(self, path: Path, columns: Collection[str], encoding: str) -> None:
        self.path, self.encoding = path, encoding
        # The default limit of a value, 128 KiB, is below the length of a long report.
        csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
        with path.open(encoding=encoding, newline="") as stream:
            first = stream.readline()
        self.separator = _separator(path, first)
        self.line_end = first[len(first.rstrip("\r\n")) :] or "\n"
        self.names = next(self._rows(), [])
        if not self.names:
            raise InputError(path, "is empty", expected="a first line that names the columns")
        self.read = set(chosen(path, self.names, columns))

    def records(self) -> Iterator[Record]:
        """Its rows; blank lines are none, but stay where the file is written again."""
        row = 0
        for number, values in enumerate(self._rows()):
            if number == 0:
                continue
            if not values:
                yield Record(row, (), values, is_row=False)
                continue
            if len(values) != len(self.names):
                raise InputError(
                    self.path, f"row {row} has {len(values)} values", expected=f"{len(self.names)}"
                )
            pairs = zip(self.names, values, strict=True)
            yield Record(row, tuple(Cell(n, v) for n, v in pairs if n in self.read), values)
            row += 1

    @contextmanager
    def writing(self, target: Path) -> Iterator[Write]:
        """Write rows with the same separator and line ends; quotes stand where they are needed."""
        with target.open("w", encoding=self.encoding, newline="") as stream:
            table = csv.writer(stream, delimiter=self.separator, lineterminator=self.line_end)
            table.writerow(self.names)

            def write(record: Record, texts: Sequence[str]) -> None:
                if not record.raw:
                    stream.write(self.line_end)
                    return
                rest = iter(texts)
                pairs = zip(self.names, record.raw, strict=True)
                table.writerow([next(rest) if n in self.read else value for n, value in pairs])

            yield write

    def _rows(self) -> Iterator[list[str]]:
        with self.path.open(encoding=self.encoding, newline="") as stream:
            try:
                yield from csv.reader(stream, delimiter=self.separator)
            except csv.Error as error:
                raise InputError(self.path, f"cannot be read as a table ({error})") from error


def _separator(path: Path, first: str) -> str:
    if path.suffix.lower() == ".tsv":
        return "\t"
    return ";" if ";" in first and "," not in first else ","
