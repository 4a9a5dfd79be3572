"""A comparison in Markdown, for a pull request: a table a concern, two columns a report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reports.comparison import Comparison, Row
from reports.comparison_facts import facts
from reports.comparison_words import in_cell, in_words, parts, remarks, summaries, title
from reports.words import printable

_NOT_PLAIN = re.compile(r"[^\w ,;=()%×–−’.:-]|(?<!\w)_|_(?!\w)|[.:](?=\S)")
"""Anything that may mean something to Markdown, or that a forge makes a link or a mention of."""


def render(comparison: Comparison) -> str:
    """Put it in Markdown; nothing that a report says is taken for markup."""
    first, *others = map(plain, comparison.names)
    lines = [f"**{', '.join(others)}, compared with {first}**", ""]
    told = zip(comparison.names, facts(comparison.reports), summaries(comparison), strict=True)
    for name, was, shown in told:
        lines.append(f"* **{plain(name)}**")
        lines += [f"  * {plain(phrase)}" for phrase in (*was, *shown)]
    heads = ["measurement", first, *(head for name in others for head in (name, "difference"))]
    for concern, rows, alike in parts(comparison):
        lines += ["", f"### {concern}"]
        if rows:
            lines += ["", _line(heads), _line(["---"] * len(heads))]
            lines += [_line(_row(row)) for row in rows]
        if alike:
            lines += ["", plain(alike)]
    lines.append("")
    lines += [f"* {remark}" for remark in remarks(comparison)]
    return "\n".join(lines) + "\n"


def plain(text: str) -> str:
    """Text that Markdown shows as it is: what might be markup becomes a character reference."""
    return _NOT_PLAIN.sub(lambda match: f"&#{ord(match[0])};", printable(text))


def _row(row: Row) -> Iterator[str]:
    yield plain(title(row))
    yield in_cell(row.cells[0])
    for cell, change in zip(row.cells[1:], row.changes[1:], strict=True):
        yield in_cell(cell)
        yield in_words(change) if change is not None else "–"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
