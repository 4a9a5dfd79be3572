"""A small phrase grammar: templates with slots, alternatives and ranges, and a seeded pen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np

Banks = Mapping[str, Sequence[str]]
"""Slot name -> the phrases that may fill it."""

Choice = TypeVar("Choice")

SLOT = re.compile(r"\[([^][{}]*)\]|\{([^][{}]*)\}")
RANGE = re.compile(r"(\d+)-(\d+)")
_ARTICLE = re.compile(r"\b([Aa]) (?=(?!uni|us[eu]|eu|one\b)[aeiouAEIO]|8\d?\b|18\b|11\b)")
_LONG_WORD = re.compile(r"\b[a-z]{6,}\b")


@dataclass(frozen=True)
class Pen:
    """Writes templates out, choosing at random.

    In a template, ``[a|b]`` is one of the alternatives (which may be empty), ``{60-90}`` a whole
    number of that range, and ``{slot}`` a phrase of the bank of that name, itself a template.

    Attributes
    ----------
    rng
        Source of every choice.
    banks
        What fills the slots.
    """

    rng: np.random.Generator
    banks: Banks = field(default_factory=dict)

    def knowing(self, banks: Banks) -> Pen:
        """The same pen, with further `banks` that go before its own."""
        return replace(self, banks={**self.banks, **banks})

    def pick(self, options: Sequence[Choice]) -> Choice:
        """One of `options`, all equally likely."""
        return options[int(self.rng.integers(len(options)))]

    def some(self, options: Sequence[Choice], count: int) -> list[Choice]:
        """`count` different ones of `options`, in random order."""
        return [options[i] for i in self.rng.permutation(len(options))[:count]]

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return bool(self.rng.random() < probability)

    def write(self, template: str) -> str:
        """Fill every slot of `template`, innermost first, until none is left.

        Raises
        ------
        KeyError
            A slot has no bank.
        """
        found = 1
        while found:
            template, found = SLOT.subn(self._fill, template)
        return _ARTICLE.sub(r"\1n ", template)

    def _fill(self, match: re.Match[str]) -> str:
        alternatives: str | None = match[1]
        slot: str = match[2]
        if alternatives is not None:
            return self.pick(alternatives.split("|"))
        if limits := RANGE.fullmatch(slot):
            low, high = map(int, limits.groups())
            return str(self.rng.integers(low, high + 1))
        return self.pick(self.banks[slot])

    def misspell(self, text: str) -> str:
        """Swap two neighbouring letters inside one long word, as hurried typists do."""
        words = list(_LONG_WORD.finditer(text))
        if not words:
            return text
        word = self.pick(words)
        at = int(self.rng.integers(word.start() + 1, word.end() - 2))
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
