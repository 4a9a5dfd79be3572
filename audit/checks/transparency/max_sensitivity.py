"""Is the explanation steady when the text hardly changes?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.check import Example, check
from audit.checks.by_group import measurement
from audit.checks.transparency.again import explained_again, note, offered, some
from audit.checks.transparency.by_method import METHOD, NEEDS, TEXTS, WEIGHTS
from audit.checks.transparency.study import Explained, Study, study
from audit.checks.transparency.worked import by_place, nothing, sum_of, worked_evidence
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.estimate import Floats
from audit.stats.means import mean

RADIUS = 0.1
"""Of the trembling, in standard deviations of the embeddings."""

DRAWS = 3


@check(
    concern=Concern.TRANSPARENCY,
    needs=NEEDS,
    references=(
        "Yeh et al. (2019), On the (In)fidelity and Sensitivity, arXiv:1901.09392, definition 2.2",
        "Alvarez-Melis, Jaakkola (2018), arXiv:1806.08049",
    ),
    examples=[
        Example(
            worked_evidence(TEXTS, sum_of(WEIGHTS), by_place),
            {"method = by_hand": 0.0},
            "values by place in the text do not move, whatever trembles",
        ),
        Example(
            worked_evidence(TEXTS, sum_of(WEIGHTS), nothing),
            {"method = by_hand": None},
            "values of 0 have no size to compare a change with: x/0",
        ),
    ],
)
def max_sensitivity(evidence: Evidence) -> Iterator[Measurement]:
    """How far does the explanation move when what the model reads hardly changes?

    Largest ‖values after - values before‖ / ‖values before‖ of three random tremblings of the
    embeddings within a tenth of their standard deviation; averaged over texts. From 0, steady,
    upwards; at 1 the change is as large as the explanation. Lower is better.

    It misses whether the model itself moved: where the decision trembles its true explanation must
    tremble too. And a constant explanation is perfectly steady, and worthless.
    """
    found = study(evidence)
    chosen = some(found, DRAWS)
    for method in offered(found):
        moved = _moved(found, method, chosen)
        known = moved[~np.isnan(moved)]
        estimate = mean(known, evidence.confidence, least=0.0)
        yield measurement(
            "max_sensitivity",
            estimate,
            known.size,
            {METHOD: method},
            note=note(chosen, found)
            if not np.isnan(estimate.value)
            else "Too few texts whose words have any value.",
        )


def _moved(found: Study, method: str, chosen: list[Explained]) -> Floats:
    before = [item.by_method[method].values for item in chosen]
    sizes = np.array([np.linalg.norm(values) for values in before])
    moved = np.zeros((DRAWS, len(chosen)))
    for draw in range(DRAWS):
        trembling = found.explainer.shaken(RADIUS, seed=draw)
        again = explained_again(trembling, method, chosen) if chosen else []
        moved[draw] = [np.linalg.norm(b.values - a) for a, b in zip(before, again, strict=True)]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(sizes > 0, moved.max(axis=0) / sizes, np.nan)
