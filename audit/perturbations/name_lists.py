"""Which first names and surnames are known, of which group, and what stands around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal

from audit.perturbations.tables import table

GROUPS = ("White", "Black", "Hispanic", "East Asian", "South Asian", "Muslim")
"""Tables of ``name_swap.toml``."""

Kind = Literal["female", "male", "surnames"]


def first_name(name: str) -> tuple[Kind, str] | None:
    """The sex and the group of those who mostly bear it."""
    return _first_names().get(_key(name))


def surname(name: str) -> str | None:
    """The group of those who mostly bear it."""
    return _surnames().get(_key(name))


def is_around(word: str, kind: str) -> bool:
    """Whether the word is one of a kind that tells what stands beside it."""
    return _key(word) in _around(kind)


@lru_cache
def _around(kind: str) -> frozenset[str]:
    return frozenset(map(_key, table("name_swap")["around"][kind].split()))


@lru_cache(maxsize=1)
def _first_names() -> Mapping[str, tuple[Kind, str]]:
    kinds: tuple[Kind, ...] = ("female", "male")
    found: dict[str, tuple[Kind, str]] = {}
    for kind in kinds:
        for name, group in _known(kind):
            found.setdefault(name, (kind, group))
    return found


@lru_cache(maxsize=1)
def _surnames() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, group in _known("surnames"):
        found.setdefault(name, group)
    return found


def _known(kind: Kind) -> Iterator[tuple[str, str]]:
    """Names of a kind with their groups: those that are written before those found only."""
    for key in (kind, f"also_{kind}"):
        for group in GROUPS:
            listed = table("name_swap")[group].get(key, "").split()
            yield from ((_key(name), group) for name in listed)


def _key(name: str) -> str:
    return name.casefold().replace("’", "'")
