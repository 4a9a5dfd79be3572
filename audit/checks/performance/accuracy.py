"""Share of decisions that are right."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_group import by_group
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.PERFORMANCE,
    headline=True,
    needs=("y_true", "y_pred"),
    references=("ISO/IEC TS 4213:2022, 6.2.2",),
    examples=[
        Example(
            example_evidence("1100", "1000", sex="FFMM"),
            {"overall": 0.75, "sex = F": 0.5, "sex = M": 1.0},
            "3 of 4 right; of F 1 of 2; of M 2 of 2",
        ),
        Example(
            example_evidence("1.", "10"),
            {"overall": 1.0},
            "a row without a known label is not counted",
        ),
    ],
)
def accuracy(evidence: Evidence) -> Iterator[Measurement]:
    """Share of decisions that are right.

    accuracy = (TP + TN) / n, from 0 to 1, higher is better; for more than two classes, the share of
    rows given their own class.

    It misses everything about *which* errors are made: where 9 of 10 people are negative, always
    answering "negative" is 90 % accurate. Read it beside balanced accuracy.
    """
    yield from by_group(evidence, "accuracy")
