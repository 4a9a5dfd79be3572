"""How a kind of personal data is declared: what it looks like, and what makes it one.

A recogniser is a pattern, by which candidates are found fast, and a function of a candidate that
says how sure it is, or that it is none: its check digit fails, no word before it says what it is.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

WINDOW = 48
"""Characters before and behind a candidate that a recogniser may look at."""

# Bytes to leave out: `bytes.translate` does so at once.
_NO_DIGITS = bytes(set(range(0x100)) - set(b"0123456789"))
_NO_WORD = bytes(code for code in range(0x100) if not bytes([code]).isalnum())


class Candidate(NamedTuple):
    """What a pattern found, as `audit.pii.folding` reads it.

    Attributes
    ----------
    value
        What may be personal data.
    before, after
        What stands around it, at most `WINDOW` characters, without the letters' case.
    """

    value: str
    before: str
    after: str

    @property
    def digits(self) -> str:
        """Its ASCII digits alone."""
        return self.value.encode().translate(None, _NO_DIGITS).decode()

    @property
    def compact(self) -> str:
        """Its ASCII letters and digits, in upper case."""
        return self.value.encode().translate(None, _NO_WORD).upper().decode()

    def follows(self, words: re.Pattern[str]) -> bool:
        """Whether one of the words stands before it."""
        return words.search(self.before) is not None

    def last(self, words: re.Pattern[str]) -> int:
        """Where the last of the words before it ends; -1 where there is none."""
        return max((match.end() for match in words.finditer(self.before)), default=-1)

    def is_told(self, words: re.Pattern[str]) -> bool:
        """Whether one of the words stands before it, and no other number between."""
        told = self.last(words)
        return told >= 0 and not any(map(str.isdecimal, self.before[told:]))

    def is_near(self, words: re.Pattern[str]) -> bool:
        """Whether one of the words stands before or behind it."""
        return self.follows(words) or words.search(self.after) is not None


class Verdict(NamedTuple):
    """That a candidate is personal data.

    Attributes
    ----------
    score
        How sure that is: above 0, at most 1.
    reason
        Why, in words, without the value.
    span
        Which part of the candidate's value is; by default all.
    """

    score: float
    reason: str
    span: tuple[int, int] | None = None


Validate = Callable[[Candidate], Verdict | None]


class Example(NamedTuple):
    """A text and what a recogniser finds in it: nothing where `found` is empty."""

    text: str
    found: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recogniser:
    """A declared kind of personal data.

    Attributes
    ----------
    patterns
        In the syntax of RE2. One with a group finds what the group holds: words that must stand
        before a value are part of the pattern.
    validate
        Tells what is one from what only looks like one.
    languages
        ISO 639-1 codes of the languages whose words it knows; ``*`` where it needs none.
    is_joined
        Whether an ASCII letter or digit may stand right before or behind it.
    is_off
        Whether its type is looked for only where it is asked for by name.
    examples
        Each is a test; those without a find say what it must not be taken for.
    """

    type: str
    patterns: tuple[str, ...]
    validate: Validate
    title: str
    languages: tuple[str, ...] = ("*",)
    is_joined: bool = False
    is_off: bool = False
    examples: tuple[Example, ...] = ()
    references: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        """How it is handed to another process: by the name it is declared under."""
        address = self.validate.__module__, self.name
        if _declared_as(*address) is not self:
            raise TypeError(f"{self.name} is no name of a module: workers cannot import it")
        return _declared_as, address

    @property
    def name(self) -> str:
        """The function that declares it; a type may have more than one."""
        return getattr(self.validate, "__name__", self.type)


def _declared_as(module: str, name: str) -> object:
    return getattr(import_module(module), name, None)


def recogniser(
    type_: str,
    *patterns: str,
    examples: Sequence[Example],
    languages: Sequence[str] = ("*",),
    is_joined: bool = False,
    is_off: bool = False,
    references: Sequence[str] = (),
) -> Callable[[Validate], Recogniser]:
    """Declare a recogniser of a type: its title is the first line of the function's docstring."""

    def declared(validate: Validate) -> Recogniser:
        return Recogniser(
            type=type_,
            patterns=patterns,
            validate=validate,
            title=(inspect.getdoc(validate) or "").partition("\n")[0],
            languages=tuple(languages),
            is_joined=is_joined,
            is_off=is_off,
            examples=tuple(examples),
            references=tuple(references),
        )

    return declared
