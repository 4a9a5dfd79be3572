"""How far are the probabilities from what happened?"""

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
    references=("Brier (1950), Monthly Weather Review 78:1-3",),
    examples=[
        Example(
            example_evidence("10", "10", score=[0.8, 0.4]),
            {"overall": 0.1},
            "((1 - .8)² + (0 - .4)²) / 2 = (.04 + .16) / 2",
        ),
        Example(
            example_evidence("1010", "1010", score=[1.0, 0.0, 0.5, 0.5], sex="FFMM"),
            {"overall": 0.125, "sex = F": 0.0, "sex = M": 0.25},
            "F certain and right; M told .5 throughout",
        ),
    ],
)
def brier_score(evidence: Evidence) -> Iterator[Measurement]:
    """How far are the probabilities from what happened?

    Brier score = mean of (p - y)², from 0 to 1, lower is better; always answering the base rate b
    scores b (1 - b).

    It misses which of two things is wrong, calibration or discrimination, and a rare class makes
    any model look good: compare with b (1 - b), not with 0.
    """
    yield from by_score(
        evidence, "brier_score", calibration.brier_score, "no row with a known label"
    )
