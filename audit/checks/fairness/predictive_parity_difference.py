"""Widest difference between groups in the share of those called positive who truly are."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_group import difference
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_true", "y_pred"),
    references=("Chouldechova (2017), Big Data 5:153-163",),
    examples=[
        Example(
            example_evidence("110100", "111111", sex="MMMFFF"),
            {"by sex": 1 / 3},
            "PPV: M 2 of 3, F 1 of 3",
        ),
        Example(
            example_evidence("1100", "1100", sex="MMFF"),
            {"by sex": None},
            "no F is called positive: there is one value, nothing to compare it with",
        ),
    ],
)
def predictive_parity_difference(evidence: Evidence) -> Iterator[Measurement]:
    """Widest difference between groups in the share of those called positive who truly are.

    max - min over groups of PPV = TP / (TP + FP), from 0 to 1, 0 is best.

    The interval is simultaneous over all pairs of groups, so that many groups do not make a gap by
    chance. Rows whose group is not recorded take no part.

    It misses the positives never called. Where base rates differ it cannot be 0 together with equal
    error rates, unless the model is perfect. Groups of which nobody is called positive have no PPV
    and are left out, by name.
    """
    yield from difference(evidence, "predictive_parity_difference", ("positive_predictive_value",))
