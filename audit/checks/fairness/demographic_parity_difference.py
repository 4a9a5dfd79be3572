"""Widest difference between groups in the share given the favourable decision."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_group import difference
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_pred"),
    references=("Calders, Verwer (2010), Data Mining and Knowledge Discovery 21:277-292",),
    examples=[
        Example(
            example_evidence(None, "110100", sex="MMMFFF"),
            {"by sex": 1 / 3},
            "favourable: M 2 of 3, F 1 of 3",
        ),
        Example(
            example_evidence(None, "1101", sex="MMF."),
            {"by sex": 1.0},
            "M 2 of 2, F 0 of 1; the row with no recorded sex takes no part",
        ),
    ],
)
def demographic_parity_difference(evidence: Evidence) -> Iterator[Measurement]:
    """Widest difference between groups in the share given the favourable decision.

    max - min over groups of the selection rate (rows predicted favourable / rows), from 0 to 1, 0
    is best. This is fairlearn's definition; AIF360's statistical parity difference is unprivileged
    minus privileged, of the same rates.

    The interval is simultaneous over all pairs of groups, so that many groups do not make a gap by
    chance. Rows whose group is not recorded take no part.

    It misses whether the decisions are right, and it is not 0 for a perfect model when base rates
    differ.
    """
    yield from difference(evidence, "demographic_parity_difference", ("selection_rate",))
