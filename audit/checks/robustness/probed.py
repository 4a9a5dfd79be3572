"""How decisions stand up to perturbed inputs: what was tried, and what the model said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from audit.budget import what_it_cost
from audit.finding import Table
from audit.perturbation import Expectation
from audit.stats.estimate import Floats, Ints


class Perturbing(Protocol):
    """What checks know of a perturbation, be it of texts or of tabular rows."""

    @property
    def name(self) -> str:
        """How it is called."""
        ...

    @property
    def kind(self) -> StrEnum:
        """What of an input is changed."""
        ...

    @property
    def expects(self) -> Expectation:
        """What should become of a right decision."""
        ...

    @property
    def severities(self) -> tuple[int, ...]:
        """Levels that differ."""
        ...


P_co = TypeVar("P_co", bound=Perturbing, covariant=True)


@dataclass(frozen=True)
class Way(Generic[P_co]):
    """A perturbation at a severity."""

    perturbation: P_co
    severity: int

    @property
    def slice(self) -> dict[str, str]:
        """How measurements name it."""
        return {"perturbation": self.perturbation.name, "severity": str(self.severity)}

    @property
    def invariant(self) -> bool:
        """Whether the decision should stay."""
        return self.perturbation.expects is Expectation.INVARIANCE


@dataclass(frozen=True)
class Probed:
    """The inputs, texts or rows, one way of perturbing applied to, and what the model said of each.

    Attributes
    ----------
    rows
        int64 array (inputs,): the row of each in the evidence.
    told
        Place of an input -> what was changed, in words, as it was and as it became.
    before, after
        Float arrays (inputs,): score of the positive class.
    decided
        int64 array (inputs,): class code decided of the perturbed input.
    looked
        Inputs it was tried on.
    unlike
        Inputs it changed so much that they no longer mean the same; they are left out.
    """

    way: Way[Perturbing]
    rows: Ints
    told: Callable[[int], tuple[str, str]]
    before: Floats
    after: Floats
    decided: Ints
    flipped: NDArray[np.bool_]
    looked: int
    unlike: int = 0

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def shift(self) -> Floats:
        """Score after less score before."""
        return np.asarray(self.after - self.before)


@dataclass(frozen=True)
class Probe:
    """Every way of perturbing, tried on the same inputs.

    Attributes
    ----------
    by_way
        In the order asked for.
    rows
        int64 array (looked,): rows of the inputs looked at.
    distinct
        How many could have been looked at: distinct texts, rows of a table.
    stopped
        Whether time, not the number of rows, decided how many are looked at.
    things, among
        What the inputs are called, and those that could have been looked at.
    tables
        What else there is to show.
    """

    by_way: tuple[Probed, ...]
    rows: Ints
    distinct: int
    stopped: bool = False
    things: str = "texts"
    among: str = "distinct texts"
    tables: tuple[Table, ...] = ()

    def note(self) -> str:
        """What it costs that not all inputs were looked at; empty where all were."""
        return what_it_cost(len(self.rows), self.distinct, stopped=self.stopped, things=self.among)
