"""People missed for each person wrongly called positive."""

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
            example_evidence("110100", "001011", sex="FFFMMM"),
            {"overall": 1.0, "sex = F": 2.0, "sex = M": 0.5},
            "missed for false alarms: F 2 for 1, M 1 for 2, all 3 for 3",
        ),
        Example(
            example_evidence("1010", "0100", sex="FFMM"),
            {"overall": 2.0, "sex = F": 1.0, "sex = M": None},
            "M has no false alarm: undefined",
        ),
    ],
)
def missed_per_false_alarm(evidence: Evidence) -> Iterator[Measurement]:
    """People missed for each person wrongly called positive.

    FN / FP, from 0 upwards. Neither end is better: it is the rate at which the model trades one
    error for the other, and treatment equality asks that it be the same for every group.

    It misses how many errors there are: 1 for 1 and 1,000 for 1,000 are the same. Undefined without
    a false alarm.
    """
    yield from by_group(evidence, "missed_per_false_alarm")
