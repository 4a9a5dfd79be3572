"""Share of people given the favourable decision."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_group import by_group
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    headline=True,
    needs=("y_pred",),
    references=("Barocas, Hardt, Narayanan (2023), Fairness and Machine Learning, ch. 3",),
    examples=[
        Example(
            example_evidence(None, "1100", sex="FMMM"),
            {"overall": 0.5, "sex = F": 1.0, "sex = M": 1 / 3},
            "favourable decisions: 2 of 4; F 1 of 1; M 1 of 3",
        ),
        Example(
            example_evidence(None, "1100", punitive=True, sex="FFFM"),
            {"overall": 0.5, "sex = F": 1 / 3, "sex = M": 1.0},
            "favourable is 0 here: F 1 of 3, M 1 of 1",
        ),
    ],
)
def selection_rate(evidence: Evidence) -> Iterator[Measurement]:
    """Share of people given the favourable decision.

    selection rate = (rows predicted favourable) / n, from 0 to 1. Neither end is better in itself;
    what matters is whether groups differ. Uses the model's decisions only, not the true labels.

    It misses whether the decisions are right: a model can select equally and err unequally.
    """
    yield from by_group(evidence, "selection_rate")
