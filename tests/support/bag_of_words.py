"""A classifier that learns a planted sample in a second: TF-IDF and logistic regression."""

from __future__ import annotations

import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from finetune import planted

TRAIN_ROWS = 2_800


def scored(scenario: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows after the first `TRAIN_ROWS`, scored by a model of those."""
    script = planted.script_of(scenario)
    positive = frame["label"] == script.task.positive
    model = make_pipeline(TfidfVectorizer(min_df=2, sublinear_tf=True), LogisticRegression(C=3.0))
    model.fit(frame["text"][:TRAIN_ROWS], positive[:TRAIN_ROWS])
    rest = frame[TRAIN_ROWS:]
    score = model.predict_proba(rest["text"])[:, 1]
    chosen = (score >= 0.5) == (script.task.positive == script.task.favourable)
    return rest.assign(y=positive, score=score, chosen=chosen)


def arguments_for(scenario: str) -> list[str]:
    """How the command line is told of a table of `scored` rows."""
    script = planted.script_of(scenario)
    return [
        "--y-true", "label", "--y-score", "score", "--positive", script.task.positive,
        "--favourable", script.task.favourable,
        "--sensitive", ",".join(feature.name for feature in script.sensitive),
    ]  # fmt: skip
