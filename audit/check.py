"""How a check is declared: a generator over the evidence, with its examples beside it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from audit.codes import label_codes
from audit.evidence import Evidence
from audit.finding import Concern, Measurement, Table
from audit.groups import groups_of
from audit.manifest import Task
from audit.needs import NEEDS

Result = Measurement | Table
Body = Callable[[Evidence], Iterator[Result]]


@dataclass(frozen=True)
class Example:
    """A hand-worked case: what the check must yield for a small piece of evidence.

    Attributes
    ----------
    evidence
        Made with `example_evidence`.
    value
        Slice in words (``overall``, ``sex = F``, ``by sex``) -> value, ``None`` for undefined.
    because
        The arithmetic, for the reader.
    """

    evidence: Evidence
    value: Mapping[str, float | None]
    because: str


@dataclass(frozen=True)
class Check:
    """A declared check. Its name is that of the generator, and of the metric it yields."""

    name: str
    concern: Concern
    needs: tuple[str, ...]
    references: tuple[str, ...]
    examples: tuple[Example, ...]
    body: Body
    headline: bool = False

    @property
    def title(self) -> str:
        """First paragraph of the docstring."""
        return _doc(self.body).split("\n\n")[0].replace("\n", " ").strip()

    @property
    def explanation(self) -> str:
        """The rest of the docstring: formula, range, what it misses."""
        return _doc(self.body).partition("\n\n")[2].strip()


def check(
    *,
    concern: Concern,
    needs: Sequence[str] = (),
    references: Sequence[str] = (),
    examples: Sequence[Example] = (),
    headline: bool = False,
) -> Callable[[Body], Check]:
    """Declare a check: the decorated generator yields measurements, and tables to draw.

    The docstring's first paragraph says what is measured; the rest gives the formula, the range
    and which end is better, and what it misses.

    Parameters
    ----------
    concern
        The question it helps to answer.
    needs
        Names from `audit.needs.NEEDS`; unmet, the check is *not applicable* and never called.
    references
        Paper or statute, one string each.
    examples
        Hand-worked cases; they are its tests and its documentation.
    headline
        Whether a report draws it by group at once; others are found in its tables.

    Raises
    ------
    ValueError
        No docstring, no example, or an unknown need: at import, so that CI sees it.
    """

    def declare(body: Body) -> Check:
        name = body.__name__
        if not body.__doc__:
            raise ValueError(f"check {name} has no docstring")
        if not examples:
            raise ValueError(f"check {name} has no example")
        unknown = set(needs) - set(NEEDS)
        if unknown:
            raise ValueError(f"check {name} needs {unknown}, known are {sorted(NEEDS)}")
        return Check(
            name, concern, tuple(needs), tuple(references), tuple(examples), body, headline
        )

    return declare


def example_evidence(
    y_true: str | None,
    y_pred: str,
    *,
    score: Sequence[float] | None = None,
    outcome: Sequence[float] | None = None,
    punitive: bool = False,
    **features: str,
) -> Evidence:
    """Evidence for an example, one character a row: ``example_evidence("110", "100", sex="FMM")``.

    Classes are 0 and 1, positive is 1; favourable is 1 too unless `punitive`. In a feature ``.``
    stands for a missing value, in `y_true` for an unknown label.
    """
    task = Task(labels=("0", "1"), positive="1", favourable="0" if punitive else "1")
    frame = pd.DataFrame({"y_pred": list(y_pred), "y_true": list(y_true or "." * len(y_pred))})
    frame = frame.replace(".", None)
    groups = tuple(
        groups_of(pd.Series(list(values)).replace(".", None), name, "example")[0]
        for name, values in features.items()
    )
    return Evidence(
        task=task,
        y_true=label_codes(frame["y_true"], task, "example", missing_ok=True),
        y_pred=label_codes(frame["y_pred"], task, "example", missing_ok=False),
        y_score=None if score is None else np.asarray(score, float),
        outcome=None if outcome is None else np.asarray(outcome, float),
        features=groups,
    )


def _doc(body: Body) -> str:
    return inspect.cleandoc(body.__doc__ or "")
