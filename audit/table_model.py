"""What a classifier of tabular rows must offer to be explained; no library of models here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from audit.attribution import Applicability
from audit.manifest import Input
from audit.stats.estimate import Floats, Ints


@dataclass(frozen=True)
class TableAttribution:
    """How much each feature of each row speaks for a class, by one method.

    Attributes
    ----------
    method
        How it was made.
    features
        Names of the columns.
    values
        Float array (rows, features): contribution to the log-odds; positive speaks for the class.
    targets
        int64 array (rows,): code of the class explained, in the order of the task.
    output, base
        Float arrays (rows,): what the model itself says of the class, in log-odds, for the row and
        on average over the background. Methods promise that values add up to ``output - base``.
    """

    method: str
    features: tuple[str, ...]
    values: Floats
    targets: Ints
    output: Floats
    base: Floats


class TableModel(Protocol):
    """A classifier of tabular rows that can be asked again, and asked why."""

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The columns it reads, in order. Rows are tables that hold them, among others."""
        ...

    @property
    def applicability(self) -> Applicability:
        """Which methods explain it, the recommended first."""
        ...

    def probabilities(self, rows: pd.DataFrame) -> Floats:
        """Class probabilities (rows, classes), classes in the order of the task."""
        ...

    def explain(
        self,
        method: str,
        rows: pd.DataFrame,
        targets: Sequence[int],
        background: pd.DataFrame,
        seed: int = 0,
    ) -> TableAttribution:
        """Explain each row's log-odds of its target class against the rows of a background.

        Raises
        ------
        ValueError
            The method does not apply (see `applicability`).
        """
        ...
