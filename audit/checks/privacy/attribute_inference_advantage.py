"""Does the output give a sensitive feature away, beyond what the true label does?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from audit.check import Example, check, example_evidence
from audit.checks.privacy.attribute_inference import (
    DELONG,
    JAYARAMAN,
    YEOM,
    ZHAO,
    Adversary,
    Halves,
    halves,
    inferred,
)
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.attribute_inference import shares_by_score, shares_by_stratum
from audit.stats.counts import UNKNOWN
from audit.stats.estimate import Floats
from audit.stats.membership import Advantage, auc_advantage

NAME = "attribute_inference_advantage"
NULL = "the output tells no more of {who} than the true label does"

_SEXES, _DECIDED = "F" * 40 + "M" * 40, "1" * 80
_TOLD_BY_SCORE = [0.4] * 40 + [0.6] * 40


@check(
    concern=Concern.PRIVACY,
    needs=("sensitive", "y_true", "y_score", "rows"),
    references=(YEOM, JAYARAMAN, ZHAO, DELONG),
    examples=[
        Example(
            example_evidence("1" * 80, _DECIDED, score=_TOLD_BY_SCORE, sex=_SEXES),
            {"by sex": 1.0 - 0.5},
            "the score says the sex; the label, the same for all, leaves every pair a tie",
        ),
        Example(
            example_evidence("0" * 40 + "1" * 40, _DECIDED, score=_TOLD_BY_SCORE, sex=_SEXES),
            {"by sex": 0.0},
            "the score says the sex, and so does the label",
        ),
        Example(
            example_evidence("1" * 80, _DECIDED, score=[0.5] * 80, sex=_SEXES),
            {"by sex": None},
            "all have one score",
        ),
    ],
)
def attribute_inference_advantage(evidence: Evidence) -> Iterator[Measurement]:
    """Does the output give a sensitive feature away, beyond what the true label does?

    Area under the ROC curve of an adversary who knows the true label and sees the output, less that
    of *imputation*, which knows the label and no more: shares of the group by label. From -1 to 1;
    0 or less is best. By group, one against the rest; by feature the group most exposed, its
    interval holding for all groups (Bonferroni). Both know the label, so that a model that is often
    wrong does not seem to keep a secret. Both are fitted on half of the rows, drawn by their
    contents, and compared on the other half, the adversary as in `attribute_inference_auc`. The
    interval is DeLong's for paired scores; the p-value is one-sided, of the hypothesis that the
    output adds nothing. Scores that separate the groups completely are not tested: the interval
    says enough.

    There is no advantage where outputs are independent of the group among people of the same true
    label (separation, which equalized odds asks of the decisions); a score that goes with the group
    within a label gives it away.

    It misses what `attribute_inference_auc` misses. Less than 0 is the price of an adversary fitted
    to nothing, on few rows; and an interval around 0 is no proof that a stronger one finds nothing.
    """
    half = halves(evidence)
    known = half.label != UNKNOWN
    unknown = int((~known).sum()) * half.copies
    note = f"{unknown:,} rows without a true label are left out." if unknown else ""
    adversary = Adversary(_guess, _beyond, NULL)
    yield from inferred(evidence, NAME, half.keeping(known), adversary, note)


def _guess(half: Halves, member: NDArray[np.bool_]) -> tuple[Floats, ...]:
    seeing = shares_by_score(member, half.fit, half.label, half.score, half.decided)
    return seeing, shares_by_stratum(member, half.fit, half.label)


def _beyond(mine: Sequence[Floats], others: Sequence[Floats], confidence: float) -> Advantage:
    return auc_advantage((mine[0], mine[1]), (others[0], others[1]), confidence)
