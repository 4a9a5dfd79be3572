"""Shapley values of few features, by asking about every coalition."""

from __future__ import annotations

import numpy as np

from audit.stats.estimate import Floats
from audit.tabular.game import RowGame
from audit.tabular.shap_library import Coalitions, quiet

EXACT_UP_TO = 10
"""Features for which every coalition is asked about: 1,024 at most."""


def exact_shap(game: RowGame, seed: int = 0) -> Floats:
    """Shapley values, float array (features,), of the interventional game; nothing is drawn.

    References
    ----------
    Shapley (1953), A value for n-person games; Janzing et al. (2020), AISTATS, arXiv:1910.13413.
    """
    with quiet(seed):
        from shap.explainers import ExactExplainer

        explainer = ExactExplainer(game.worth, Coalitions())
        ones = np.ones((1, game.features))
        values = explainer(ones, max_evals=2**game.features, silent=True).values
    return np.asarray(values, float).reshape(-1)
