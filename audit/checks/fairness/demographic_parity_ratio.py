"""Smallest ratio between groups in the share given the favourable decision (impact ratio)."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_group import ratio
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_pred"),
    references=(
        "29 CFR 1607.4(D), Uniform Guidelines on Employee Selection Procedures (1978)",
        "Feldman et al. (2015), KDD",
    ),
    examples=[
        Example(
            example_evidence(None, "110100", sex="MMMFFF"),
            {"by sex": 0.5},
            "favourable: F 1/3 over M 2/3",
        ),
        Example(
            example_evidence(None, "000000", sex="MMMFFF"),
            {"by sex": None},
            "nobody is given the favourable decision: 0/0 is undefined, not parity",
        ),
    ],
)
def demographic_parity_ratio(evidence: Evidence) -> Iterator[Measurement]:
    """Smallest ratio between groups in the share given the favourable decision (impact ratio).

    min / max over groups of the selection rate, from 0 to 1, 1 is best; the "four-fifths rule" of
    the US Uniform Guidelines looks for less than .8, together with a test of significance.

    The interval is simultaneous over all pairs of groups, so that many groups do not make a gap by
    chance. Rows whose group is not recorded take no part.

    It misses whether the decisions are right, and it is harsh where rates are small: .02 against
    .01 is a ratio of .5.
    """
    yield from ratio(evidence, "demographic_parity_ratio", ("selection_rate",))
