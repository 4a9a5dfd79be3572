"""Does the explanation depend on what the model has learnt?"""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check
from audit.checks.transparency.again import alike
from audit.checks.transparency.by_method import NEEDS
from audit.checks.transparency.study import study
from audit.checks.transparency.worked import by_place, nothing, sum_of, worked_evidence
from audit.evidence import Evidence
from audit.finding import Concern, Measurement

_TEXTS = ("ill a b", "pain c d", "e f calm")


@check(
    concern=Concern.TRANSPARENCY,
    needs=NEEDS,
    references=(
        "Adebayo et al. (2018), Sanity Checks for Saliency Maps, arXiv:1810.03292",
        "Hedström et al. (2024), arXiv:2401.06465 (limits of the test)",
    ),
    examples=[
        Example(
            worked_evidence(_TEXTS, sum_of({"ill": 2.0}), by_place),
            {"method = by_hand": 1.0},
            "values by place in the text stay as they are when the model forgets",
        ),
        Example(
            worked_evidence(_TEXTS, sum_of({"ill": 2.0}), nothing),
            {"method = by_hand": None},
            "all words have the same value, before and after: no ranking to compare",
        ),
    ],
)
def weight_randomisation(evidence: Evidence) -> Iterator[Measurement]:
    """Does the explanation change when the model forgets all it has learnt?

    Size of Spearman's rank correlation between the values of the words from the model and from the
    same architecture with every weight put in random order, averaged over texts; from 0, nothing in
    common, to 1, the explanation does not depend on what was learnt. Lower is better; at most .3 is
    asked for. With few words chance alone gives a size of about .8 / √(words - 1).

    It misses wrong methods that do depend on the weights: passing is necessary, not enough.
    """
    naive = study(evidence).explainer.randomised(seed=0)
    yield from alike(evidence, "weight_randomisation", naive)
