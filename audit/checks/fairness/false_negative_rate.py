"""Share of truly positive people whom the model misses."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_group import by_group
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    needs=("y_true", "y_pred"),
    references=("Angwin, Larson, Mattu, Kirchner (2016), Machine Bias, ProPublica",),
    examples=[
        Example(
            example_evidence("1110", "1000", sex="FFMM"),
            {"overall": 2 / 3, "sex = F": 0.5, "sex = M": 1.0},
            "positives missed: 2 of 3; F 1 of 2; M 1 of 1",
        ),
        Example(
            example_evidence("1100", "1000", sex="FFMM"),
            {"overall": 0.5, "sex = F": 0.5, "sex = M": None},
            "no M is truly positive: undefined",
        ),
    ],
)
def false_negative_rate(evidence: Evidence) -> Iterator[Measurement]:
    """Share of truly positive people whom the model misses.

    FNR = FN / (TP + FN), from 0 to 1, lower is better. Where positive brings help (needs
    admission), these are the people wrongly sent away.

    It misses the negatives called positive, and trusts the labels.
    """
    yield from by_group(evidence, "false_negative_rate")
