"""Widest difference between groups in the share of truly negative people called positive."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_group import difference
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_true", "y_pred"),
    references=("Corbett-Davies, Pierson, Feller, Goel, Huq (2017), KDD",),
    examples=[
        Example(
            example_evidence("00010001", "11001001", sex="MMMMFFFF"),
            {"by sex": 1 / 3},
            "FPR: M 2 of 3, F 1 of 3",
        ),
        Example(
            example_evidence("0011", "1011", sex="MMFF"),
            {"by sex": None},
            "no F is truly negative: there is one rate, nothing to compare it with",
        ),
    ],
)
def predictive_equality_difference(evidence: Evidence) -> Iterator[Measurement]:
    """Widest difference between groups in the share of truly negative people called positive.

    max - min over groups of FPR = FP / (FP + TN), from 0 to 1, 0 is best. Some libraries give this
    name to the false negative rate; here, as in the paper, it is of the false positive rate.

    The interval is simultaneous over all pairs of groups, so that many groups do not make a gap by
    chance. Rows whose group is not recorded take no part.

    It misses the positives passed over, and trusts the labels. Groups without a truly negative row
    have no FPR and are left out, by name.
    """
    yield from difference(evidence, "predictive_equality_difference", ("false_positive_rate",))
