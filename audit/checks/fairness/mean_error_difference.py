"""Widest difference between groups in how far predictions lean to one side."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_error import errors, mean_error_of
from audit.checks.by_score import all_rows, score_difference
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    needs=("outcome", "y_score", "sensitive"),
    references=("Agarwal, Dudík, Wu (2019), ICML (fair regression)",),
    examples=[
        Example(
            example_evidence(
                None, "1111", score=[0.9, 0.5, 0.4, 0.2], outcome=[0.5, 0.5, 0.8, 0.2], sex="FFMM"
            ),
            {"by sex": 0.4},
            "means of the errors .4, 0 and -.4, 0: F .2, M -.2",
        ),
    ],
)
def mean_error_difference(evidence: Evidence) -> Iterator[Measurement]:
    """Widest difference between groups in how far predictions lean to one side.

    max - min over groups of the mean of score - outcome, in units of the score; 0 is best.

    The interval is simultaneous over all pairs of groups. Rows whose group is not recorded take no
    part.

    It misses how large the errors are where they cancel within a group.
    """
    found = errors(evidence)
    of = mean_error_of(found)
    yield from score_difference(found, "mean_error_difference", "mean_error", of, all_rows)
