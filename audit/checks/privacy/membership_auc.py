"""Does the model give away who was in its training data?"""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check
from audit.checks.privacy.membership_scores import BLIND, YEOM, areas, plain_attacks, rows_of
from audit.checks.privacy.membership_worked import worked
from audit.evidence import Evidence
from audit.finding import Concern, Measurement

NAME = "membership_auc"


@check(
    concern=Concern.PRIVACY,
    needs=("of_text", "membership"),
    references=(YEOM, BLIND),
    examples=[
        Example(
            worked("111000", [0.9, 0.8, 0.4, 0.7, 0.3, 0.2], sex="FMFFMF"),
            {
                "attack = loss": 8 / 9,
                "attack = loss and sex = F": 0.75,
                "attack = loss and sex = M": 1.0,
                "attack = label_only": 6 / 9,
            },
            "of 9 pairs the member is surer in all but .4 against .7; right are two members of "
            "three and one other: 4 pairs won, 4 tied, so (4 + 4 / 2) / 9",
        ),
        Example(
            worked("110", [0.9, 0.2, 0.5], texts="abb"),
            {"attack = loss": None},
            "the text of the only non-member was trained on: neither counts, nobody is left",
        ),
        Example(
            worked("1" * 20 + "0" * 20, [0.9] * 20 + [0.1] * 20, blind=[1.0] * 20 + [0.0] * 20),
            {"attack = loss": None},
            "a baseline that never saw the model separates them as well",
        ),
    ],
)
def membership_auc(evidence: Evidence) -> Iterator[Measurement]:
    """Does the model give away who was in its training data?

    Probability that an attack scores a row trained on (a member) above a row held out, ties
    counting one half: the area under its ROC curve, overall and by group. About .5 where the model
    gives nothing away, which is best, up to 1. The attacks ask the model alone: *loss*, log p of
    the true label; *label_only*, whether the decision is right. One row of each person is asked
    about, so that rows are independent; DeLong's interval.

    Rows of a later year, or of another clinic, look different to a model that keeps nothing. A
    *blind baseline* that sees text and label and never the model says how far members can be told
    so. Where its whole interval is above .55 the attack is invalid, and undefined: it would be no
    evidence of leakage.

    It misses what stronger attacks find: see the attacks with references, and the true positive
    rate at low false positive rates. An average near .5 says nothing of the few most exposed.
    """
    rows, note = rows_of(evidence)
    yield from areas(evidence, NAME, rows, plain_attacks(rows), note)
