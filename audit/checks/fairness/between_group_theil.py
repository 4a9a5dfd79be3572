"""How unequally is benefit spread between groups, by Theil's index?"""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from audit.check import Example, check, example_evidence
from audit.checks.by_benefit import inequality
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_true", "y_pred"),
    references=(
        "Theil (1967), Economics and Information Theory, ch. 4",
        "Speicher, Heidari, Grgic-Hlaca, Gummadi, Singla, Weller, Zafar (2018), KDD",
    ),
    examples=[
        Example(
            example_evidence("110100", "110011", sex="MMMFFF"),
            {"by sex": 3 / 7 * log(6 / 7) + 4 / 7 * log(8 / 7)},
            "benefits: M 1, 1, 1; F 0, 2, 2; means 1 and 4/3 of 7/6: r 6/7 and 8/7",
        ),
        Example(
            example_evidence("1111", "1100", sex="MMFF"),
            {"by sex": log(2)},
            "benefits: M 1, 1; F 0, 0: r 2 and 0; (2 ln 2 + 0)/2",
        ),
        Example(
            example_evidence("1111", "0000", sex="MMFF"),
            {"by sex": None},
            "nobody has any benefit: undefined, not equality",
        ),
    ],
)
def between_group_theil(evidence: Evidence) -> Iterator[Measurement]:
    """How unequally is benefit spread between groups, by Theil's index?

    A person's benefit is b = 1 + (decided favourable) - (truly favourable): 1 as deserved, 2 more,
    0 less. With w a group's share of the rows and r its mean benefit over that of all, it is Σ w r
    ln r; from 0 upwards, 0 is best.

    An index of inequality is positive by chance alone, the more so with many small groups; its
    limits are those of a noncentral chi-squared, and the lower is 0 unless groups differ beyond
    chance. Rows without a known label take no part, nor do those whose group is not recorded.

    It misses inequality within groups, and which error is made where both add up to the same mean:
    a group with as many undeserved favours as undeserved refusals looks well served. It trusts the
    labels.
    """
    yield from inequality(evidence, "between_group_theil", alpha=1)
