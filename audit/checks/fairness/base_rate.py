"""Share of people who are truly positive."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_group import by_group
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    needs=("y_true",),
    references=("Kleinberg, Mullainathan, Raghavan (2017), ITCS",),
    examples=[
        Example(
            example_evidence("110.", "0000", sex="FFMM"),
            {"overall": 2 / 3, "sex = F": 1.0, "sex = M": 0.0},
            "positive: F 2 of 2, M 0 of 1; the row without a label is not counted",
        ),
        Example(
            example_evidence("10..", "0000", sex="FFMM"),
            {"overall": 0.5, "sex = F": 0.5, "sex = M": None},
            "no label of any M is known: undefined",
        ),
    ],
)
def base_rate(evidence: Evidence) -> Iterator[Measurement]:
    """Share of people who are truly positive.

    base rate = (rows truly positive) / (rows with a known label), from 0 to 1 (prevalence). Neither
    end is better: it is a fact of the labels, not of the model. Where it differs between groups,
    equal error rates, equal predictive values and equal selection cannot all be had.

    It misses whether the labels are fair: what was recorded need not be what happened.
    """
    yield from by_group(evidence, "base_rate")
