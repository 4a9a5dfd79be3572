"""Do the words' values add up to what they are said to explain?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.check import Example, check
from audit.checks.by_group import measurement
from audit.checks.transparency.by_method import METHOD, NEEDS, TEXTS, WEIGHTS, role
from audit.checks.transparency.study import study
from audit.checks.transparency.worked import (
    WorkedGame,
    sum_of,
    weights_as_values,
    worked_evidence,
)
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.estimate import Floats
from audit.stats.intervals import rate

TOLERANCE = 0.05


def _short_of_ill(game: WorkedGame, target: int) -> Floats:
    """The true values, but for a word whose value is a tenth too small."""
    return weights_as_values({**WEIGHTS, "ill": 1.8})(game, target)


@check(
    concern=Concern.TRANSPARENCY,
    needs=NEEDS,
    references=("Sundararajan, Taly, Yan (2017), ICML, arXiv:1703.01365 (within 5 %)",),
    examples=[
        Example(
            worked_evidence(TEXTS, sum_of(WEIGHTS), weights_as_values(WEIGHTS)),
            {"method = by_hand": 1.0},
            "the model is a sum and the values are its terms: 2 = 2, 1 = 1, 1 = 1",
        ),
        Example(
            worked_evidence(TEXTS, sum_of(WEIGHTS), _short_of_ill),
            {"method = by_hand": 2 / 3},
            "in one of three texts the values add up to 1.8 of 2: an error of 10 %",
        ),
        Example(
            worked_evidence(TEXTS, sum_of({}), weights_as_values({})),
            {"method = by_hand": None},
            "text and baseline give the same answer: 0/0 in every text",
        ),
    ],
)
def completeness(evidence: Evidence) -> Iterator[Measurement]:
    """Do the values of the words add up to the difference they are said to explain?

    Share of the explained texts with |sum - (f(x) - f(b))| ≤ 5 % of |f(x) - f(b)|, f being the
    log-odds of the decision, x the text and b the baseline (the text with every word absent); from
    0 to 1, higher is better. Only methods that promise such a sum have one. Texts with f(x) = f(b)
    are counted apart: there is nothing to explain. Integrated Gradients takes 32 steps, then 64,
    128 and 256 for the texts that miss 5 %.

    It misses whether the values are right one by one: they can add up and be wrong, so this is
    necessary, never enough.
    """
    found = study(evidence)
    for method in found.methods:
        made = found.attributions(method)
        if not any(item.complete for item in made):
            continue
        errors = np.array([item.error for item in made])
        known = errors[~np.isnan(errors)]
        within = int((known <= TOLERANCE).sum())
        yield measurement(
            "completeness",
            rate(within, known.size, evidence.confidence),
            known.size,
            {METHOD: method},
            note=_note(errors, found.note(errors.size)),
            role=role(found, method),
            median_error=float(np.median(known)) if known.size else None,
            largest_error=float(known.max()) if known.size else None,
            passes_per_text=float(np.mean([item.steps for item in made])),
        )
    if found.broken:
        raise ArithmeticError("; ".join(found.broken.values()))


def _note(errors: Floats, budget: str) -> str:
    same = int(np.isnan(errors).sum())
    if same == errors.size:
        return "In every text the baseline gives the same answer: there is nothing to explain."
    apart = (
        f"{same:,} texts have the answer of their baseline, nothing to explain. " if same else ""
    )
    return f"{apart}{budget}".strip()
