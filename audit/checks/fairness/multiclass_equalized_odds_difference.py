"""Widest difference between groups in how often a class is rightly or wrongly decided."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check
from audit.checks.by_class import class_gaps, example_classes
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_true", "y_pred", "multiclass"),
    references=(
        "Putzel, Lee (2022), Blackbox post-processing for multiclass fairness, arXiv:2201.04461",
    ),
    examples=[
        Example(
            example_classes("aabbccaabbcc", "aabbccaaabcc", sex="FFFFFFMMMMMM"),
            {
                "by sex": 0.5,
                "by sex, class = a": 0.25,
                "by sex, class = b": 0.5,
                "by sex, class = c": 0.0,
            },
            "F is always right; of M one b in two is called a, who is one of the 4 that are no a",
        ),
    ],
)
def multiclass_equalized_odds_difference(evidence: Evidence) -> Iterator[Measurement]:
    """Widest difference between groups in how often a class is rightly or wrongly decided.

    max over classes of the larger of two gaps, each max - min over groups: of the share of the
    class that is recognised, and of the share of other classes drawn in; from 0 to 1, 0 is best.

    By feature the worst class, with limits and a test that hold for all classes at once; beside it
    the mean over classes (`macro` in the detail), and every class by itself. Rows whose group is
    not recorded take no part.

    It misses which error it is that is made: called b or called c is one error to those who are a.
    It trusts the labels.
    """
    yield from class_gaps(
        evidence,
        "multiclass_equalized_odds_difference",
        ("true_positive_rate", "false_positive_rate"),
    )
