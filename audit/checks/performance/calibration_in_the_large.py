"""Are probabilities too high or too low throughout?"""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_score import by_score
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats import calibration


@check(
    concern=Concern.PERFORMANCE,
    needs=("y_true", "y_score", "probability"),
    references=("Van Calster et al. (2019), BMC Medicine 17:230",),
    examples=[
        Example(
            example_evidence("1010", "1010", score=[0.9, 0.5, 0.5, 0.1], sex="FFMM"),
            {"overall": 0.0, "sex = F": 0.2, "sex = M": -0.2},
            "half are positive in each; mean score is .7 for F, .3 for M",
        ),
    ],
)
def calibration_in_the_large(evidence: Evidence) -> Iterator[Measurement]:
    """Are probabilities too high or too low throughout?

    Mean score minus the share of positives, of the rows with a known label; from -1 to 1, 0 is
    best. Above 0 a group is said to be positive more often than it is; below 0, less often.

    It misses everything but the mean: too high here and too low there cancel. The calibration error
    looks bin by bin.
    """
    yield from by_score(
        evidence,
        "calibration_in_the_large",
        calibration.calibration_in_the_large,
        "no row with a known label",
    )
