"""Do the explanations add up to what the model said?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.check import Example, check
from audit.checks.by_group import measurement
from audit.checks.transparency.sample import drawn
from audit.checks.transparency.table_study import cost, explain, model_of, table_study
from audit.checks.transparency.worked_table import LinearTable, table_evidence
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.intervals import rate

TOLERANCE = 1e-4
"""In log-odds, and as a share of them where they are large: trees compare in float32."""

OTHER_ROWS = 5
"""Explained by methods other than the recommended one, to see whether they add up."""


@check(
    concern=Concern.TRANSPARENCY,
    needs=("table_model",),
    references=(
        "Lundberg, Lee (2017), NeurIPS, arXiv:1705.07874 (local accuracy)",
        "Shapley (1953), A value for n-person games (efficiency)",
    ),
    examples=[
        Example(
            table_evidence(LinearTable({"a": 2.0, "b": -1.0}), {"a": [0, 1, 2], "b": [3, 0, 0]}),
            {"method = by_hand": 1.0},
            "means are 1 and 1: row one 2(0-1) - (3-1) = -4 = (0 - 3) - (2 - 1), and so on",
        ),
        Example(
            table_evidence(
                LinearTable({"a": 2.0, "b": -1.0}, error=0.1), {"a": [0, 1, 2], "b": [3, 0, 0]}
            ),
            {"method = by_hand": 0.0},
            "each of two values is .1 too large, so that every row misses its sum by .2",
        ),
    ],
)
def shap_additivity(evidence: Evidence) -> Iterator[Measurement]:
    """Do the explanations of a tabular model add up to what it said?

    Share of explained rows with |Σ values - (log-odds of the row - mean log-odds of the
    background)| ≤ 10⁻⁴ · max(1, |log-odds of the row|), for each method; from 0 to 1, higher is
    better, and less than 1 means that values are not those of this model. The model is asked for
    both ends itself. Interval: Clopper-Pearson below 40 rows, else Wilson.

    It misses everything but the sum: values may add up and be given to the wrong features. Methods
    that share a remainder out so as to add up always do; for those read off a model's trees it is
    a real test.
    """
    study, model = table_study(evidence), model_of(evidence)
    for method in model.applicability.methods:
        lead = method == study.attribution.method
        made = study.attribution if lead else explain(evidence, method, drawn(evidence, OTHER_ROWS))
        off = np.abs(made.values.sum(axis=1) - (made.output - made.base))
        fits = off <= TOLERANCE * np.maximum(1, np.abs(made.output))
        found = rate(int(fits.sum()), len(fits), evidence.confidence)
        yield measurement(
            "shap_additivity", found, len(fits), {"method": method},
            note=cost(len(fits), len(evidence)), largest_error=float(off.max()),
        )  # fmt: skip
