"""JSON files: an object a line, or one list of objects."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from audit.errors import InputError
from audit.files import read_json
from audit.pii.documents import Cell, Record, Write, chosen


def dumped(value: Any, indent: int | None = None) -> str:
    """JSON with characters as they are; escaped where halves of pairs could not be written."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, indent=indent)
    return text


class _Json(ABC):
    """Texts wherever they stand in an object: a column is the path to them, ``notes[].text``."""

    def __init__(self, path: Path, columns: Collection[str], encoding: str) -> None:
        self.path, self.encoding, self.asked = path, encoding, columns
        if columns:
            names = dict.fromkeys(name for value in self._values() for name, _ in _texts(value))
            chosen(path, list(names), columns)

    @abstractmethod
    def _values(self) -> Iterator[Any]:
        """Every value, for the columns there are."""

    def _cells(self, value: Any, row: int) -> tuple[Cell, ...]:
        try:
            return tuple(Cell(*found) for found in _texts(value) if self._is_read(found[0]))
        except RecursionError as error:
            raise InputError(self.path, f"row {row} is nested too deeply") from error

    def _changed(self, value: Any, texts: Sequence[str]) -> Any:
        rest = iter(texts)
        return _mapped(value, lambda name, t: next(rest) if self._is_read(name) else t)

    def _is_read(self, name: str) -> bool:
        return not self.asked or name in self.asked


class JsonLinesFile(_Json):
    """A JSON value a line.

    Raises
    ------
    InputError
        A line is no JSON, or no text stands in a column asked for.
    """

    def records(self) -> Iterator[Record]:
        """Its lines; blank ones are no rows, but stay where the file is written again."""
        row = 0
        for line in self._lines():
            if not line.strip():
                yield Record(row, (), line, is_row=False)
                continue
            yield Record(row, self._cells(self._parsed(line, row), row), line)
            row += 1

    @contextmanager
    def writing(self, target: Path) -> Iterator[Write]:
        """Write lines; one whose texts stay is written as it was."""
        with target.open("w", encoding=self.encoding, newline="") as stream:

            def write(record: Record, texts: Sequence[str]) -> None:
                line = record.raw
                if list(texts) != [cell.text for cell in record.cells]:
                    value = self._changed(json.loads(line), texts)
                    end = line[len(line.rstrip("\r\n")) :]
                    line = dumped(value) + end
                stream.write(line)

            yield write

    def _lines(self) -> Iterator[str]:
        with self.path.open(encoding=self.encoding, newline="") as stream:
            yield from stream

    def _values(self) -> Iterator[Any]:
        lines = (line for line in self._lines() if line.strip())
        yield from (self._parsed(line, row) for row, line in enumerate(lines))

    def _parsed(self, line: str, row: int) -> Any:
        try:
            return json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise InputError(self.path, f"row {row} is not valid JSON ({error})") from error


class JsonFile(_Json):
    """One JSON value, whose rows are the items of a list; read whole, of bounded size.

    Raises
    ------
    InputError
        It is no JSON in UTF-8, larger than `audit.files.MAX_JSON_BYTES`, or no text stands in a
        column asked for.
    """

    def records(self) -> Iterator[Record]:
        """The items of its list, or its one value."""
        for row, value in enumerate(self._values()):
            yield Record(row, self._cells(value, row), value)

    @contextmanager
    def writing(self, target: Path) -> Iterator[Write]:
        """Write the whole at the end."""
        values: list[Any] = []

        def write(record: Record, texts: Sequence[str]) -> None:
            values.append(self._changed(record.raw, texts))

        yield write
        whole = values if isinstance(read_json(self.path), list) else values[0]
        target.write_text(dumped(whole, indent=2) + "\n", encoding="utf-8")

    def _values(self) -> Iterator[Any]:
        whole = read_json(self.path)
        yield from whole if isinstance(whole, list) else [whole]


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The texts in a JSON value, with the path to each, in the order they stand."""
    if isinstance(value, str):
        yield path or "value", value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, f"{path}[]")


def _mapped(value: Any, change: Any, path: str = "") -> Any:
    """The value with its texts changed, in the order of `_texts`."""
    if isinstance(value, str):
        return change(path or "value", value)
    if isinstance(value, dict):
        return {
            key: _mapped(inner, change, f"{path}.{key}" if path else key)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_mapped(inner, change, f"{path}[]") for inner in value]
    return value
