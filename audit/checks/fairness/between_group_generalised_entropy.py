"""How unequally is benefit spread between groups, by generalised entropy (alpha 2)?"""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_benefit import inequality
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_true", "y_pred"),
    references=("Speicher, Heidari, Grgic-Hlaca, Gummadi, Singla, Weller, Zafar (2018), KDD",),
    examples=[
        Example(
            example_evidence("110100", "110011", sex="MMMFFF"),
            {"by sex": 1 / 98},
            "benefits: M 1, 1, 1; F 0, 2, 2; r 6/7 and 8/7; ((36 + 64)/(2 x 49) - 1)/2",
        ),
        Example(
            example_evidence("1111", "1100", sex="MMFF"),
            {"by sex": 0.5},
            "benefits: M 1, 1; F 0, 0: r 2 and 0; (4/2 - 1)/2",
        ),
        Example(
            example_evidence("1111", "0000", sex="MMFF"),
            {"by sex": None},
            "nobody has any benefit: undefined, not equality",
        ),
    ],
)
def between_group_generalised_entropy(evidence: Evidence) -> Iterator[Measurement]:
    """How unequally is benefit spread between groups, by generalised entropy (alpha 2)?

    A person's benefit is b = 1 + (decided favourable) - (truly favourable): 1 as deserved, 2 more,
    0 less. With w a group's share of the rows and r its mean benefit over that of all, it is half
    of (Σ w r² - 1); from 0 upwards, 0 is best.

    An index of inequality is positive by chance alone, the more so with many small groups; its
    limits are those of a noncentral chi-squared, and the lower is 0 unless groups differ beyond
    chance. Rows without a known label take no part, nor do those whose group is not recorded.

    It misses inequality within groups, and which error is made where both add up to the same mean:
    a group with as many undeserved favours as undeserved refusals looks well served. It trusts the
    labels.
    """
    yield from inequality(evidence, "between_group_generalised_entropy", alpha=2)
