"""How a perturbation of a text is declared: what it does, what should become of the decision."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

SEVERITIES = (1, 2, 3)
SHARES = {1: 0.05, 2: 0.15, 3: 0.30}
"""Of what can be changed in a text, the share that is, by severity: light, medium, heavy."""

Body = Callable[[str, int, Random], str]
"""Text, severity, source of chance -> perturbed text; the text itself where it does not apply."""


class Expectation(StrEnum):
    """What should become of a right decision (Ribeiro et al. 2020, CheckList)."""

    INVARIANCE = "invariance"
    DIRECTIONAL = "directional"

    @property
    def sentence(self) -> str:
        """In words."""
        if self is Expectation.INVARIANCE:
            return "the decision should stay"
        return "the text says something else: the decision may well change"


class Kind(StrEnum):
    """What of a text is changed."""

    CHARACTERS = "characters"
    SURFACE = "surface"
    FORMATS = "numbers and dates"
    WORDS = "words"
    STRUCTURE = "sentences"
    DIALECT = "dialect"
    CHINESE = "Chinese characters"
    IDENTITY = "who the person is"


@dataclass(frozen=True)
class Example:
    """What a perturbation makes of a text, at a severity and seed."""

    text: str
    perturbed: str
    severity: int = 1
    seed: int = 0


@dataclass(frozen=True)
class Perturbation:
    """A declared perturbation.

    Attributes
    ----------
    examples
        Each is a test; one whose `perturbed` is its text says where it does not apply.
    never
        Pairs of text and something that must not come of it, whatever the seed and severity.
    severities
        Levels that differ; a perturbation that knows one degree has one.
    languages
        ISO 639-1 codes of the languages it is meant for; ``*`` for any.
    """

    name: str
    kind: Kind
    body: Body
    expects: Expectation = Expectation.INVARIANCE
    languages: tuple[str, ...] = ("en",)
    severities: tuple[int, ...] = SEVERITIES
    examples: tuple[Example, ...] = ()
    never: tuple[tuple[str, str], ...] = ()
    references: tuple[str, ...] = ()
    title: str = field(default="")

    def __call__(self, text: str, severity: int = 1, seed: int = 0) -> str:
        """The text perturbed; the text itself where the perturbation does not apply.

        The same text is perturbed alike whatever stands beside it, and what a light severity
        changes a heavier one does too, as far as the perturbation allows.

        Raises
        ------
        ValueError
            There is no such severity.
        """
        if severity not in SEVERITIES:
            raise ValueError(f"found severity {severity}, expected 1, 2 or 3")
        key = f"{seed} {self.name} {text}".encode("utf-8", "surrogatepass")
        return self.body(text, severity, Random(key))  # noqa: S311


def perturbation(
    *,
    kind: Kind,
    examples: Sequence[Example],
    expects: Expectation = Expectation.INVARIANCE,
    languages: Sequence[str] = ("en",),
    severities: Sequence[int] = SEVERITIES,
    never: Sequence[tuple[str, str]] = (),
    references: Sequence[str] = (),
) -> Callable[[Body], Perturbation]:
    """Declare a perturbation: its name is the function's, its title the docstring's first line."""

    def declared(body: Body) -> Perturbation:
        return Perturbation(
            name=body.__name__,
            kind=kind,
            body=body,
            expects=expects,
            languages=tuple(languages),
            severities=tuple(severities),
            examples=tuple(examples),
            never=tuple(never),
            references=tuple(references),
            title=(inspect.getdoc(body) or "").partition("\n")[0],
        )

    return declared
