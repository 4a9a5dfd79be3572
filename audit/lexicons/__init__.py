"""Words that reveal who a person is, and where they stand in a text; one TOML file a list."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from audit.records import Record
from audit.stats.estimate import Ints

BUILT_IN = ("gender", "age", "ethnicity", "religion", "nationality", "names", "numbers")
"""Lists that come with the tool."""

GROUP = "<group>"
"""In a context, stands for the fragment of each group in turn."""

_IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTER = rf"[^\W_{_IDEOGRAPH}]"
"""Letters and digits that join into words; an ideograph is a word of its own."""

_POSSESSIVE = rf"(?:['’]s(?!{_LETTER})|(?<=s)['’](?=\s+{_LETTER}))?"


class Hit(NamedTuple):
    """A word of a list: where it stands, possessive ending included, and the group it reveals."""

    start: int
    end: int
    group: str


class Lexicon(Record):
    """A list of words by the group they reveal.

    Attributes
    ----------
    about, source, caveats
        What it holds, where it comes from and why it may be used, what it takes for a hit wrongly.
    terms
        Group -> words and phrases. In lower case they are found in any case, with a capital only
        as written. ``*`` stands for any ending.
    pairs
        Words of the first group with their counterparts of the second; terms as well, but for
        single letters, which say something in a context only.
    contexts
        Regular expressions whose one capture is the word. `GROUP` is replaced by each group's
        fragment in turn.
    fragments
        Group -> regular expression; by default any of its terms.
    bound
        Words tied to the body of one group: no text that holds one can be moved to the other.
    """

    about: str
    source: str = ""
    caveats: str = ""
    terms: Mapping[str, tuple[str, ...]]
    pairs: tuple[tuple[str, str], ...] = ()
    contexts: tuple[str, ...] = ()
    fragments: Mapping[str, str] = {}
    bound: tuple[str, ...] = ()

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups its words tell apart."""
        return tuple(self.terms)

    def find(self, text: str) -> list[Hit]:
        """Words of the list in the order of the text; of overlapping ones the first and longest."""
        found = [
            Hit(*match.span(match.re.groups), group)
            for group, pattern in self._patterns
            for match in pattern.finditer(text)
        ]
        kept: list[Hit] = []
        for hit in sorted(found, key=lambda hit: (hit.start, -hit.end)):
            if not kept or hit.start >= kept[-1].end:
                kept.append(hit)
        return kept

    @cached_property
    def counterparts(self) -> Mapping[str, Mapping[str, str]]:
        """Group -> word as `spelled` -> its counterpart, from the first pair that has it."""
        first, second = self.groups[:2]
        found: dict[str, dict[str, str]] = {first: {}, second: {}}
        for one, other in self.pairs:
            found[first].setdefault(spelled(one), other)
            found[second].setdefault(spelled(other), one)
        return found

    def is_bound(self, text: str) -> bool:
        """Whether the text speaks of a body that cannot be moved to another group."""
        return bool(self.bound) and self._bound.search(text) is not None

    @cached_property
    def _bound(self) -> re.Pattern[str]:
        return re.compile(any_of(self.bound))

    @cached_property
    def _patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        terms = {group: any_of(self._words(group)) for group in self.groups}
        whole = [(group, f"(?:{words}){_POSSESSIVE}") for group, words in terms.items() if words]
        filled = [
            (group, context.replace(GROUP, f"(?:{self.fragments.get(group, terms[group])})"))
            for context in self.contexts
            for group in self.groups
            if self.fragments.get(group, terms[group])
        ]
        return tuple((group, re.compile(pattern)) for group, pattern in (*whole, *filled))

    def _words(self, group: str) -> tuple[str, ...]:
        side = self.groups.index(group)
        paired = [pair[side] for pair in self.pairs if side < 2 and len(pair[side]) > 1]
        return (*self.terms[group], *dict.fromkeys(paired))


@lru_cache
def built_in(name: str) -> Lexicon:
    """One of `BUILT_IN`."""
    text = files("audit.lexicons").joinpath(f"{name}.toml").read_text("utf-8")
    return Lexicon.parse(f"{name}.toml", tomllib.loads(text))


def of_words(name: str, words: Sequence[str]) -> Lexicon:
    """A user's list: words and phrases of one group, which has the name of the list."""
    return Lexicon(about=f"Words named by the auditor: {name}.", terms={name: tuple(words)})


def lexicons(word_lists: Mapping[str, Sequence[str]]) -> dict[str, Lexicon]:
    """The lists that come with the tool, and the user's; these take the place of a namesake."""
    own = {name: of_words(name, words) for name, words in word_lists.items()}
    return {**{name: built_in(name) for name in BUILT_IN}, **own}


def main_group(hits: Sequence[Hit]) -> str:
    """The group most hits reveal; of equals, the one mentioned first."""
    groups = [hit.group for hit in hits]
    return max(dict.fromkeys(groups), key=groups.count)


def covered(spans: Ints, hits: Sequence[Hit]) -> NDArray[np.bool_]:
    """Which words (as spans) a list's hits touch."""
    touched = np.zeros(len(spans), dtype=bool)
    for start, end, _ in hits:
        touched |= (spans[:, 0] < end) & (spans[:, 1] > start)
    return touched


def spelled(word: str) -> str:
    """A word or phrase as it is looked up: case, hyphens and blanks are disregarded."""
    return re.sub(r"[-‐–\s]+", " ", word.casefold())


def any_of(terms: Sequence[str]) -> str:
    """A regular expression for any of the terms as whole words, longest first; empty for none."""
    ordered = sorted(filter(str.strip, terms), key=len, reverse=True)
    joined = [term for term in ordered if not re.match(f"[{_IDEOGRAPH}]", term)]
    kinds = (
        (r"(?<!{0})(?i:{1})(?!{0})", [term for term in joined if term == term.lower()]),
        (r"(?<!{0})(?:{1})(?!{0})", [term for term in joined if term != term.lower()]),
        (r"(?:{1})", [term for term in ordered if term not in joined]),
    )
    return "|".join(
        kind.format(_LETTER, "|".join(map(_written, words))) for kind, words in kinds if words
    )


def _written(term: str) -> str:
    """A term as it may be written: either apostrophe, a hyphen or a blank, any ending for ``*``."""
    escaped = re.escape(term.strip()).replace("'", "['’]").replace(r"\*", f"{_LETTER}*")
    return re.sub(r"(?:\\-|\\?\s)+", r"(?:[-‐–]|\\s+)", escaped)
