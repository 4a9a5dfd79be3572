"""Do the values say how much the answer changes when words go?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.attribution import Attribution, Game
from audit.check import Example, check
from audit.checks.by_group import measurement
from audit.checks.transparency.by_method import FEW, METHOD, NEEDS, TEXTS, WEIGHTS, role
from audit.checks.transparency.faithfulness import random_removals
from audit.checks.transparency.study import Study, study
from audit.checks.transparency.worked import (
    nothing,
    sum_of,
    weights_as_values,
    worked_evidence,
)
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.estimate import Floats
from audit.stats.means import mean_within


@check(
    concern=Concern.TRANSPARENCY,
    needs=NEEDS,
    references=("Yeh et al. (2019), On the (In)fidelity and Sensitivity, arXiv:1901.09392",),
    examples=[
        Example(
            worked_evidence(TEXTS, sum_of(WEIGHTS), weights_as_values(WEIGHTS)),
            {"method = by_hand": 0.0},
            "the model is a sum and the values are its terms: every change is foretold",
        ),
        Example(
            worked_evidence(TEXTS, sum_of(WEIGHTS), nothing),
            {"method = by_hand": 1.0},
            "values of 0 foretell no change at all",
        ),
        Example(
            worked_evidence(TEXTS, sum_of({}), weights_as_values(WEIGHTS)),
            {"method = by_hand": None},
            "the answer never changes: 0/0",
        ),
    ],
)
def infidelity(evidence: Evidence) -> Iterator[Measurement]:
    """Do the values of words that go add up to the change of the answer?

    Infidelity = mean of (β Σ values of the words masked - change of the log-odds)² over 100 random
    sets of 1 to 50 % of the words, divided by the mean squared change, with the β ≥ 0 that serves
    the method best (methods differ in scale); averaged over texts. From 0, every change is
    foretold, to 1, no better than values of 0; lower is better.

    It misses changes of other kinds than masking words, and interactions: where a word matters only
    together with another, no sum of values can foretell both going.
    """
    found = study(evidence)
    for method in found.methods:
        values = np.array([_of_text(item.game, item.by_method[method]) for item in found.tested])
        known = values[~np.isnan(values)]
        yield measurement(
            "infidelity",
            mean_within(known, 0.0, 1.0, evidence.confidence),
            known.size,
            {METHOD: method},
            note=_note(found, known),
            role=role(found, method),
        )


def _of_text(game: Game, made: Attribution) -> float:
    keep = random_removals(game)
    whole = np.ones((1, keep.shape[1]), dtype=bool)
    found = game.log_odds(np.vstack([whole, keep]))[:, made.target]
    return normalised_infidelity(~keep @ made.values, found[0] - found[1:])


def normalised_infidelity(foretold: Floats, change: Floats) -> float:
    """Least of E[(β foretold - change)²] / E[change²] over β ≥ 0; NaN where nothing changes."""
    size = float((change**2).mean())
    if not size > 0:
        return float("nan")
    along, square = float((foretold * change).mean()), float((foretold**2).mean())
    beta = max(0.0, along / square) if square > 0 else 0.0
    return min(1.0, float(((beta * foretold - change) ** 2).mean()) / size)


def _note(found: Study, known: Floats) -> str:
    if known.size == 1:
        return FEW
    return found.note(known.size) if known.size else "No text's answer changes when words go."
