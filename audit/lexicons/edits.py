"""Edits of a text: what stands where is put in its place; the spaces around are mended."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_BEFORE_BLANK = re.compile(r"\s*\Z")
_CLOSING = re.compile(r"[\s.,;:!?)\]}’'\"]|\Z")
_OPENING = re.compile(r"(?:\A|[\s(\[{“‘])\Z")


class Edit(NamedTuple):
    """`new` takes the place of the characters from `start` to `end`."""

    start: int
    end: int
    new: str


def apply(text: str, edits: Sequence[Edit]) -> str:
    """The text with all edits made; they are in order and do not overlap."""
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*parts, text[at:]])


def removal(text: str, spans: Iterable[tuple[int, int]]) -> list[Edit]:
    """Edits that take words away, and of the blanks or brackets around them what is then too much.

    Of neighbours that only blanks part one edit is made.
    """
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and not text[joined[-1][1] : start].strip():
            start, end = joined.pop()[0], max(end, start)
        joined.append((start, end))
    return [_mended(text, start, end) for start, end in joined]


def _mended(text: str, start: int, end: int) -> Edit:
    if text[start - 1 : start] == "(" and text[end : end + 1] == ")":
        start, end = start - 1, end + 1  # brackets around nothing
    opens, closes = _OPENING.search(text[:start]), _CLOSING.match(text, end)
    if opens and closes:
        blanks = len(text[:start]) - len(text[:start].rstrip(" "))
        if blanks:
            start -= 1
        elif text[end : end + 1] == " ":
            end += 1
    return Edit(start, end, "")
