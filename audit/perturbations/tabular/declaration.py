"""How a perturbation of tabular rows is declared: what it does, what should become of decisions."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from audit.perturbation import SEVERITIES, Expectation
from audit.perturbations.tabular.chance import Chance
from audit.perturbations.tabular.seen import Seen

Cells = Mapping[str, Sequence[float | str]]
"""Column -> its cells: a small table."""

Body = Callable[[pd.DataFrame, Seen, int, Chance], Iterator[pd.DataFrame]]
"""Rows, what is known of their columns, severity, source of chance -> the rows perturbed.

Once, or once for each thing that is tried in turn. A row to which it does not apply stays itself.
"""


class Kind(StrEnum):
    """What of a row is changed."""

    CELLS = "numbers and categories"
    NUMBERS = "numbers"
    CATEGORIES = "categories"


@dataclass(frozen=True)
class Example:
    """What a perturbation makes of rows that are all there is, at a severity and seed.

    `perturbed` holds the columns that differ, a mapping for each thing that is tried in turn; it is
    empty where nothing is tried.
    """

    rows: Cells
    perturbed: tuple[Cells, ...]
    severity: int = 1
    seed: int = 0


@dataclass(frozen=True)
class TablePerturbation:
    """A declared perturbation of tabular rows.

    Attributes
    ----------
    severities
        Levels that differ; a perturbation that knows one degree has one.
    examples
        Each is a test; one whose `perturbed` changes nothing says where it does not apply.
    """

    name: str
    kind: Kind
    body: Body
    expects: Expectation
    severities: tuple[int, ...]
    title: str
    examples: tuple[Example, ...]

    def __call__(
        self, rows: pd.DataFrame, seen: Seen, severity: int = 1, seed: int = 0
    ) -> Iterator[pd.DataFrame]:
        """The rows perturbed, once or once for each thing that is tried in turn.

        A row is perturbed alike whatever stands beside it, and what a light severity changes a
        heavier one does too, as far as the perturbation allows.

        Parameters
        ----------
        rows
            As `audit.inputs` reads them, with other columns or without.
        seen
            The columns that may be changed.

        Raises
        ------
        ValueError
            There is no such severity.
        """
        if severity not in self.severities:
            raise ValueError(f"found severity {severity}, expected one of {self.severities}")
        return self.body(rows, seen, severity, Chance.of(rows, f"{seed} {self.name}"))


def table_perturbation(
    *,
    kind: Kind,
    examples: Sequence[Example],
    expects: Expectation = Expectation.INVARIANCE,
    severities: Sequence[int] = SEVERITIES,
) -> Callable[[Body], TablePerturbation]:
    """Declare a perturbation: its name is the function's, its title the docstring's first line."""

    def declared(body: Body) -> TablePerturbation:
        return TablePerturbation(
            name=body.__name__,
            kind=kind,
            body=body,
            expects=expects,
            severities=tuple(severities),
            title=(inspect.getdoc(body) or "").partition("\n")[0],
            examples=tuple(examples),
        )

    return declared
