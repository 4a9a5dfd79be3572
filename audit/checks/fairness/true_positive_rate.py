"""Share of truly positive people whom the model calls positive (sensitivity, recall)."""

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
    references=("Hardt, Price, Srebro (2016), NeurIPS 29",),
    examples=[
        Example(
            example_evidence("1101", "1001", sex="FFFM"),
            {"overall": 2 / 3, "sex = F": 0.5, "sex = M": 1.0},
            "true positives found: 2 of 3; F 1 of 2; M 1 of 1",
        ),
        Example(
            example_evidence("1100", "1100", sex="FFMM"),
            {"overall": 1.0, "sex = F": 1.0, "sex = M": None},
            "no M is truly positive: 0/0 is undefined, not 0 and not 1",
        ),
    ],
)
def true_positive_rate(evidence: Evidence) -> Iterator[Measurement]:
    """Share of truly positive people whom the model calls positive (sensitivity, recall).

    TPR = TP / (TP + FN), from 0 to 1, higher means fewer missed. 1 - TPR is the false negative
    rate.

    It misses how many negatives are called positive on the way, and trusts the labels: if they were
    decided unfairly, a high TPR repeats the unfairness faithfully.
    """
    yield from by_group(evidence, "true_positive_rate")
