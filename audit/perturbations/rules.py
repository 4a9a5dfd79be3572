"""Rules of a dialect: what is found in a text, and what is said instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from audit.perturbations.tables import cased

Place = tuple[int, int, str]


class Rule(NamedTuple):
    """A pattern, and what takes the place of its match; ``None`` leaves it."""

    pattern: re.Pattern[str]
    said: Callable[[re.Match[str]], str | None]


def rule(pattern: str, said: str | Callable[[re.Match[str]], str | None]) -> Rule:
    """A rule whose pattern takes blanks of any number for one, and either apostrophe.

    `said` is a text, or makes one of the match.
    """
    spaced = re.sub("'(?!’)", "['’]", pattern.replace(" ", r"\s+"))
    made = said if callable(said) else lambda match: cased(match[0], said)
    return Rule(re.compile(spaced, re.IGNORECASE), made)


def applied(text: str, rules: Iterable[Rule], more: Sequence[Place] = ()) -> list[Place]:
    """Where the rules hold, and `more` places, in order; of overlapping ones the first, longest."""
    every = sorted([*more, *_matches(text, rules)], key=lambda place: (place[0], -place[1]))
    kept: list[Place] = []
    for place in every:
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    return kept


def _matches(text: str, rules: Iterable[Rule]) -> Iterator[Place]:
    for pattern, said in rules:
        for match in pattern.finditer(text):
            new = said(match)
            if new is not None:
                yield *match.span(), new
