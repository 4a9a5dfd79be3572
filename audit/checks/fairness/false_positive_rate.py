"""Share of truly negative people whom the model calls positive."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_group import by_group
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    headline=True,
    needs=("y_true", "y_pred"),
    references=("Angwin, Larson, Mattu, Kirchner (2016), Machine Bias, ProPublica",),
    examples=[
        Example(
            example_evidence("0001", "1001", sex="FFMM"),
            {"overall": 1 / 3, "sex = F": 0.5, "sex = M": 0.0},
            "negatives called positive: 1 of 3; F 1 of 2; M 0 of 1",
        ),
        Example(
            example_evidence("1100", "1110", sex="FFMM"),
            {"overall": 0.5, "sex = F": None, "sex = M": 0.5},
            "no F is truly negative: undefined",
        ),
    ],
)
def false_positive_rate(evidence: Evidence) -> Iterator[Measurement]:
    """Share of truly negative people whom the model calls positive.

    FPR = FP / (FP + TN), from 0 to 1, lower is better. Where positive is a penalty (will reoffend),
    these are the people wrongly held to it.

    It misses the people wrongly passed over (the false negative rate), and trusts the labels.
    """
    yield from by_group(evidence, "false_positive_rate")
