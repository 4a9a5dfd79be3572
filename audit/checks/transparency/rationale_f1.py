"""How far do the words an explanation picks coincide with those people marked?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from audit.check import Example, check
from audit.checks.by_group import measurement
from audit.checks.transparency.by_method import METHOD, NEEDS, role
from audit.checks.transparency.rationale_average_precision import VILE, VILE_TEXTS, with_rationales
from audit.checks.transparency.rationales import marked, towards_positive
from audit.checks.transparency.study import study
from audit.checks.transparency.worked import by_place, sum_of, weights_as_values, worked_evidence
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.estimate import Floats
from audit.stats.means import mean_within


@check(
    concern=Concern.TRANSPARENCY,
    needs=(*NEEDS, "rationale"),
    references=("DeYoung et al. (2020), ERASER, ACL, arXiv:1911.03429 (token F1)",),
    examples=[
        Example(
            with_rationales(worked_evidence(VILE_TEXTS, sum_of(VILE), weights_as_values(VILE))),
            {"method = by_hand": 1.0},
            "one word is marked, and the first word picked is that word",
        ),
        Example(
            with_rationales(worked_evidence(VILE_TEXTS, sum_of(VILE), by_place)),
            {"method = by_hand": 1 / 3},
            "the first word of the text is picked: marked in one text of three",
        ),
    ],
)
def rationale_f1(evidence: Evidence) -> Iterator[Measurement]:
    """How far do the words an explanation ranks first coincide with those people marked?

    F1 = 2 hits / (words picked + words marked), picking as many words as people marked in that text
    (so that precision and recall are one number), averaged over explained texts of which some words
    are marked and some not; from 0 to 1, higher is more plausible.

    It misses order within what is picked, and is told how many words to pick, which an explanation
    alone does not say. A plausible explanation can be false.
    """
    found = study(evidence)
    texts = marked(evidence, found)
    for method in found.methods:
        values = np.array(
            [_hits(towards_positive(one, method, evidence.positive), one.words) for one in texts]
        )
        yield measurement(
            "rationale_f1",
            mean_within(values, 0.0, 1.0, evidence.confidence),
            values.size,
            {METHOD: method},
            note=found.note(len(texts))
            if texts
            else "No explained text has some words marked and some not.",
            role=role(found, method),
        )


def _hits(values: Floats, words: NDArray[np.bool_]) -> float:
    """Share of the words picked that are marked, as many being picked as are marked."""
    picked = np.argsort(-values, kind="stable")[: int(words.sum())]
    return float(words[picked].mean())
