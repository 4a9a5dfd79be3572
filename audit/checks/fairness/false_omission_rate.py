"""Share of people called negative who truly are positive."""

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
            example_evidence("0010", "0001", sex="FFMM"),
            {"overall": 1 / 3, "sex = F": 0.0, "sex = M": 1.0},
            "called negative and wrong: 1 of 3; F 0 of 2; M 1 of 1",
        ),
        Example(
            example_evidence("0100", "0011", sex="FFMM"),
            {"overall": 0.5, "sex = F": 0.5, "sex = M": None},
            "no M is called negative: undefined",
        ),
    ],
)
def false_omission_rate(evidence: Evidence) -> Iterator[Measurement]:
    """Share of people called negative who truly are positive.

    FOR = FN / (FN + TN), from 0 to 1, lower is better. 1 - FOR is the negative predictive value;
    groups are equal in both or in neither, so the two share one test.

    It misses the negatives called positive, and moves with the base rate.
    """
    yield from by_group(evidence, "false_omission_rate")
