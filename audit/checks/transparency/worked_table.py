"""A classifier of tabular rows small enough to be worked by hand, for the examples of checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from audit.attribution import Applicability
from audit.check import example_evidence
from audit.evidence import Evidence
from audit.manifest import Input
from audit.stats.estimate import Floats
from audit.table_model import TableAttribution


@dataclass(frozen=True)
class LinearTable:
    """Log-odds of class 1 are a weighted sum of numbers; its Shapley values are known.

    A feature contributes its weight times its distance from the background's mean, plus `error`.
    """

    weights: Mapping[str, float]
    sensitive: str = ""
    error: float = 0.0
    applicability: Applicability = field(default_factory=lambda: Applicability(("by_hand",)))

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The weighted columns; the one called `sensitive` states a feature of that name."""
        return tuple(
            Input(name=name, kind="number", states=name if name == self.sensitive else "")
            for name in self.weights
        )

    def probabilities(self, rows: pd.DataFrame) -> Floats:
        """Class probabilities (rows, 2)."""
        ones = 1 / (1 + np.exp(-self._log_odds(rows)))
        return np.column_stack([1 - ones, ones])

    def explain(
        self,
        method: str,
        rows: pd.DataFrame,
        targets: Sequence[int],
        background: pd.DataFrame,
        seed: int = 0,
    ) -> TableAttribution:
        """Each row's contributions to the log-odds of its class."""
        del seed
        sign = np.where(np.asarray(targets) == 1, 1.0, -1.0)
        names, weights = list(self.weights), np.array(list(self.weights.values()))
        off = rows[names].to_numpy(float) - background[names].to_numpy(float).mean(axis=0)
        return TableAttribution(
            method=method,
            features=tuple(names),
            values=sign[:, None] * (off * weights + self.error),
            targets=np.asarray(targets, dtype=np.int64),
            output=sign * self._log_odds(rows),
            base=sign * self._log_odds(background).mean(),
        )

    def _log_odds(self, rows: pd.DataFrame) -> Floats:
        names = list(self.weights)
        return np.asarray(rows[names].to_numpy(float) @ np.array(list(self.weights.values())))


def table_evidence(
    model: LinearTable, columns: Mapping[str, Sequence[float]], /, **features: Any
) -> Evidence:
    """Evidence of a model asked about rows of these columns, and never wrong."""
    rows = pd.DataFrame({name: list(values) for name, values in columns.items()})
    answers = model.probabilities(rows)
    y_pred = "".join(str(c) for c in answers.argmax(axis=1))
    evidence = example_evidence(y_pred, y_pred, score=[float(p) for p in answers[:, 1]], **features)
    return replace(evidence, rows=rows, table_model=model)
