"""First names and surnames of persons in a text, and the group that mostly bears them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from audit.perturbations.tables import table

GROUPS = ("White", "Black", "Hispanic", "Asian", "Muslim")
_LISTS = ("female", "male", "surnames")


class Name(NamedTuple):
    """A name in a text: which list it would be found in, and the group, empty where none has it."""

    start: int
    end: int
    kind: str
    group: str


def names(text: str) -> list[Name]:
    """First names, the surnames after them or after a title, and both where they stand again.

    A first name that is a word as well (Will, Grace) counts beside another name only, and again
    where it has been one.
    """
    found: dict[int, Name] = {}
    for match in _pattern().finditer(text):
        found.update({name.start: name for name in _of(match)})
    known = {text[n.start : n.end]: n for n in found.values() if n.kind == "surnames"}
    if known:
        again = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, known))})(?![\w-])")
        for match in again.finditer(text):
            found.setdefault(match.start(), known[match[0]]._replace(start=match.start(), end=match.end()))
    return sorted(found.values())
