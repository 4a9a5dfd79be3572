"""Rules about tabular rows: models whose weak spots are known because they were written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from audit.budget import Budget
from audit.check import example_evidence
from audit.evidence import Evidence
from audit.inputs import read_inputs
from audit.manifest import Input
from audit.stats.estimate import Floats

ALL = Budget(rows=0, seconds=0)


@dataclass(frozen=True)
class RuleTable:
    """A model of tabular rows: probability of class 1 by a rule about the columns it reads."""

    inputs: tuple[Input, ...]
    rule: Callable[[pd.DataFrame], Floats]

    def probabilities(self, rows: pd.DataFrame) -> Floats:
        ones = np.asarray(self.rule(read_inputs(rows, self.inputs, "rows")), float)
        return np.column_stack([1 - ones, ones])


def inputs_of(rows: pd.DataFrame, sensitive: str = "") -> tuple[Input, ...]:
    """Numbers as they are, anything else a category; one of them states a feature."""
    return tuple(
        Input(
            name=name,
            kind="number" if pd.api.types.is_numeric_dtype(rows[name]) else "category",
            states=name if name == sensitive else "",
        )
        for name in rows
    )


def rule_evidence(
    rows: pd.DataFrame,
    rule: Callable[[pd.DataFrame], Floats],
    *,
    y_true: str = "",
    perturbations: tuple[str, ...] = (),
    budget: Budget = ALL,
    sensitive: str = "",
    **features: str,
) -> Evidence:
    """Evidence of a rule that is never wrong, unless its labels are given."""
    model = RuleTable(inputs_of(rows, sensitive), rule)
    answers = model.probabilities(rows)
    y_pred = "".join(map(str, answers.argmax(axis=1)))
    found = example_evidence(y_true or y_pred, y_pred, score=list(answers[:, 1]), **features)
    return replace(found, rows=rows, table_model=model, perturbations=perturbations, budget=budget)
