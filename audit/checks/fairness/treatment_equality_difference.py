"""Widest difference between groups in the people missed for each false alarm."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_group import difference
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_true", "y_pred"),
    references=(
        "Berk, Heidari, Jabbari, Kearns, Roth (2021), Sociological Methods and Research 50:3-44",
    ),
    examples=[
        Example(
            example_evidence("110100", "001011", sex="FFFMMM"),
            {"by sex": 1.5},
            "missed for false alarms: F 2 for 1, M 1 for 2",
        ),
        Example(
            example_evidence("1010", "0100", sex="FFMM"),
            {"by sex": None},
            "M has no false alarm: there is one quotient, nothing to compare it with",
        ),
    ],
)
def treatment_equality_difference(evidence: Evidence) -> Iterator[Measurement]:
    """Widest difference between groups in the people missed for each false alarm.

    max - min over groups of FN / FP, from 0 upwards, 0 is best. SageMaker Clarify's treatment
    equality is the same difference with a sign.

    The interval is simultaneous over all pairs of groups, so that many groups do not make a gap by
    chance. Rows whose group is not recorded take no part.

    It misses how many errors there are, and swings widely where false alarms are few. Groups
    without a false alarm have no such quotient and are left out, by name.
    """
    yield from difference(evidence, "treatment_equality_difference", ("missed_per_false_alarm",))
