"""Are the audited texts like those the model was trained on?"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import betabinom

from audit.check import Example, check, example_evidence
from audit.checks.by_group import measurement
from audit.checks.transparency.sample import drawn, first_of_each, texts_of
from audit.evidence import Evidence
from audit.familiarity import Familiarity
from audit.finding import Concern, Measurement, Test
from audit.stats.estimate import Floats, Ints
from audit.stats.intervals import rate

SHARE = 0.05
"""Of texts like the training's that are called unfamiliar."""

ROWS_PER_EXPLAINED, SHARE_OF_TIME, PILOT = 10, 0.05, 32


def _example(lengths: str, sex: str) -> Evidence:
    """A model whose state is the length of a text; trained on lengths around 0, up to 2 away."""
    aside = np.linspace(0, 2, 39)
    known = Familiarity(np.zeros((1, 1)), np.ones((1, 1)), {"mahalanobis": aside, "energy": aside})
    texts = ["x" * int(length) + " " * i for i, length in enumerate(lengths)]

    def states(asked: Sequence[str]) -> tuple[Floats, Floats]:
        sizes = np.array([[float(len(text.strip()))] for text in asked])
        return sizes, np.zeros((len(asked), 2))

    return replace(
        example_evidence(None, "1" * len(lengths), sex=sex),
        rows=pd.DataFrame({"text": texts}),
        used={"text": "text"},
        familiarity=known,
        states=states,
    )


@check(
    concern=Concern.ROBUSTNESS,
    needs=("of_text", "familiarity", "text"),
    references=(
        "Lee, Lee, Lee, Shin (2018), NeurIPS, arXiv:1807.03888 (Mahalanobis distance)",
        "Liu, Wang, Owens, Li (2020), NeurIPS, arXiv:2010.03759 (energy)",
        "Bates, Candès, Lei, Romano, Sesia (2023), Annals of Statistics 51:149-178",
    ),
    examples=[
        Example(
            _example("1199", sex="FFMM"),
            {
                "score = mahalanobis": 0.5,
                "score = mahalanobis and sex = F": 0.0,
                "score = mahalanobis and sex = M": 1.0,
                "score = energy": 0.0,
            },
            "squared distances 1, 1, 81, 81 against a limit of 2 less a step; the energy is "
            "-log 2 for all",
        )
    ],
)
def unfamiliar_share(evidence: Evidence) -> Iterator[Measurement]:
    """Are the audited texts like those the model was trained on?

    Share of the audited texts that are stranger to the model than all but a twentieth of the texts
    kept aside in training, overall and by group; about .05 where they are alike, up to 1. Strange
    is what lies far from the training texts of every class in the last layer but one
    (*mahalanobis*), or speaks for no class (*energy*, -log Σ exp of the logits). What the model
    says of such texts was never put to the test. The p-value is of more strange texts than the
    same number from the training's source would show, exact given how few were kept aside
    (beta-binomial).

    It misses what a model does not see: texts that differ in ways its layers ignore seem familiar.
    """
    known = evidence.familiarity
    assert known is not None  # noqa: S101  # checks that come here need it
    looked = _looked(evidence, known)
    for score, values in looked.scores.items():
        beyond, rank = known.beyond(score, values, SHARE)
        aside = len(known.kept_aside[score])
        for groups in (evidence.everyone, *evidence.features):
            codes = groups.codes[looked.rows]
            for group in np.unique(codes):
                mine = beyond[codes == group]
                k, n = int(mine.sum()), mine.size
                of = f", {groups.label(int(group))}" if groups.features else ""
                p = float(betabinom(n, rank, aside + 1 - rank).sf(k - 1))
                yield measurement(
                    "unfamiliar_share", rate(k, n, evidence.confidence), n,
                    {"score": score, **groups.slice(int(group))},
                    note=looked.note,
                    test=Test(null=f"as familiar by {score} as texts kept aside in training{of}",
                              p_value=p, method="beta-binomial, exact"),
                    expected=rank / (aside + 1), kept_aside=aside,
                )  # fmt: skip


@dataclass(frozen=True)
class _Looked:
    rows: Ints
    scores: dict[str, Floats]
    note: str


def _looked(evidence: Evidence, known: Familiarity) -> _Looked:
    """Scores of as many distinct texts as the budget has."""
    assert evidence.states is not None  # noqa: S101  # comes with what is known of training
    texts = texts_of(evidence)
    order = first_of_each(texts, drawn(evidence))
    budget = evidence.budget.part(ROWS_PER_EXPLAINED, SHARE_OF_TIME)
    started = time.perf_counter()
    pilot = evidence.states([texts[i] for i in order[:PILOT]])
    spent = time.perf_counter() - started
    most = budget.affordable(len(order), spent / max(1, len(pilot[0])))
    rows = order[: max(most, len(pilot[0]))]
    rest = [texts[i] for i in rows[len(pilot[0]) :]]
    parts = [pilot, evidence.states(rest)] if rest else [pilot]
    states, logits = (np.concatenate(of) for of in zip(*parts, strict=True))
    note = "" if len(rows) == len(order) else (
        f"{len(rows):,} of {len(order):,} distinct texts (the budget), spread over groups and "
        "outcomes."
    )  # fmt: skip
    return _Looked(rows, known.scores(states, logits), note)
