"""Shapley values by adding the features one after the other, in random orders."""

from __future__ import annotations

import numpy as np

from audit.stats.estimate import Floats
from audit.tabular.game import RowGame
from audit.tabular.shap_library import Coalitions, quiet

ORDERS = 4
"""Random orders of the features, each gone through forwards and backwards."""


def permutation_shap(game: RowGame, seed: int = 0) -> Floats:
    """Permutation SHAP, float array (features,), for any model.

    Adds up to the row's log-odds less the background's by its making. Exact where features interact
    in pairs at most; otherwise the error falls with the number of orders.

    References
    ----------
    Štrumbelj, Kononenko (2014), Knowledge and Information Systems 41:647-665; Mitchell et al.
    (2022), JMLR 23(43) (antithetic orders).
    """
    with quiet(seed):
        from shap.explainers import PermutationExplainer

        explainer = PermutationExplainer(game.worth, Coalitions(), seed=seed)
        ones = np.ones((1, game.features))
        asked = ORDERS * (2 * game.features + 1)
        values = explainer(ones, max_evals=asked, batch_size=asked, silent=True).values
    return np.asarray(values, float).reshape(-1)
