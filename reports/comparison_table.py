"""A comparison in a terminal: under each measurement a line a report, the first one first."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from reports.comparison import Cell, Change, Comparison, Row
from reports.comparison_facts import facts
from reports.comparison_words import in_cell, in_words, parts, remarks, summaries, title
from reports.console import WIDTH
from reports.words import printable

MOST_OF_A_NAME = 24
"""Characters of a report's name in front of its numbers."""


def render(comparison: Comparison) -> str:
    """Put it in lines that a terminal holds."""
    names = [_short(name) for name in comparison.names]
    lines = list(_head(comparison, names))
    for concern, rows, alike in parts(comparison):
        lines += ["", concern]
        for row in rows:
            lines += _row(row, names)
        lines += _wrapped(alike)
    lines.append("")
    for remark in remarks(comparison):
        lines += textwrap.wrap(remark, WIDTH)
    return "\n".join(lines) + "\n"


def _head(comparison: Comparison, names: list[str]) -> Iterator[str]:
    first, *others = names
    yield printable(f"{', '.join(others)}, compared with {first}")
    width = max(map(len, names))
    told = zip(names, facts(comparison.reports), summaries(comparison), strict=True)
    for name, was, shown in told:
        for i, phrase in enumerate((*was, *shown)):
            start = f"  {name if i == 0 else '':{width}}  "
            yield from textwrap.wrap(
                printable(phrase), WIDTH, initial_indent=start,
                subsequent_indent=" " * (len(start) + 2),
            )  # fmt: skip


def _row(row: Row, names: list[str]) -> Iterator[str]:
    yield from _wrapped(title(row))
    cells = [in_cell(cell) for cell in row.cells]
    wide, long = max(map(len, names)), max(map(len, cells))
    for name, cell, said, change in zip(names, row.cells, cells, row.changes, strict=True):
        start = f"    {name:{wide}}  {said:{long}}  "
        beside = _beside(cell, change, WIDTH - len(start))
        if len(start) + len(beside) > WIDTH:
            yield start.rstrip()
            start = " " * (6 + wide)
        yield f"{start}{beside}".rstrip()


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(printable(text), WIDTH, initial_indent="  ", subsequent_indent=" " * 6)


def _beside(cell: Cell, change: Change | None, room: int) -> str:
    """The difference, or why there is no number, in the room that is left."""
    if change is not None:
        return in_words(change)
    return textwrap.shorten(printable(cell.reason), room, placeholder=" …") if room > 0 else ""


def _short(name: str) -> str:
    shown = printable(name)
    return shown if len(shown) <= MOST_OF_A_NAME else f"{shown[: MOST_OF_A_NAME - 1]}…"
