"""Share of people called positive who truly are (precision)."""

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
    references=("Chouldechova (2017), Big Data 5:153-163",),
    examples=[
        Example(
            example_evidence("1001", "1101", sex="FFFM"),
            {"overall": 2 / 3, "sex = F": 0.5, "sex = M": 1.0},
            "called positive and right: 2 of 3; F 1 of 2; M 1 of 1",
        ),
        Example(
            example_evidence("1010", "1000", sex="FFMM"),
            {"overall": 1.0, "sex = F": 1.0, "sex = M": None},
            "no M is called positive: undefined",
        ),
    ],
)
def positive_predictive_value(evidence: Evidence) -> Iterator[Measurement]:
    """Share of people called positive who truly are (precision).

    PPV = TP / (TP + FP), from 0 to 1, higher is better.

    It misses the positives never called. Where base rates differ between groups, PPV and error
    rates cannot both be equal unless the model is perfect (Chouldechova 2017): a gap here may be
    the price of none there.
    """
    yield from by_group(evidence, "positive_predictive_value")
