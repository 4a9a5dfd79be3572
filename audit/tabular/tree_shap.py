"""Shapley values of boosted trees, read off the trees."""

from __future__ import annotations

from typing import Any

import numpy as np

from audit.stats.estimate import Floats
from audit.tabular.shap_library import quiet


def refusal(model: Any) -> str:
    """Why `tree_shap` does not apply to a scikit-learn classifier; empty where it does."""
    name = type(model).__name__
    if name == "RandomForestClassifier":
        return "A forest averages probabilities: their log-odds are no sum over its trees."
    if name != "GradientBoostingClassifier":
        return f"A {name} has no trees."
    if len(model.classes_) > 2:
        return "The shap library reads boosted trees of two classes only."
    return ""


def tree_shap(model: Any, encoded: Floats, background: Floats) -> Floats:
    """Interventional TreeSHAP of boosted trees for two classes.

    Explains the raw margin, which is the log-odds of the second class. Exact for the *encoded*
    columns: a category is a game of its yes/no columns, of which the sum over a feature's columns
    is given out by the caller. That sum adds up as it should, but where features interact it may
    differ a little from the Shapley value of the feature as one player, which `permutation_shap`
    estimates: a row may borrow one yes/no column of a category without the others.

    Parameters
    ----------
    model
        A fitted `GradientBoostingClassifier` of two classes.
    encoded, background
        Float arrays (rows, columns).

    Returns
    -------
    Floats
        Array (rows, columns).

    References
    ----------
    Lundberg et al. (2020), Nature Machine Intelligence 2:56-67.
    """
    with quiet():
        from shap import TreeExplainer

        explainer = TreeExplainer(
            model, background, feature_perturbation="interventional", model_output="raw"
        )
        # shap's own check compares with what shap reads off the trees; ours asks the model.
        return np.asarray(explainer.shap_values(encoded, check_additivity=False), float)
