"""Share of the people of each class who are recognised as such."""

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
                "class = b": 1.0,
                "class = c": 0.5,
                "class = a and sex = F": 0.5,
                "class = a and sex = M": None,
            },
            "recognised: a 1 of 2, b 2 of 2, c 1 of 2; no M is of class a",
        ),
    ],
)
def class_recall(evidence: Evidence) -> Iterator[Measurement]:
    """Share of the people of each class who are recognised as such.

    For every class in turn (rows of the class predicted to be of it) / (rows of the class), overall
    and by group; from 0 to 1, higher is better. The mean over classes is `balanced_accuracy`, also
    called macro recall.

    It misses how many of the other classes are drawn in on the way.
    """
    yield from by_class(evidence, "class_recall", "true_positive_rate", "nobody is of class {}")
