"""Harmonic mean of recall and precision."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_group import by_group
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.PERFORMANCE,
    needs=("y_true", "y_pred"),
    references=("van Rijsbergen (1979), Information Retrieval, ch. 7",),
    examples=[
        Example(
            example_evidence("1100", "1010", sex="FFMM"),
            {"overall": 0.5, "sex = F": 2 / 3, "sex = M": 0.0},
            "F: 2/(2 + 1); M: one false alarm, 0/1; all: 2/(2 + 1 + 1)",
        ),
        Example(
            example_evidence("1100", "1000", sex="FFMM"),
            {"overall": 2 / 3, "sex = F": 2 / 3, "sex = M": None},
            "no M is positive, none is called so: undefined",
        ),
    ],
)
def f1_score(evidence: Evidence) -> Iterator[Measurement]:
    """Harmonic mean of recall and precision.

    F1 = 2 TP / (2 TP + FP + FN), from 0 to 1, higher is better. TP / (TP + FP + FN) is a proportion
    and F1 a rising function of it, so the limits of the one give those of the other. Undefined
    where nobody is positive and nobody is called so.

    It misses the true negatives altogether, and so changes when positive and negative are
    exchanged; it rises with the base rate, so that groups of different base rates differ in it
    under equal error rates.
    """
    yield from by_group(evidence, "f1_score")
