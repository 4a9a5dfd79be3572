"""Can a sensitive feature be inferred from the model's output?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from audit.check import Example, check, example_evidence
from audit.checks.privacy.attribute_inference import (
    DELONG,
    FREDRIKSON,
    YEOM,
    Adversary,
    Halves,
    halves,
    inferred,
)
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.attribute_inference import shares_by_score
from audit.stats.estimate import Floats
from audit.stats.membership import Advantage, attack_auc

NAME = "attribute_inference_auc"

_SEXES, _DECIDED = "F" * 40 + "M" * 40, "1" * 80


@check(
    concern=Concern.PRIVACY,
    needs=("sensitive", "y_score", "rows"),
    references=(FREDRIKSON, YEOM, DELONG),
    examples=[
        Example(
            example_evidence(None, _DECIDED, score=[0.4] * 40 + [0.6] * 40, sex=_SEXES),
            {"by sex": 1.0},
            "the score says the sex: every F is ranked apart from every M",
        ),
        Example(
            example_evidence(
                None, "1" * 120, score=[0.4] * 40 + [0.6] * 40 + [0.5] * 40,
                age="y" * 40 + "o" * 40 + "m" * 40,
            ),
            {"age = m": 1.0, "age = o": 1.0, "by age": 1.0},
            "a score between that of the young and the old gives the middle-aged away as well",
        ),
        Example(
            example_evidence(None, _DECIDED, score=[0.5] * 80, sex=_SEXES),
            {"by sex": None},
            "all have one score",
        ),
        Example(
            example_evidence(None, "1" * 12, score=[0.4] * 6 + [0.6] * 6, sex="F" * 6 + "M" * 6),
            {"by sex": None},
            "6 rows of either sex are too few to learn from",
        ),
    ],
)  # fmt: skip
def attribute_inference_auc(evidence: Evidence) -> Iterator[Measurement]:
    """Can a sensitive feature be inferred from the model's output?

    Probability that an adversary who sees the output alone ranks a member of the group above
    another person, ties counting one half: the area under its ROC curve. By group, one against the
    rest; by feature the group most exposed, its interval holding for all groups (Bonferroni). About
    .5 where outputs give nothing away, which is best, up to 1. The output is the score, and with
    more than two classes the decision. The adversary is least squares on a cubic curve in the
    score's rank, fitted on half of the rows, drawn by their contents, and measured on the other
    half; DeLong's interval.

    Where groups differ in truth, the outputs of any model that is right tell them apart:
    `attribute_inference_advantage` is what a model gives away beyond that.

    It misses adversaries who know more of the person, who ask the model about texts of their own,
    or who see more of its output than score and decision; curves with more bends than a cubic; and
    features that nobody recorded. Where texts state the feature in the open, those who hold the
    texts need no output. Rows of one person are known by equal texts, or columns, alone: where
    others are on both halves, a person may be recognised rather than inferred. Rows count alike,
    whatever their weights.
    """
    yield from inferred(evidence, NAME, halves(evidence), Adversary(_guess, _area, ""))


def _guess(half: Halves, member: NDArray[np.bool_]) -> tuple[Floats, ...]:
    all_alike = np.zeros_like(half.label)
    return (shares_by_score(member, half.fit, all_alike, half.score, half.decided),)


def _area(mine: Sequence[Floats], others: Sequence[Floats], confidence: float) -> Advantage:
    # Nothing is tested: where truth differs between groups, every good model fails.
    return Advantage(attack_auc(mine[0], others[0], confidence), math.nan)
