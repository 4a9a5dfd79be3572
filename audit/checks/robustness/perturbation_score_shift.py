"""How far, and which way, does the score move when the input is written otherwise?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from audit.check import Example, check
from audit.checks.robustness.by_way import NEEDS, by_way
from audit.checks.robustness.probed import Probed
from audit.checks.robustness.worked import shouting, worked_probe
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.estimate import Estimate
from audit.stats.intervals import bounded_mean


@check(
    concern=Concern.ROBUSTNESS,
    needs=NEEDS,
    references=("Garg, Perot, Limtiaco, Taly, Chi, Beutel (2019), AIES, arXiv:1809.10610",),
    examples=[
        Example(
            worked_probe(["help me", "rain"], shouting),
            {"perturbation = upper_case and severity = 1": -0.25},
            "from .75 to .25 and from .25 to .25: the mean of -.5 and 0",
        )
    ],
)
def perturbation_score_shift(evidence: Evidence) -> Iterator[Measurement]:
    """How far, and which way, does the score move when the input is written otherwise?

    Mean over the texts, or tabular rows, a perturbation applies to of P(positive | perturbed) -
    P(positive | as written), by perturbation and severity, overall and by group; from -1 to 1, 0 is
    best. A mean away from 0 is a direction: such writing makes the positive class more, or less,
    likely.

    It misses moves that cancel each other; the flip rate counts them both.
    """
    yield from by_way(evidence, "perturbation_score_shift", _mean)


def _mean(probed: Probed, places: NDArray[np.intp], confidence: float) -> Estimate:
    return bounded_mean(probed.shift[places], confidence, -1, 1)
