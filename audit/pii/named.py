"""Values of a column, read behind the name of the column, which says what a number is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from audit.pii.hit import Hit

LONGEST_VALUE = 64
"""Cells up to this many characters are taken for a value that its column's name explains."""

_DIGIT = re.compile(r"\d")


def behind_name(column: str, value: str) -> str:
    """What is scanned of a value: a short one with digits behind its column's name, if it has one.

    ``ssn: 123456789`` says what the digits are; by themselves they would be any number.
    """
    if not column or len(value) > LONGEST_VALUE or not _DIGIT.search(value):
        return value
    return f"{column}: {value}"


def in_cell(column: str, value: str, hits: Iterable[Hit]) -> list[Hit]:
    """Hits in a value, from those in what was scanned of it."""
    before = len(behind_name(column, value)) - len(value)
    moved = (replace(hit, start=hit.start - before, end=hit.end - before) for hit in hits)
    return [hit for hit in moved if hit.start >= 0]
