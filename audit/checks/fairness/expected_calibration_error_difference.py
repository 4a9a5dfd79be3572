"""Widest difference between groups in how far probabilities are from frequencies."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_score import score_difference
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.calibration import expected_calibration_error


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_true", "y_score", "probability"),
    references=("Pleiss, Raghavan, Wu, Kleinberg, Weinberger (2017), NeurIPS 30",),
    examples=[
        Example(
            example_evidence(
                "10101010",
                "11110000",
                score=[0.5, 0.5, 0.5, 0.5, 0.9, 0.9, 0.9, 0.9],
                sex="MMMMFFFF",
            ),
            {"by sex": 0.4},
            "half of each are positive: M told .5, an error of 0; F told .9, an error of .4",
        ),
    ],
)
def expected_calibration_error_difference(evidence: Evidence) -> Iterator[Measurement]:
    """Widest difference between groups in how far probabilities are from frequencies.

    max - min over groups of the expected calibration error, from 0 to 1, 0 is best.

    The interval is simultaneous over all pairs of groups, so that many groups do not make a gap by
    chance. Rows whose group is not recorded take no part.

    It misses the direction (one group over-scored, the other under-scored, by as much: 0), and is
    blown up by small groups, whose error is too high by chance; the interval allows for that.
    """
    yield from score_difference(
        evidence,
        "expected_calibration_error_difference",
        "expected_calibration_error",
        expected_calibration_error,
    )
