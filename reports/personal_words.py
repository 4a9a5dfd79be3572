"""Personal data in a sentence or two: how much the rows hold, of what, and whether it is used."""

from __future__ import annotations

from collections.abc import Iterator

from reports.personal import ANY, Column, Personal, Taken
from reports.words import count, interval, printable

MOST_TYPES = 3
"""Types named of a column."""


def answer(found: Personal) -> str:
    """What came of it; empty where it was not looked for."""
    return printable(" ".join(lines(found)))


def lines(found: Personal) -> Iterator[str]:
    """The same, a sentence each."""
    if found.columns and not found.holding:
        yield "No personal data of a kind that was looked for stands in the rows."
    for column in found.holding:
        yield _held(column)
    if found.taken:
        yield _used(found.taken, "it" if found.holding else "personal data")


def _held(column: Column) -> str:
    types = list(column.types)
    more = len(types) - MOST_TYPES
    named = ", ".join(types[:MOST_TYPES]) + (f" and {count(more)} more" if more > 0 else "")
    share = interval(column.measurement)
    return f"Of the rows {share} hold personal data in “{column.name}”: {named}."


def _used(taken: tuple[Taken, ...], what: str) -> str:
    first = taken[0]
    rate, control = first.flip_rate, first.control
    if rate is None:
        return "No text holds any, so that nothing is known of whether decisions use it."
    said = f"Taking {what} away turns {interval(rate)} of their decisions"
    if control:
        said += f", taking away as many other words {interval(control)}"
    if not any(one.is_used for one in taken):
        return f"{said}: no more."
    types = ", ".join(one.name for one in taken if one.is_used and one.name != ANY)
    return f"{said}: decisions use it{f' ({types})' if types else ''}."
