"""Does the explanation depend on what the model has learnt?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.check import Example, check
from audit.checks.by_group import measurement
from audit.checks.transparency.again import explained_again, note, offered, some
from audit.checks.transparency.by_method import METHOD, NEEDS
from audit.checks.transparency.study import study
from audit.checks.transparency.worked import by_place, nothing, sum_of, worked_evidence
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.means import mean_within
from audit.stats.ranks import spearman

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
    found = study(evidence)
    chosen = some(found)
    naive = found.explainer.randomised(seed=0)
    for method in offered(found):
        again = explained_again(naive, method, chosen) if chosen else []
        pairs = zip(chosen, again, strict=True)
        sizes = np.array([abs(spearman(a.by_method[method].values, b.values)) for a, b in pairs])
        sizes = sizes[~np.isnan(sizes)]
        estimate = mean_within(sizes, 0.0, 1.0, evidence.confidence)
        yield measurement(
            "weight_randomisation",
            estimate,
            sizes.size,
            {METHOD: method},
            note=note(chosen, found)
            if not np.isnan(estimate.value)
            else "Too few texts whose words have values that differ.",
        )
