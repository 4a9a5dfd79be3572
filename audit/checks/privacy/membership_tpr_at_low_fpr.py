"""How many members are given away with hardly a false alarm?"""

from __future__ import annotations

import math
from collections.abc import Iterator

from audit.check import Example, check
from audit.checks.by_group import measurement
from audit.checks.privacy.membership_scores import (
    BLIND,
    CARLINI,
    attacks_with_references,
    plain_attacks,
    rows_of,
    slices,
    split,
    together,
    unscored,
    worthless,
)
from audit.checks.privacy.membership_worked import worked
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.estimate import undefined
from audit.stats.membership import tpr_at_fpr

NAME = "membership_tpr_at_low_fpr"
RATES = (0.001, 0.01)

_OTHERS = [0.3 + 0.003 * i for i in range(100)]


@check(
    concern=Concern.PRIVACY,
    needs=("of_text", "membership"),
    references=(CARLINI, BLIND),
    examples=[
        Example(
            worked("1111" + "0" * 100, [0.9, 0.8, 0.5, 0.596, *_OTHERS]),
            {"attack = loss and fpr = 0.01": 0.75, "attack = loss and fpr = 0.001": None},
            "of the 100 non-members one may be exceeded, .597: above the next, .594, are three of "
            "four; at .001 it would take 1,000",
        )
    ],
)
def membership_tpr_at_low_fpr(evidence: Evidence) -> Iterator[Measurement]:
    """How many members are given away with hardly a false alarm?

    Share of members whose attack score is above that which at most one non-member in a thousand,
    and at most one in a hundred, exceeds; overall and by group, for the loss attack and, where
    there are references, for those that use them. About .001 and .01 where the model gives nothing
    away, which is best, up to 1. An area under the ROC curve can be near .5 while some members are
    known for certain; this rate shows them. The interval holds for the threshold being estimated
    too: with few non-members it is wide. Undefined for fewer than 1 / rate non-members, and where a
    baseline that never saw the model tells members apart.

    It misses single persons: a rate of .01 of members is still somebody.
    """
    rows, note = rows_of(evidence)
    scores = {"loss": plain_attacks(rows)["loss"], **attacks_with_references(rows)}
    for attack, values in scores.items():
        for slice_, mine in slices(rows):
            member, other = split(rows, values, mine)
            why = worthless(rows, mine, evidence.confidence)
            for fpr in RATES:
                found = tpr_at_fpr(member, other, fpr, evidence.confidence)
                said = "" if not math.isnan(found.value) else (
                    f"Undefined: {member.size:,} members and {other.size:,} non-members, of whom "
                    f"it takes {1 / fpr:,.0f}."
                )  # fmt: skip
                if why:
                    found, said = undefined(), f"Invalid: {why}"
                yield measurement(
                    NAME, found, member.size + other.size,
                    {"attack": attack, "fpr": f"{fpr:g}", **slice_},
                    note=together(said, note, unscored(values, mine)),
                    members=member.size, non_members=other.size, references=len(rows.references),
                )  # fmt: skip
