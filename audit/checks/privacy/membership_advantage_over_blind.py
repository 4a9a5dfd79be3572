"""Do attacks on the model tell members better than a baseline that never saw it?"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from audit.check import Example, check
from audit.checks.by_group import measurement
from audit.checks.privacy.membership_scores import (
    BLIND,
    attacks_with_references,
    blind_auc,
    in_words,
    plain_attacks,
    rows_of,
    split,
    together,
    unscored,
)
from audit.checks.privacy.membership_worked import worked
from audit.evidence import Evidence
from audit.finding import Concern, Measurement, Test
from audit.stats.membership import auc_advantage, differ_without_a_model

NAME = "membership_advantage_over_blind"


@check(
    concern=Concern.PRIVACY,
    needs=("of_text", "membership"),
    references=(BLIND, "DeLong, DeLong, Clarke-Pearson (1988), Biometrics 44:837-845"),
    examples=[
        Example(
            worked("1100", [0.9, 0.8, 0.4, 0.3], blind=[0.9, 0.4, 0.6, 0.2]),
            {"attack = loss": 0.25, "attack = label_only": 0.25},
            "the attacks win all 4 pairs, the baseline 3",
        ),
        Example(
            worked("1100", [0.6, 0.8, 0.7, 0.9], blind=[0.9, 0.4, 0.6, 0.2]),
            {"attack = loss": 0.25 - 0.75},
            "of 4 pairs the attack wins .8 against .7, the baseline all but .4 against .6",
        ),
    ],
)
def membership_advantage_over_blind(evidence: Evidence) -> Iterator[Measurement]:
    """Do attacks on the model tell members better than a baseline that never saw it?

    Area under the ROC curve of an attack less that of the blind baseline, from -1 to 1; 0 or less
    is best. Both are of the half of the rows that the baseline was not fitted on. The interval is
    DeLong's for paired scores; the p-value is one-sided, of the hypothesis that the attack does no
    better.

    It misses that a model can see a difference of texts that a bag of words does not: where the
    baseline tells the sets apart, an advantage is no proof that the model keeps anything.
    """
    rows, note = rows_of(evidence)
    everyone = np.ones(len(rows), dtype=bool)
    blind = blind_auc(rows, everyone, evidence.confidence)
    if differ_without_a_model(blind):
        note = together(
            note,
            f"Members and non-members differ without the model, {in_words(blind)}: an advantage is "
            "no proof that the model keeps anything.",
        )
    for attack, scores in {**plain_attacks(rows), **attacks_with_references(rows)}.items():
        known = ~np.isnan(scores) & ~np.isnan(rows.blind)
        one, two = split(rows, scores, known), split(rows, rows.blind, known)
        found, p = auc_advantage((one[0], two[0]), (one[1], two[1]), evidence.confidence)
        null = f"the {attack} attack tells members no better than a baseline without the model"
        lacking = math.isnan(found.value)
        said = "Undefined: no member, or no non-member, to compare." if lacking else ""
        yield measurement(
            NAME, found, int(known.sum()), {"attack": attack},
            note=together(said, note, unscored(scores, everyone)),
            test=None if math.isnan(p) else Test(null=null, p_value=p, method="paired DeLong"),
        )  # fmt: skip
