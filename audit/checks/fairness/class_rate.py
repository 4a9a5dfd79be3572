"""Share of people decided to be of each class."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check
from audit.checks.by_class import by_class, example_classes
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    needs=("y_pred", "multiclass"),
    references=("Sokolova, Lapalme (2009), Information Processing and Management 45:427-437",),
    examples=[
        Example(
            example_classes("aabbcc", "abbbca", sex="FFFMMM"),
            {
                "class = a": 1 / 3,
                "class = a and sex = F": 1 / 3,
                "class = c and sex = F": 0.0,
                "class = b and sex = M": 1 / 3,
            },
            "a is decided for 2 of 6; of F a for 1 of 3, c for none; of M b for 1 of 3",
        ),
    ],
)
def class_rate(evidence: Evidence) -> Iterator[Measurement]:
    """Share of people decided to be of each class.

    (rows predicted to be of the class) / n for every class in turn, overall and by group, from 0 to
    1. Neither end is better in itself; what matters is whether groups differ.

    It misses whether the decisions are right: `class_recall` and `class_precision` say that.
    """
    yield from by_class(evidence, "class_rate", "selection_rate", "no row")
