"""Share of the people decided to be of each class who truly are."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check
from audit.checks.by_class import by_class, example_classes
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.PERFORMANCE,
    needs=("y_true", "y_pred", "multiclass"),
    references=("Sokolova, Lapalme (2009), Information Processing and Management 45:427-437",),
    examples=[
        Example(
            example_classes("aabbcc", "abbbca", sex="FFFMMM"),
            {
                "class = a": 0.5,
                "class = b": 2 / 3,
                "class = c": 1.0,
                "class = b and sex = F": 0.5,
                "class = c and sex = F": None,
            },
            "right: a 1 of 2, b 2 of 3, c 1 of 1; no F is called c",
        ),
    ],
)
def class_precision(evidence: Evidence) -> Iterator[Measurement]:
    """Share of the people decided to be of each class who truly are.

    For every class in turn (rows of the class predicted to be of it) / (rows predicted to be of
    it), overall and by group; from 0 to 1, higher is better.

    It misses those of the class who were not recognised.
    """
    yield from by_class(
        evidence, "class_precision", "positive_predictive_value", "nobody is called {}"
    )
