"""Share of truly negative people whom the model calls negative (specificity)."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_group import by_group
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    needs=("y_true", "y_pred"),
    references=("Yerushalmy (1947), Public Health Reports 62:1432-1449",),
    examples=[
        Example(
            example_evidence("0001", "1001", sex="FFMM"),
            {"overall": 2 / 3, "sex = F": 0.5, "sex = M": 1.0},
            "negatives let be: 2 of 3; F 1 of 2; M 1 of 1",
        ),
        Example(
            example_evidence("1100", "1110", sex="FFMM"),
            {"overall": 0.5, "sex = F": None, "sex = M": 0.5},
            "no F is truly negative: undefined",
        ),
    ],
)
def true_negative_rate(evidence: Evidence) -> Iterator[Measurement]:
    """Share of truly negative people whom the model calls negative (specificity).

    TNR = TN / (FP + TN), from 0 to 1, higher means fewer false alarms. 1 - TNR is the false
    positive rate; groups are equal in both or in neither, so the two share one test.

    It misses the positives passed over, and trusts the labels.
    """
    yield from by_group(evidence, "true_negative_rate")
