"""What checks of explanations share: a number for each method, over the texts of the study."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from audit.check import Example
from audit.checks.by_group import measurement
from audit.checks.transparency.faithfulness import RANDOM, Loss, Side, normalised
from audit.checks.transparency.study import ABSENT, Study, study
from audit.checks.transparency.worked import sum_of, weights_as_values, worked_evidence
from audit.evidence import Evidence
from audit.finding import Measurement
from audit.stats.ratios import LEAST_UNITS

NEEDS = ("of_text", "explainer", "text")
METHOD = "method"
"""In a slice, names the method an explanation was made by."""

CONSTANT = "No ranking of words changes what the model says: it does not depend on them."
FEW = "Too few texts were explained to speak of others."

WEIGHTS = {"ill": 2.0, "pain": 1.0, "calm": -1.0}
TEXTS = ("ill a b c d e f g h i", "pain j k l m n o p q r", "s t u v calm w x y z aa")


def normalised_by_method(evidence: Evidence, name: str, side: Side) -> Iterator[Measurement]:
    """One of the two losses, normalised, for each method and each way of taking words away."""
    found = study(evidence)
    for absent in ABSENT:
        tested = found.losses(absent, side)
        for method in found.methods:
            estimate = normalised(tested, method, side, evidence.confidence)
            yield measurement(
                name,
                estimate._replace(method=f"{estimate.method}, {RANDOM} random rankings a text"),
                len(tested),
                {METHOD: method} if absent == "mask" else {METHOD: method, "absent": "deleted"},
                note=_why(tested) if np.isnan(estimate.value) else found.note(len(tested)),
                role=role(found, method),
                log_odds_lost=_raw([loss.by_method[method] for loss in tested]),
                log_odds_lost_at_random=_raw([float(loss.random.mean()) for loss in tested]),
            )


def role(found: Study, method: str) -> str:
    """Whether a method is offered as an explanation or only compared with."""
    return "comparator" if method in found.explainer.applicability.comparators else "explanation"


def examples() -> list[Example]:
    """Hand-worked cases of either loss."""
    true = weights_as_values(WEIGHTS)
    return [
        Example(
            worked_evidence(TEXTS, sum_of(WEIGHTS), true),
            {"method = by_hand": 1.0},
            "of ten words one decides, and the true weights rank it first: taking it loses, and "
            "keeping it keeps, all there is to lose, so that no ranking does better",
        ),
        Example(
            worked_evidence(TEXTS, sum_of({}), true),
            {"method = by_hand": None},
            "no word matters to the model, so that nothing can be gained: 0/0",
        ),
    ]


def _raw(lost: Sequence[float]) -> float | None:
    """Mean log-odds lost, before normalising; not to be compared across models."""
    return float(np.mean(lost)) if lost else None


def _why(tested: Sequence[Loss]) -> str:
    return FEW if len(tested) < LEAST_UNITS else CONSTANT
