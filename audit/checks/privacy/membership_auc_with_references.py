"""Is the model surer of its training data than models that never saw it?"""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check
from audit.checks.privacy.membership_scores import (
    BLIND,
    CARLINI,
    RMIA,
    WATSON,
    areas,
    attacks_with_references,
    rows_of,
)
from audit.checks.privacy.membership_worked import worked
from audit.evidence import Evidence
from audit.finding import Concern, Measurement

NAME = "membership_auc_with_references"


@check(
    concern=Concern.PRIVACY,
    needs=("of_text", "membership", "membership_references"),
    references=(WATSON, CARLINI, RMIA, BLIND),
    examples=[
        Example(
            worked(
                "1100",
                [0.9, 0.4, 0.9, 0.5],
                references=[("1010", [0.8, 0.2, 0.99, 0.5]), ("0101", [0.5, 0.9, 0.9, 0.6])],
            ),
            {"attack = calibrated": 1.0, "attack = lira": 1.0, "attack = rmia": 0.625},
            "each row has one reference that was not trained on it: p and its p are .9 and .5, .4 "
            "and .2; .9 and .9, .5 and .5, so that both members have gained and nobody else; by "
            "rmia gains are 1.33, .83; .96, .74, and shares of other non-members 1, 1/2; 1, 0",
        ),
    ],
)
def membership_auc_with_references(evidence: Evidence) -> Iterator[Measurement]:
    """Is the model surer of its training data than models that never saw it?

    Area under the ROC curve of attacks that compare the model with references of its kind, trained
    on random halves of the rows; of each row only those not trained on it are asked. *calibrated*:
    the gain in log p of the true label over their mean. *lira*: log(p / (1 - p)) in standard
    deviations above their mean (offline likelihood ratio; one standard deviation for all rows below
    64 references). *rmia*: share of non-members over which the row's gain in p is greater, a = .3.
    About .5 where nothing is given away, which is best, up to 1; undefined where a baseline that
    never saw the model tells members apart.

    It misses what more references would find, and an attacker who can shape the training data.
    """
    rows, note = rows_of(evidence)
    yield from areas(evidence, NAME, rows, attacks_with_references(rows), note)
