"""The classifiers there are, and how columns are made into the numbers they read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from audit.finding import Scalar
from audit.manifest import Input
from finetune.tabular.settings import TabularName, TabularSettings

MIN_FREQUENCY, MAX_CATEGORIES = 10, 20
"""Rarer categories of a column, and those beyond so many, are one category together."""

HYPERPARAMETERS: dict[TabularName, dict[str, Scalar]] = {
    "gradient-boosting": {"n_estimators": 100, "learning_rate": 0.1, "max_depth": 3},
    # C is the strength of the penalty inverted; columns are scaled, so that it bears on all alike.
    "logistic-regression": {"C": 1.0, "max_iter": 2000},
    # Leaves of 20 rows keep probabilities off 0 and 1, where log-odds have no end.
    "random-forest": {"n_estimators": 100, "min_samples_leaf": 20},
}

_CLASSIFIERS: dict[TabularName, Any] = {
    # Not the histogram kind: shap does not read its trees faithfully.
    "gradient-boosting": GradientBoostingClassifier,
    "logistic-regression": LogisticRegression,
    "random-forest": RandomForestClassifier,
}


def pipeline(inputs: Sequence[Input], settings: TabularSettings) -> Pipeline:
    """An unfitted classifier of rows as `audit.inputs.read_inputs` reads them.

    Every column is encoded on its own, so that what an encoded column says is known to be of one
    input.
    """
    scaled = settings.model == "logistic-regression"
    columns = ColumnTransformer(
        [(f"column {i}", _encoder(c, scaled), [c.name]) for i, c in enumerate(inputs)]
    )
    classifier = _CLASSIFIERS[settings.model](
        random_state=settings.seed, **HYPERPARAMETERS[settings.model]
    )
    return Pipeline([("columns", columns), ("model", classifier)])


def name_of(model: TabularName) -> str:
    """The name of the classifier's class."""
    return str(_CLASSIFIERS[model].__name__)


def _encoder(column: Input, scaled: bool) -> Any:
    if column.kind == "category":
        return OneHotEncoder(
            handle_unknown="infrequent_if_exist",
            min_frequency=MIN_FREQUENCY,
            max_categories=MAX_CATEGORIES,
            sparse_output=False,
        )
    imputer = SimpleImputer(strategy="median", keep_empty_features=True)
    return Pipeline([("fill", imputer), ("scale", StandardScaler())]) if scaled else imputer
