"""What a tabular model says of rows as one feature takes other values: the stuff of curves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from audit.checks.transparency.table_study import (
    cost,
    model_of,
    rows_within,
    table_study,
)
from audit.evidence import Evidence
from audit.inputs import read_inputs
from audit.manifest import Input
from audit.stats.estimate import Floats

SHOWN = 8
"""The most important features, of which curves are drawn."""

ROWS = 500
"""Rows that take other values, unless a budget is given."""

SHARES = np.linspace(0.025, 0.975, 11)
"""Quantiles of a number along its curve: beyond the outermost hardly anybody is to be found."""

MOST_CATEGORIES = 12

MOST_ROWS = 200_000
"""Put to the model at once; more would strain memory."""


@dataclass(frozen=True)
class Rows:
    """Rows as the model reads them, to be changed and asked about.

    Attributes
    ----------
    frame
        float64 and object columns, one for each input.
    features
        The inputs that curves are drawn of, the most important first.
    note
        What it costs that not all rows and features are looked at.
    """

    frame: pd.DataFrame
    features: tuple[Input, ...]
    note: str


def rows_to_vary(evidence: Evidence) -> Rows:
    """The rows of the evidence, or as many as the budget allows, and the features worth a curve."""
    inputs, rows = model_of(evidence).inputs, rows_within(evidence, ROWS)
    frame = read_inputs(evidence.rows.iloc[rows], inputs, "the audited rows")
    chosen = tuple(inputs[i] for i in table_study(evidence).order[:SHOWN])
    left = len(inputs) - len(chosen)
    others = f"The {left} least important features are left out." if left else ""
    return Rows(frame, chosen, f"{cost(len(rows), len(evidence))} {others}".strip())


def values_of(column: pd.Series, kind: str) -> list[float | str]:
    """Values a feature takes in the rows: quantiles of a number, the most frequent categories.

    Of a number that is nearly always the same, its least and greatest value.
    """
    if kind == "category":
        counts = column.value_counts()
        # By count, then by name, so that a tie is always broken alike.
        return list(counts.sort_index().sort_values(ascending=False, kind="stable").index)[
            :MOST_CATEGORIES
        ]
    numbers = column.dropna().to_numpy(float)
    found = quantiles(numbers, SHARES)
    return found if len(found) > 1 else quantiles(numbers, np.array([0.0, 1.0]))


def quantiles(numbers: Floats, shares: Floats) -> list[float | str]:
    """Quantiles that are values of the numbers, as far as they differ."""
    if not numbers.size:
        return []
    return list(np.unique(np.quantile(numbers, shares, method="nearest")).tolist())


def answers(
    evidence: Evidence, frame: pd.DataFrame, changes: Sequence[dict[str, float | str]]
) -> Floats:
    """Class probabilities (changes, rows, classes) of the rows, each change made to all of them."""
    step = max(1, MOST_ROWS // max(1, len(frame)))
    parts = [changes[start : start + step] for start in range(0, len(changes), step)]
    found = [model_of(evidence).probabilities(_changed(frame, part)) for part in parts]
    return np.concatenate(found).reshape(len(changes), len(frame), -1)


def _changed(frame: pd.DataFrame, changes: Sequence[dict[str, float | str]]) -> pd.DataFrame:
    """The rows once for every change."""
    return pd.concat([frame.assign(**change) for change in changes], ignore_index=True)


def scores(
    evidence: Evidence, frame: pd.DataFrame, name: str, values: Sequence[float | str]
) -> Floats:
    """Probability of the positive class (values, rows), the feature having each value in turn."""
    return answers(evidence, frame, [{name: value} for value in values])[:, :, evidence.positive]
