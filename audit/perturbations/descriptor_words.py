"""Words that are said of persons, by attribute and group, and how they may be written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from audit.perturbations.tables import table


class Word(NamedTuple):
    """A word of a group: said of a person, standing for one, standing for several."""

    adjective: str
    one: str
    many: str


@lru_cache
def words(attribute: str, key: str) -> Mapping[str, Sequence[Word]]:
    """Group -> its words."""
    listed: Mapping[str, Sequence[str]] = table("descriptors")[attribute].get(key, {})
    return {group: [_word(entry) for entry in entries] for group, entries in listed.items()}


def _word(entry: str) -> Word:
    adjective, *nouns = entry.split("/")
    return Word(adjective, *(nouns or (f"{adjective} person", f"{adjective} people")))


@lru_cache
def forms(attribute: str) -> Mapping[str, tuple[str, Word]]:
    """Every way a word may be written -> its group and the word."""
    any_case = table("descriptors")[attribute].get("any_case", False)
    found: dict[str, tuple[str, Word]] = {}
    for key in ("groups", "also"):
        for group, listed in words(attribute, key).items():
            for word in listed:
                # A Dutch person is found by the adjective.
                for form in {form for form in word if not form.startswith(f"{word.adjective} ")}:
                    for written in _cases(form, any_case):
                        found.setdefault(written, (group, word))
    return found


def _cases(form: str, any_case: bool) -> Iterator[str]:
    yield from (form, form.upper(), form[0].upper() + form[1:])
    if any_case:
        yield form.lower()


@lru_cache
def pattern(attribute: str) -> re.Pattern[str]:
    """Any of the attribute's words, whatever it is said of."""
    longest_first = sorted(forms(attribute), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])")
