"""Tables that come with the perturbations, one TOML file each, and words put as others are."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache
def table(name: str) -> Mapping[str, Any]:
    """What ``NAME.toml`` of this package holds."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


@lru_cache
def words_of(name: str, key: str) -> frozenset[str]:
    """Words of a table, which are parted by blanks."""
    return frozenset(table(name)[key].split())


def cased(model: str, word: str) -> str:
    """The word in the letters of the model: capitals, a capital, or neither."""
    if model.isupper() and len(model) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word
