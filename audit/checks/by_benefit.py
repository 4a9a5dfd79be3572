"""Inequality of benefit between groups: what the entropy checks share.

A person's benefit is 1 where the decision is what the true label asks for, 2 where it is favourable
and the label is not, 0 where the label is favourable and the decision is not.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.checks.by_group import measurement
from audit.evidence import Evidence
from audit.finding import Measurement, Scalar, Test
from audit.groups import Groups
from audit.stats.counts import Counts, CountTable
from audit.stats.entropy import between_group, equality_p_value
from audit.stats.intervals import proportion


def inequality(evidence: Evidence, name: str, alpha: int) -> Iterator[Measurement]:
    """Generalised entropy between the groups of every feature and crossing."""
    for groups in evidence.comparisons:
        cells = _effective(evidence, groups)[groups.named]
        rows = _benefits(evidence, evidence.table(groups))[groups.named]
        found = between_group(cells, alpha, evidence.confidence)
        notes = []
        if np.isnan(found.value):
            notes.append("Undefined: fewer than two groups have known labels, or nobody benefits.")
        empty = [groups.label(int(i)) for i in np.flatnonzero(groups.named)[rows.sum(axis=1) == 0]]
        if empty:
            notes.append(f"No known label for {'; '.join(empty)}: left out.")
        made = measurement(
            name, found, int(rows.sum()), groups.across,
            note=" ".join(notes), test=_test(groups, cells),
        )  # fmt: skip
        yield made.model_copy(update={"detail": _ends(groups, rows)})


def _effective(evidence: Evidence, groups: Groups) -> Counts:
    """Benefits in effective rows, on one scale for all groups so that their shares stay true."""
    table = evidence.effective_table(groups)
    cells = _benefits(evidence, table)
    if evidence.weights is None:
        return cells
    total, squares = evidence.weights.total, evidence.weights.squares
    weight = np.bincount(groups.codes, total, minlength=len(groups))
    scale = weight * total.sum() / squares.sum()
    return np.asarray(cells * np.nan_to_num(proportion(scale, table.total))[:, None])


def _benefits(evidence: Evidence, table: CountTable) -> Counts:
    """Rows by group and benefit 0, 1, 2."""
    counts = table.confusion(evidence.favourable, evidence.favourable)
    return np.stack([counts.fn, counts.tp + counts.tn, counts.fp], axis=1)


def _test(groups: Groups, cells: Counts) -> Test | None:
    p = equality_p_value(cells)
    null = f"equal mean benefit by {' × '.join(groups.features)}"
    return None if p is None else Test(null=null, p_value=p, method="chi-squared")


def _ends(groups: Groups, rows: Counts) -> dict[str, Scalar]:
    """The groups of the highest and the lowest mean benefit."""
    n = rows.sum(axis=1)
    if not (n > 0).any():
        return {}
    mean = np.divide(rows @ np.arange(3), n, out=np.full(len(n), np.nan), where=n > 0)
    named = np.flatnonzero(groups.named)
    top, bottom = int(np.nanargmax(mean)), int(np.nanargmin(mean))
    return {
        "most_benefit": groups.label(int(named[top])),
        "most_benefit_mean": float(mean[top]),
        "least_benefit": groups.label(int(named[bottom])),
        "least_benefit_mean": float(mean[bottom]),
    }
