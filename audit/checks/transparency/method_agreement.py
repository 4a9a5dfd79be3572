"""Do different methods give the same explanation?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from audit.check import Example, check
from audit.checks.by_group import measurement
from audit.checks.transparency.by_method import NEEDS, TEXTS, WEIGHTS
from audit.checks.transparency.study import Study, study
from audit.checks.transparency.worked import (
    WorkedGame,
    by_place,
    sum_of,
    weights_as_values,
    worked_evidence,
)
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.estimate import Floats
from audit.stats.means import mean_within
from audit.stats.ranks import spearman

PAIR = "methods"


def _backwards(game: WorkedGame, target: int) -> Floats:
    return -by_place(game, target)


@check(
    concern=Concern.TRANSPARENCY,
    needs=NEEDS,
    references=(
        "Krishna et al. (2022), The Disagreement Problem, arXiv:2202.01602",
        "Neely et al. (2021), arXiv:2105.03287 (agreement is no measure of truth)",
    ),
    examples=[
        Example(
            worked_evidence(TEXTS, sum_of(WEIGHTS), by_place, also={"reversed": _backwards}),
            {"methods = by_hand × reversed": -1.0},
            "one method ranks words by place in the text, the other backwards",
        ),
        Example(
            worked_evidence(
                TEXTS,
                sum_of(WEIGHTS),
                weights_as_values(WEIGHTS),
                also={"again": weights_as_values(WEIGHTS)},
            ),
            {"methods = again × by_hand": 1.0},
            "the same values twice",
        ),
    ],
)
def method_agreement(evidence: Evidence) -> Iterator[Measurement]:
    """Do different methods rank the words of a text alike?

    Spearman's rank correlation of the words' values, pair of methods by pair, averaged over texts;
    from -1 to 1, where 1 is the same order and 0 none in common. Pairs are shown one by one and
    never averaged together: where methods disagree at most one is right, and a mean would hide
    which. Texts of fewer than three words, or of equal values, have no ranking.

    It misses which of two is right, and that two methods can share a mistake: agreement says
    nothing about truth, and correct explanations can rank unimportant words differently.
    """
    found = study(evidence)
    for one, other in combinations(sorted(found.methods), 2):
        values = _correlations(found, one, other)
        yield measurement(
            "method_agreement",
            mean_within(values, -1.0, 1.0, evidence.confidence),
            values.size,
            {PAIR: f"{one} × {other}"},
            note=found.note(values.size)
            if values.size
            else "No text has words whose values differ.",
        )


def _correlations(found: Study, one: str, other: str) -> Floats:
    both = [item.by_method for item in found.tested]
    values = np.array([spearman(of[one].values, of[other].values) for of in both], dtype=float)
    return np.asarray(values[~np.isnan(values)])
