"""Widest difference between groups in the share of truly positive people found."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_group import difference
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_true", "y_pred"),
    references=("Hardt, Price, Srebro (2016), NeurIPS 29",),
    examples=[
        Example(
            example_evidence("11101110", "11001000", sex="MMMMFFFF"),
            {"by sex": 1 / 3},
            "TPR: M 2 of 3, F 1 of 3",
        ),
        Example(
            example_evidence("1100", "1000", sex="MMFF"),
            {"by sex": None},
            "no F is truly positive: there is one rate, nothing to compare it with",
        ),
    ],
)
def equal_opportunity_difference(evidence: Evidence) -> Iterator[Measurement]:
    """Widest difference between groups in the share of truly positive people found.

    max - min over groups of TPR = TP / (TP + FN), from 0 to 1, 0 is best.

    The interval is simultaneous over all pairs of groups, so that many groups do not make a gap by
    chance. Rows whose group is not recorded take no part.

    It misses false alarms, speaks of *positive* (in a punitive task, of those rightly penalised),
    and trusts the labels. Groups without a truly positive row have no TPR and are left out, by
    name.
    """
    yield from difference(evidence, "equal_opportunity_difference", ("true_positive_rate",))
