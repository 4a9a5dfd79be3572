"""Can members be told from non-members without the model?"""

from __future__ import annotations

import math
from collections.abc import Iterator

from audit.check import Example, check
from audit.checks.by_group import measurement
from audit.checks.privacy.membership_scores import BLIND, rows_of, slices, split, together
from audit.checks.privacy.membership_worked import worked
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.membership import attack_auc

NAME = "membership_blind_auc"


@check(
    concern=Concern.PRIVACY,
    needs=("of_text", "membership"),
    references=(
        BLIND,
        "Meeus, Shilov, Jain, Faysse, Rei, de Montjoye (2024), arXiv:2406.17975 (distribution "
        "shift in the evaluation of membership inference)",
    ),
    examples=[
        Example(
            worked("1100", [0.5] * 4, blind=[0.9, 0.4, 0.6, 0.2], sex="FFFM"),
            {"overall": 0.75, "sex = F": 0.5, "sex = M": None},
            "of 4 pairs .4 against .6 alone is lost; of women one pair is won and one lost; there "
            "is no man among the members",
        )
    ],
)
def membership_blind_auc(evidence: Evidence) -> Iterator[Measurement]:
    """Can members be told from non-members without the model?

    Area under the ROC curve of a baseline that never sees the model: logistic regression on words,
    parts of words and the label, fitted on half of the rows and put to the test on the other half.
    Overall and by group; about .5 where the rows held out are like those trained on, which is best,
    up to 1. Where it is higher the two differ by themselves, by year, clinic or template, and an
    attack on the model has nothing to show.

    It misses differences that a bag of words does not see, such as the order of sentences.
    """
    rows, note = rows_of(evidence)
    for slice_, mine in slices(rows):
        member, other = split(rows, rows.blind, mine)
        found = attack_auc(member, other, evidence.confidence)
        lacking = math.isnan(found.value)
        said = "Undefined: no member, or no non-member, to compare." if lacking else ""
        yield measurement(
            NAME, found, member.size + other.size, slice_, note=together(said, note),
            members=member.size, non_members=other.size,
        )  # fmt: skip
