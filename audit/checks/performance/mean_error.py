"""Does the score predict too high or too low?"""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_error import errors, mean_error_of
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
                None, "1111", score=[0.9, 0.5, 0.4, 0.2], outcome=[0.5, 0.5, 0.8, 0.2], sex="FFMM"
            ),
            {"overall": 0.0, "sex = F": 0.2, "sex = M": -0.2},
            "errors .4, 0, -.4, 0",
        ),
    ],
)
def mean_error(evidence: Evidence) -> Iterator[Measurement]:
    """Does the score predict too high or too low?

    Mean of score - outcome, in units of the score; 0 is best, more than 0 means that people are
    predicted higher than they are.

    It misses errors that cancel: read it beside the mean absolute error.
    """
    found = errors(evidence)
    yield from by_score(found, "mean_error", mean_error_of(found), "no row", all_rows)
