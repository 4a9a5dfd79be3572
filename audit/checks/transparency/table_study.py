"""The explained rows of a tabular audit: explained once, whichever checks ask about them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from audit.budget import Budget
from audit.checks.transparency.sample import drawn
from audit.evidence import Evidence
from audit.stats.estimate import Floats, Ints
from audit.table_model import TableAttribution, TableModel

DEFAULT_ROWS: Mapping[str, int] = {"tree_shap": 1000}
"""Rows explained unless a budget is given: a row costs milliseconds where a text costs seconds."""

OTHERWISE_ROWS = 200
ONE_ROW = "A single row was looked at: too few to speak of others."
PILOT = 5
"""Rows explained to learn what a row costs."""

BACKGROUND = 100
"""Rows whose features stand in for those taken away."""


@dataclass(frozen=True)
class TableStudy:
    """Rows of the evidence with what speaks for the positive class in them.

    Attributes
    ----------
    rows
        int64 array: their numbers in the evidence.
    of
        Rows there are in all.
    attribution
        What each feature contributes to the log-odds of the positive class.
    """

    rows: Ints
    of: int
    attribution: TableAttribution

    @property
    def importance(self) -> Floats:
        """Mean size of each feature's contribution, float array (features,)."""
        return np.asarray(np.abs(self.attribution.values).mean(axis=0))

    @property
    def order(self) -> Ints:
        """Positions of the features, the most important first."""
        return np.argsort(-self.importance, kind="stable").astype(np.int64)

    @property
    def note(self) -> str:
        """How many rows were explained, by what method, and what that costs."""
        return f"By {self.attribution.method}. {cost(len(self.rows), self.of)}".strip()


def model_of(evidence: Evidence) -> TableModel:
    """The model, for checks that declare ``needs=("table_model",)``."""
    if evidence.table_model is None:
        raise ValueError("there is no tabular model: declare needs=('table_model',)")
    return evidence.table_model


def table_study(evidence: Evidence) -> TableStudy:
    """The study of this evidence by the recommended method, made when first asked for."""
    return evidence.once("table_study", evidence.everyone, lambda: _made(evidence))


def background_of(evidence: Evidence, rows: int = BACKGROUND) -> pd.DataFrame:
    """Rows that stand in for what is not known, spread over groups and outcomes."""
    return evidence.rows.iloc[drawn(evidence, rows)]


def explain(evidence: Evidence, method: str, rows: Ints) -> TableAttribution:
    """What speaks for the positive class in these rows."""
    asked, targets = evidence.rows.iloc[rows], [evidence.positive] * len(rows)
    return model_of(evidence).explain(method, asked, targets, background_of(evidence))


def rows_within(evidence: Evidence, by_default: int, *, timed: bool = False) -> Ints:
    """Rows drawn as the user's budget has it, or as many as a check takes by default.

    A budget of time leaves the default, unless the caller is `timed`: looks at the clock itself.
    """
    budget = evidence.budget
    of_time = not budget.rows and bool(budget.seconds)
    if budget == Budget() or (of_time and not timed):
        return drawn(evidence, by_default)
    return drawn(evidence, budget.rows)


def cost(rows: int, of: int) -> str:
    """What it costs that so few rows were looked at, as a sentence; empty for all."""
    if rows == of:
        return ""
    return (
        f"{rows:,} of {of:,} rows, spread over groups and outcomes: intervals are about "
        f"{np.sqrt(of / rows):.1f} times as wide as with all (--budget all)."
    )


def _made(evidence: Evidence) -> TableStudy:
    method = model_of(evidence).applicability.methods[0]
    rows = rows_within(evidence, DEFAULT_ROWS.get(method, OTHERWISE_ROWS), timed=True)
    if evidence.budget.seconds and len(rows) > PILOT:
        explain(evidence, method, rows[:1])  # what is loaded on first use is no cost of a row
        started = time.perf_counter()
        explain(evidence, method, rows[:PILOT])
        per_row = (time.perf_counter() - started) / PILOT
        rows = rows[: Budget(0, evidence.budget.seconds).affordable(len(rows), per_row)]
    return TableStudy(rows, len(evidence), explain(evidence, method, rows))
