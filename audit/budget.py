"""How much a costly check may cost: rows, or seconds of waiting."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

_TIME = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h)")
_SECONDS = {"s": 1, "m": 60, "h": 3600}


@dataclass(frozen=True)
class Budget:
    """At most so many rows, and of those no more than are expected to take so many seconds.

    Attributes
    ----------
    rows
        Most rows; 0 for all.
    seconds
        Most seconds, as estimated from a pilot; 0 for as long as it takes.
    """

    rows: int = 96
    seconds: float = 300.0

    @property
    def limited(self) -> bool:
        """Whether anything limits it."""
        return bool(self.rows or self.seconds)

    def affordable(self, rows: int, seconds_per_row: float) -> int:
        """How many of `rows` can be afforded, at least one where there is any."""
        most = min(rows, self.rows) if self.rows else rows
        if self.seconds and seconds_per_row > 0:
            most = min(most, max(1, int(self.seconds / seconds_per_row)))
        return most

    def part(self, times: int, share: float) -> Budget:
        """What a check may cost that asks less of each row: more rows, some of the time."""
        return Budget(rows=self.rows * times, seconds=self.seconds * share)


def what_it_cost(used: int, of: int, *, stopped: bool, things: str = "distinct texts") -> str:
    """What it costs intervals that only some of the rows speak; empty where all do, or none.

    Parameters
    ----------
    stopped
        Whether time, not the number of rows, decided how many.
    """
    if used == of or not used:
        return ""
    why = "the time ran out" if stopped else "the budget"
    return (
        f"{used:,} of {of:,} {things} ({why}), spread over groups and outcomes: intervals are "
        f"about {math.sqrt(of / used):.1f} times as wide as with all (--budget all)."
    )


def parse_budget(text: str) -> Budget:
    """Read a budget: ``200`` rows, ``2m`` or ``90s`` of time, ``all``.

    Raises
    ------
    ValueError
        None of these.
    """
    text = text.strip().lower()
    if text == "all":
        return Budget(rows=0, seconds=0)
    if text.isdecimal() and int(text) > 0:
        return Budget(rows=int(text), seconds=0)
    found = _TIME.fullmatch(text)
    if not found or not float(found[1]):
        raise ValueError(f"found {text!r}, expected rows (200), a time (90s, 2m) or all")
    return Budget(rows=0, seconds=float(found[1]) * _SECONDS[found[2]])
