"""Chinese characters in the place of others that sound or look alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from random import Random

from audit.perturbations.places import matches_changed
from audit.perturbations.tables import words_of


def confused(text: str, severity: int, rng: Random, name: str) -> str:
    """The text with some characters become others of a group of the table."""
    others = _others(name)
    return matches_changed(text, severity, rng, _any(name), lambda m: rng.choice(others[m[0]]))


@lru_cache
def _others(name: str) -> Mapping[str, str]:
    """Character -> those it is confused with, of all groups it stands in."""
    found: dict[str, str] = {}
    for group in sorted(words_of(name, "groups")):
        for character in group:
            found[character] = found.get(character, "") + group.replace(character, "")
    return found


@lru_cache
def _any(name: str) -> re.Pattern[str]:
    return re.compile(f"[{''.join(_others(name))}]")
