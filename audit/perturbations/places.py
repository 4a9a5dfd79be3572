"""Where in a text something is changed: what perturbations share."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import TypeVar

from audit.perturbation import SHARES

T = TypeVar("T")

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
"""A run of letters, apostrophes inside it."""


def some(items: Sequence[T], severity: int, rng: Random) -> list[T]:
    """A share of the items by severity, at least one, in their order; those of 1 are among 2's."""
    if not items:
        return []
    order = list(range(len(items)))
    rng.shuffle(order)
    most = max(1, math.ceil(SHARES[severity] * len(items) - 0.5))
    return [items[i] for i in sorted(order[:most])]


def rewritten(text: str, places: Iterable[tuple[int, int, str]]) -> str:
    """The text with `new` at each of the places (start, end, new), in order, none overlapping."""
    parts, at = [], 0
    for start, end, new in places:
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


def words_changed(
    text: str,
    severity: int,
    rng: Random,
    change: Callable[[str], str | None],
    pattern: re.Pattern[str] = WORD,
    least: int = 2,
) -> str:
    """The text with some of its words changed, of those of at least `least` letters.

    `change` gives the new word, or ``None`` where it knows none; such a word is left.
    """
    able = [m.span() for m in pattern.finditer(text) if m.end() - m.start() >= least]
    places = []
    for start, end in some(able, severity, rng):
        new = change(text[start:end])
        if new is not None:
            places.append((start, end, new))
    return rewritten(text, places)


def matches_changed(
    text: str,
    severity: int,
    rng: Random,
    pattern: re.Pattern[str],
    change: Callable[[re.Match[str]], str | None],
) -> str:
    """The text with some of what the pattern matches changed.

    `change` gives what takes its place, or ``None`` where nothing should; that counts for none.
    """
    able = []
    for match in pattern.finditer(text):
        new = change(match)
        if new is not None:
            able.append((*match.span(), new))
    return rewritten(text, some(able, severity, rng))


def preceded(found: re.Match[str], pattern: re.Pattern[str], reach: int = 16) -> bool:
    r"""Whether the pattern, which ends in ``\Z``, matches right before what was found.

    Looks at `reach` characters, so that a long text costs no more.
    """
    return pattern.search(found.string, max(0, found.start() - reach), found.start()) is not None
