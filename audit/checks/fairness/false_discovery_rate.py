"""Share of people called positive who truly are negative."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_group import by_group
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    needs=("y_true", "y_pred"),
    references=("Saleiro et al. (2018), Aequitas, arXiv:1811.05577",),
    examples=[
        Example(
            example_evidence("1001", "1101", sex="FFFM"),
            {"overall": 1 / 3, "sex = F": 0.5, "sex = M": 0.0},
            "called positive and wrong: 1 of 3; F 1 of 2; M 0 of 1",
        ),
        Example(
            example_evidence("1010", "1000", sex="FFMM"),
            {"overall": 0.0, "sex = F": 0.0, "sex = M": None},
            "no M is called positive: undefined",
        ),
    ],
)
def false_discovery_rate(evidence: Evidence) -> Iterator[Measurement]:
    """Share of people called positive who truly are negative.

    FDR = FP / (TP + FP), from 0 to 1, lower is better. 1 - FDR is the positive predictive value;
    groups are equal in both or in neither, so the two share one test.

    It misses the positives never called, and moves with the base rate.
    """
    yield from by_group(evidence, "false_discovery_rate")
