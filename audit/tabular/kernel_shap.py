"""Shapley values as a weighted regression over sampled coalitions."""

from __future__ import annotations

import numpy as np

from audit.stats.estimate import Floats
from audit.tabular.game import RowGame
from audit.tabular.shap_library import quiet

COALITIONS = 1024
"""Asked about; all there are, up to 10 features."""


def kernel_shap(game: RowGame, seed: int = 0) -> Floats:
    """Kernel SHAP, float array (features,), for any model.

    Adds up to the row's log-odds less the background's, to which the regression is held.

    References
    ----------
    Lundberg, Lee (2017), NeurIPS, arXiv:1705.07874, theorem 2.
    """
    features = game.features
    if features == 1:  # no coalition lies between none and all
        return np.diff(game.worth(np.array([[0], [1]])))
    with quiet(seed):
        from shap import KernelExplainer

        explainer = KernelExplainer(game.worth, np.zeros((1, features)), keep_index=False)
        values = explainer.shap_values(
            np.ones((1, features)), nsamples=min(COALITIONS, 2**features), l1_reg=False, silent=True
        )
    return np.asarray(values, float).reshape(-1)
