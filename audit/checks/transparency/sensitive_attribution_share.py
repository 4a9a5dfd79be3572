"""How much of its explanations does the model give to words that reveal who the person is?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.check import Example, check
from audit.checks.transparency.on_lists import OnList, by_list
from audit.checks.transparency.worked import sum_of, weights_as_values, worked_evidence
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.estimate import Estimate
from audit.stats.means import mean

_WEIGHTS = {"she": 1.0, "pain": -3.0}


@check(
    concern=Concern.TRANSPARENCY,
    needs=("of_text", "explainer", "text"),
    references=(
        "Sundararajan, Taly, Yan (2017), ICML, arXiv:1703.01365",
        "Prabhakaran, Hutchinson, Mitchell (2019), EMNLP, arXiv:1910.04210",
    ),
    examples=[
        Example(
            worked_evidence(
                ["she has pain", "he has pain"], sum_of(_WEIGHTS), weights_as_values(_WEIGHTS)
            ),
            {"words = gender": 0.125, "words = religion": None},
            "she has 1 of 1 + 3, a quarter; he 0 of 3; the mean is an eighth",
        ),
    ],
)
def sensitive_attribution_share(evidence: Evidence) -> Iterator[Measurement]:
    """How much of the explanations falls on words that reveal a sensitive attribute?

    Σ |value| of the words of a list / Σ |value| of all words and marks of the text, by the lead
    method, averaged over the explained texts that hold words of the list; from 0 to 1. Interval:
    Student's t over texts, within that range.

    A pointer, no verdict: a large share says where to look, and `sensitive_word_shift` what the
    words do. It misses what the method misses, and words whose influence shows elsewhere, such as
    one that only changes what its neighbours mean.
    """
    yield from by_list(evidence, "sensitive_attribution_share", _share)


def _share(texts: OnList, confidence: float) -> Estimate:
    found = mean(texts.share, confidence)
    if np.isnan(found.value):
        return found
    return found._replace(low=max(0.0, found.low), high=min(1.0, found.high))
