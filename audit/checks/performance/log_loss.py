"""How surprised are the probabilities by what happened?"""

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
    references=("Good (1952), JRSS B 14:107-114",),
    examples=[
        Example(
            example_evidence("10", "10", score=[0.5, 0.5]),
            {"overall": 0.6931471805599453},
            "a coin's toss: -log .5 for either",
        ),
        Example(
            example_evidence("1010", "1011", score=[1.0, 0.0, 0.5, 0.75], sex="FFMM"),
            {"sex = F": 0.0, "sex = M": 1.0397207708399179},
            "F certain and right; M (-log .5 - log .25) / 2 = 1.5 log 2",
        ),
    ],
)
def log_loss(evidence: Evidence) -> Iterator[Measurement]:
    """How surprised are the probabilities by what happened?

    Log loss (cross-entropy) = mean of -log of the probability given to what happened, in nats; from
    0, lower is better; answering .5 throughout scores log 2 = .693. Probabilities are kept 2⁻⁵²
    away from 0 and 1, as scikit-learn does, so that one certain error costs 36 and not infinity.

    It misses which of two things is wrong, calibration or discrimination. It is ruled by the few
    rows that were given next to no chance: where a model is often nearly certain, tens of rows are
    too few to have met them, and the interval (Student's t) is too narrow.
    """
    yield from by_score(evidence, "log_loss", calibration.log_loss, "no row with a known label")
