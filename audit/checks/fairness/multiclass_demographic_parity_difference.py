"""Widest difference between groups in the share decided to be of a class."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check
from audit.checks.by_class import class_gaps, example_classes
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_pred", "multiclass"),
    references=("Denis, Elie, Hebiri, Hu (2024), Journal of Machine Learning Research 25:130",),
    examples=[
        Example(
            example_classes("aabbccaabbcc", "aabbccaaaabc", sex="FFFFFFMMMMMM"),
            {
                "by sex": 1 / 3,
                "by sex, class = a": 1 / 3,
                "by sex, class = b": 1 / 6,
                "by sex, class = c": 1 / 6,
            },
            "decided a: F 2/6, M 4/6; b: 2/6, 1/6; c: 2/6, 1/6",
        ),
    ],
)
def multiclass_demographic_parity_difference(evidence: Evidence) -> Iterator[Measurement]:
    """Widest difference between groups in the share decided to be of a class.

    max over classes of (max - min over groups of the rows predicted to be of the class / rows),
    from 0 to 1, 0 is best.

    By feature the worst class, with limits and a test that hold for all classes at once; beside it
    the mean over classes (`macro` in the detail), and every class by itself. Rows whose group is
    not recorded take no part.

    It misses whether the decisions are right, and which class people want:
    `demographic_parity_difference` speaks of the favourable class alone.
    """
    yield from class_gaps(evidence, "multiclass_demographic_parity_difference", ("selection_rate",))
