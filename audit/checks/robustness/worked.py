"""A rule about texts small enough to be worked by hand, for the examples of checks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from audit.check import example_evidence
from audit.evidence import Evidence
from audit.stats.estimate import Floats

Rule = Callable[[str], float]
"""Text -> probability of class 1."""


def shouting(text: str) -> float:
    """.75 for a text that holds *help* in lower case, else .25: deaf to capitals."""
    return 0.75 if "help" in text else 0.25


def worked_probe(
    texts: Sequence[str],
    rule: Rule,
    y_true: str = "",
    perturbations: Sequence[str] = ("upper_case",),
    **features: str,
) -> Evidence:
    """Evidence of a rule asked about texts, and which perturbations to try."""

    def predict(asked: Sequence[str]) -> Floats:
        ones = np.array([rule(text) for text in asked])
        return np.column_stack([1 - ones, ones])

    score = predict(texts)[:, 1]
    y_pred = "".join(str(int(p > 0.5)) for p in score)
    evidence = example_evidence(
        y_true or y_pred, y_pred, score=list(score), outcome=None, punitive=False, **features
    )
    return replace(
        evidence,
        rows=pd.DataFrame({"text": list(texts)}),
        used={"text": "text"},
        predict=predict,
        perturbations=tuple(perturbations),
    )
