"""Share of people called negative who truly are."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_group import by_group
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    needs=("y_true", "y_pred"),
    references=(
        "Berk, Heidari, Jabbari, Kearns, Roth (2021), Sociological Methods and Research 50:3-44",
    ),
    examples=[
        Example(
            example_evidence("0010", "0001", sex="FFMM"),
            {"overall": 2 / 3, "sex = F": 1.0, "sex = M": 0.0},
            "called negative and right: 2 of 3; F 2 of 2; M 0 of 1",
        ),
        Example(
            example_evidence("0100", "0011", sex="FFMM"),
            {"overall": 0.5, "sex = F": 0.5, "sex = M": None},
            "no M is called negative: undefined",
        ),
    ],
)
def negative_predictive_value(evidence: Evidence) -> Iterator[Measurement]:
    """Share of people called negative who truly are.

    NPV = TN / (TN + FN), from 0 to 1, higher is better: how far a *no* can be relied on.

    It misses the negatives called positive. Like PPV it moves with the base rate: where groups
    differ in that, equal NPV and equal error rates exclude each other unless the model is perfect.
    """
    yield from by_group(evidence, "negative_predictive_value")
