"""Do explanations name the words that people would?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from sklearn.metrics import average_precision_score

from audit.check import Example, check
from audit.checks.by_group import measurement
from audit.checks.transparency.by_method import METHOD, NEEDS, role
from audit.checks.transparency.rationales import marked, towards_positive
from audit.checks.transparency.study import study
from audit.checks.transparency.worked import (
    WorkedGame,
    sum_of,
    weights_as_values,
    worked_evidence,
)
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.estimate import Floats
from audit.stats.means import mean_within

VILE = {"vile": 2.0}
VILE_TEXTS = ("vile a b c", "d vile e f", "g h vile i")


def _backwards(game: WorkedGame, target: int) -> Floats:
    return -weights_as_values(VILE)(game, target)


def with_rationales(evidence: Evidence) -> Evidence:
    """People marked the word vile: its four characters."""
    marks = [json.dumps([[t.index("vile"), t.index("vile") + 4]]) for t in evidence.rows["text"]]
    return replace(
        evidence,
        rows=evidence.rows.assign(marks=marks),
        used={**evidence.used, "rationale": "marks"},
    )


@check(
    concern=Concern.TRANSPARENCY,
    needs=(*NEEDS, "rationale"),
    references=(
        "DeYoung et al. (2020), ERASER, ACL, arXiv:1911.03429 (AUPRC of soft rationales)",
        "Jacovi, Goldberg (2020), ACL, arXiv:2004.03685 (plausible is not faithful)",
    ),
    examples=[
        Example(
            with_rationales(worked_evidence(VILE_TEXTS, sum_of(VILE), weights_as_values(VILE))),
            {"method = by_hand": 1.0},
            "the one word marked of four is ranked first in each text",
        ),
        Example(
            with_rationales(worked_evidence(VILE_TEXTS, sum_of(VILE), _backwards)),
            {"method = by_hand": 0.25},
            "the one word marked is ranked last of four: precision 1/4 where it is found",
        ),
    ],
)
def rationale_average_precision(evidence: Evidence) -> Iterator[Measurement]:
    """Do explanations rank first the words that people marked as the reason?

    Average precision of the words' values towards the positive class at finding the words people
    marked (half of their characters at least), averaged over explained texts of which some words
    are marked and some not; from 0 to 1, higher is more plausible. A random ranking reaches about
    the share of words marked, given in the detail.

    It misses whether the model used those words: a plausible explanation can be false, and a true
    one implausible where the model has other reasons than people.
    """
    found = study(evidence)
    texts = marked(evidence, found)
    share = float(np.mean([one.words.mean() for one in texts])) if texts else None
    for method in found.methods:
        values = np.array(
            [
                average_precision_score(one.words, towards_positive(one, method, evidence.positive))
                for one in texts
            ]
        )
        yield measurement(
            "rationale_average_precision",
            mean_within(values, 0.0, 1.0, evidence.confidence),
            values.size,
            {METHOD: method},
            note=found.note(len(texts))
            if texts
            else "No explained text has some words marked and some not.",
            role=role(found, method),
            share_of_words_marked=share,
        )
