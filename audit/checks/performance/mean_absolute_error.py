"""How far does the score lie from what it predicts?"""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_error import errors, mean_absolute_error_of
from audit.checks.by_score import all_rows, by_score
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.PERFORMANCE,
    needs=("outcome", "y_score"),
    references=("Willmott, Matsuura (2005), Climate Research 30:79-82",),
    examples=[
        Example(
            example_evidence(
                None, "1111", score=[0.9, 0.5, 0.4, 0.2], outcome=[0.5, 0.5, 0.8, 0.0], sex="FFMM"
            ),
            {"overall": 0.25, "sex = F": 0.2, "sex = M": 0.3},
            "errors .4, 0, -.4, .2 in size .4, 0, .4, .2",
        ),
    ],
)
def mean_absolute_error(evidence: Evidence) -> Iterator[Measurement]:
    """How far does the score lie from what it predicts?

    Mean of |score - outcome|, in units of the score; 0 is best.

    It misses the direction, and that a few people may bear very large errors.
    """
    found = errors(evidence)
    of = mean_absolute_error_of(found)
    yield from by_score(found, "mean_absolute_error", of, "no row", all_rows)
