"""Methods that say which features a classifier of tabular rows goes by, one small file each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from audit.attribution import Applicability, log_odds
from audit.inputs import read_inputs
from audit.predictors.sklearn import SklearnPredictor
from audit.stats.estimate import Floats, Ints
from audit.table_model import TableAttribution
from audit.tabular.exact_shap import EXACT_UP_TO, exact_shap
from audit.tabular.game import RowGame
from audit.tabular.kernel_shap import kernel_shap
from audit.tabular.permutation_shap import permutation_shap
from audit.tabular.tree_shap import refusal, tree_shap

ASKING: Mapping[str, Callable[[RowGame, int], Floats]] = {
    "permutation_shap": permutation_shap,
    "kernel_shap": kernel_shap,
    "exact_shap": exact_shap,
}
"""Only ask about rows whose features are taken away, so that they explain any model."""


class SklearnTable:
    """A scikit-learn classifier that can be asked again, and asked why.

    Parameters
    ----------
    predictor
        The classifier.
    columns
        Its outputs, in the order of the task's classes.
    source
        Where rows come from, for errors.

    Attributes
    ----------
    inputs
        The columns it reads, in order.
    applicability
        Which methods explain it, and why the others do not.
    """

    def __init__(self, predictor: SklearnPredictor, columns: Sequence[int], source: object) -> None:
        self.inputs = predictor.inputs
        self._predictor, self._columns, self._source = predictor, list(columns), source
        self.applicability = _applicability(predictor)

    def probabilities(self, rows: pd.DataFrame) -> Floats:
        """Class probabilities (rows, classes), classes in the order of the task."""
        return self._predictor.answer(self._encoded(rows))[:, self._columns]

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
        if method not in self.applicability.methods:
            why = self.applicability.refused.get(method, "There is no such method.")
            raise ValueError(f"{method}: {why}")
        encoded, behind = self._encoded(rows), self._encoded(background)
        chosen = np.asarray(targets, dtype=np.int64)
        values = (
            self._by_trees(encoded, behind, chosen)
            if method == "tree_shap"
            else self._by_asking(ASKING[method], encoded, behind, chosen, seed)
        )
        return TableAttribution(
            method=method,
            features=tuple(column.name for column in self.inputs),
            values=values,
            targets=chosen,
            output=self._log_odds(encoded)[np.arange(len(chosen)), chosen],
            base=self._log_odds(behind).mean(axis=0)[chosen],
        )

    def _encoded(self, rows: pd.DataFrame) -> Floats:
        return self._predictor.encode(read_inputs(rows, self.inputs, self._source))

    def _log_odds(self, encoded: Floats) -> Floats:
        return log_odds(self._predictor.answer(encoded)[:, self._columns])

    def _by_trees(self, encoded: Floats, background: Floats, targets: Ints) -> Floats:
        by_column = tree_shap(self._predictor.model, encoded, background)
        owner = self._predictor.feature_of_column[:, None] == np.arange(len(self.inputs))
        second = np.array(self._columns)[targets] == 1
        return np.asarray(by_column @ owner * np.where(second, 1.0, -1.0)[:, None])

    def _by_asking(
        self,
        method: Callable[[RowGame, int], Floats],
        encoded: Floats,
        background: Floats,
        targets: Ints,
        seed: int,
    ) -> Floats:
        owner = self._predictor.feature_of_column

        def game(row: Floats, target: int) -> RowGame:
            return RowGame(row, background, owner, lambda asked: self._log_odds(asked)[:, target])

        games = [game(row, int(target)) for row, target in zip(encoded, targets, strict=True)]
        return np.array([method(one, seed) for one in games]).reshape(-1, len(self.inputs))


def _applicability(predictor: SklearnPredictor) -> Applicability:
    refused = {"tree_shap": refusal(predictor.model)}
    if (features := len(predictor.inputs)) > EXACT_UP_TO:
        refused["exact_shap"] = f"There are 2^{features} coalitions of {features} features."
    methods = ("tree_shap", *ASKING)
    return Applicability(
        methods=tuple(name for name in methods if not refused.get(name)),
        refused={name: why for name, why in refused.items() if why},
    )
