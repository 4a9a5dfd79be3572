"""Share of groups with too few rows to say whether they are treated like everybody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from audit.check import Example, Result, check, example_evidence
from audit.checks.by_group import measurement
from audit.evidence import Evidence
from audit.finding import Concern, Scalar, Table
from audit.groups import Groups
from audit.stats.counts import Counts
from audit.stats.estimate import Estimate
from audit.stats.gaps import difference_limits
from audit.stats.intervals import critical_value
from audit.stats.metrics import wilson_limits
from audit.stats.power import rows_per_group
from audit.stats.rates import RATES

MARGIN = 0.10
"""A group within so much of the others is treated alike, beyond it is not; the default policy's."""

ASKED = ("selection_rate", "true_positive_rate", "false_positive_rate")


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_pred"),
    references=(
        "Schuirmann (1987), J. Pharmacokinetics and Biopharmaceutics 15:657-680 (equivalence)",
        "Newcombe (1998), Statistics in Medicine 17:873-890",
    ),
    examples=[
        Example(
            example_evidence(None, "1100", sex="MMFF"),
            {"by sex": 1.0},
            "two rows a group: M 2/2 and F 0/2 may lie more than .10 apart, or less: both open",
        ),
        Example(
            example_evidence(None, "1" * 99 + "0" * 99 + "10", sex="F" * 99 + "M" * 99 + "XX"),
            {"by sex": 1 / 3},
            "F 99/99 and M 0/99 are surely apart from the others; X, 1 of 2, may be anything",
        ),
    ],
)
def thin_groups(evidence: Evidence) -> Iterator[Result]:
    """Share of groups with too few rows to say whether they are treated like everybody else.

    For each group, and each of selection rate, TPR and FPR as far as labels are known, the interval
    of its difference from all other rows is held against a margin of .10: it may lie beyond, lie
    within, or reach over it. The value is the share of groups for which any of the rates is left
    open; from 0 to 1, 0 is best. It is a fact about these rows, not an estimate, so its interval
    is itself. The table names every open group and about how many rows would settle it; a group
    without a row to count is open in that rate.

    The intervals hold together for all groups of a feature (Šidák). Rows whose group is not
    recorded take no part.

    It misses groups that are not in the rows at all, and says nothing of whether the decisions are
    right.
    """
    rows: list[tuple[Scalar, ...]] = []
    for groups in evidence.comparisons:
        named = int(groups.named.sum())
        found = [cell for rate in ASKED for cell in _cells(evidence, groups, rate)]
        open_ = {cell.group for cell in found if cell.verdict == OPEN}
        if named < 2 or not found:
            continue
        share = len(open_) / named
        estimate = Estimate(share, share, share, "count of groups, exact")
        n = int(evidence.sizes(groups)[groups.named].sum())
        yield measurement("thin_groups", estimate, n, groups.across, open=len(open_), groups=named)
        rows += [cell.row(groups) for cell in found]
    yield Table(
        name="thin_groups",
        title="Each group against everybody else: beyond ten points, within them, or open",
        columns=(
            "feature", "group", "rate", "n", "value", "others", "difference", "low", "high",
            "verdict", "rows_needed",
        ),
        rows=tuple(rows),
    )  # fmt: skip


BEYOND, WITHIN, OPEN = "beyond", "within", "open"


class _Cell(NamedTuple):
    """One group in one rate against all others."""

    group: int
    rate: str
    n: int
    value: float | None
    others: float
    low: float | None
    high: float | None
    verdict: str
    rows_needed: int | None

    def row(self, groups: Groups) -> tuple[Scalar, ...]:
        feature, group = " × ".join(groups.features), groups.label(self.group)
        apart = None if self.value is None else self.value - self.others
        return (feature, group, *self[1:5], apart, *self[5:])


def _cells(evidence: Evidence, groups: Groups, name: str) -> Iterator[_Cell]:
    rate, counts = RATES[name], evidence.confusion(groups)
    k, n = rate.numerator(counts) * groups.named, rate.denominator(counts) * groups.named
    level = evidence.confidence ** (1 / max(1, int(groups.named.sum())))
    for group in np.flatnonzero(groups.named):
        rest = k.sum() - k[group], n.sum() - n[group]
        if n[group] == 0 < rest[1]:
            yield _Cell(int(group), name, 0, None, float(rest[0] / rest[1]), None, None, OPEN, None)
        elif rest[1] > 0:
            pair = np.array([k[group], rest[0]]), np.array([n[group], rest[1]])
            yield _against(int(group), name, *pair, level)


def _against(group: int, name: str, k: Counts, n: Counts, level: float) -> _Cell:
    value, low, high, _ = wilson_limits(k, n, level)
    least, most = difference_limits(value, low, high)
    low_gap, high_gap = float(least[0, 1]), float(most[0, 1])
    verdict, needed = OPEN, None
    if low_gap > MARGIN or high_gap < -MARGIN:
        verdict = BEYOND
    elif max(-low_gap, high_gap) < MARGIN:
        verdict = WITHIN
    else:
        critical = critical_value(level)
        needed = rows_per_group(value, low, high, n, critical, MARGIN, proportions=True)
    return _Cell(
        group, name, round(float(n[0])), float(value[0]), float(value[1]), low_gap, high_gap,
        verdict, needed,
    )  # fmt: skip
