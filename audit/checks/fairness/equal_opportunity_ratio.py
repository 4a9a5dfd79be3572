"""Smallest ratio between groups in the share of truly positive people found."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_group import ratio
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_true", "y_pred"),
    references=("Hardt, Price, Srebro (2016), NeurIPS 29",),
    examples=[
        Example(
            example_evidence("11101110", "11001000", sex="MMMMFFFF"),
            {"by sex": 0.5},
            "TPR: F 1/3 over M 2/3",
        ),
        Example(
            example_evidence("1111", "0000", sex="MMFF"),
            {"by sex": None},
            "nobody is found in either group: 0/0 is undefined, not parity",
        ),
    ],
)
def equal_opportunity_ratio(evidence: Evidence) -> Iterator[Measurement]:
    """Smallest ratio between groups in the share of truly positive people found.

    min / max over groups of TPR = TP / (TP + FN), from 0 to 1, 1 is best.

    The interval is simultaneous over all pairs of groups, so that many groups do not make a gap by
    chance. Rows whose group is not recorded take no part.

    It misses false alarms and trusts the labels. Groups without a truly positive row have no TPR
    and are left out, by name.
    """
    yield from ratio(evidence, "equal_opportunity_ratio", ("true_positive_rate",))
