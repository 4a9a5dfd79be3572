"""Share of the people not of each class who are decided to be of it."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check
from audit.checks.by_class import by_class, example_classes
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    needs=("y_true", "y_pred", "multiclass"),
    references=("Sokolova, Lapalme (2009), Information Processing and Management 45:427-437",),
    examples=[
        Example(
            example_classes("aabbcc", "abbbca", sex="FFFMMM"),
            {
                "class = a": 0.25,
                "class = b": 0.25,
                "class = c": 0.0,
                "class = b and sex = F": 0.5,
                "class = a and sex = M": 1 / 3,
            },
            "wrongly drawn in: a 1 of 4, b 1 of 4, c 0 of 4; of F b 1 of 2; of M a 1 of 3",
        ),
    ],
)
def class_false_positive_rate(evidence: Evidence) -> Iterator[Measurement]:
    """Share of the people not of each class who are decided to be of it.

    For every class in turn (rows of other classes predicted to be of it) / (rows of other classes),
    overall and by group; from 0 to 1, lower is better where the class is a burden.

    It misses those of the class who were not recognised, and trusts the labels.
    """
    yield from by_class(
        evidence, "class_false_positive_rate", "false_positive_rate", "everybody is of class {}"
    )
