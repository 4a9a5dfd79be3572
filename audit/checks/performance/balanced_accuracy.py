"""Share of right decisions, each true class counting alike."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_group import by_group
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.PERFORMANCE,
    needs=("y_true", "y_pred"),
    references=("Brodersen, Ong, Stephan, Buhmann (2010), ICPR",),
    examples=[
        Example(
            example_evidence("1000", "1100"),
            {"overall": 5 / 6},
            "recall of 1 is 1/1, recall of 0 is 2/3; their mean is 5/6",
        ),
    ],
)
def balanced_accuracy(evidence: Evidence) -> Iterator[Measurement]:
    """Share of right decisions, each true class counting alike.

    Balanced accuracy = mean over the classes of the share of the class that is recognised; from 0
    to 1, higher is better; 1/classes is what guessing achieves (.5 for two).

    It misses the costs: it counts a missed positive and a false alarm alike, which people seldom
    do.
    """
    yield from by_group(evidence, "balanced_accuracy")
