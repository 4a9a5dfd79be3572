"""Decisions by group and stratum: what the checks of legitimate differences share."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from audit.check import example_evidence
from audit.evidence import Evidence
from audit.finding import Test
from audit.groups import Groups
from audit.stats.counts import Counts
from audit.stats.estimate import Ints
from audit.stats.strata import cochran_mantel_haenszel


class Stratified(NamedTuple):
    """Decisions of the recorded groups in the recorded strata.

    Attributes
    ----------
    stratum
        What the strata are of, in words.
    names
        Of the strata.
    groups
        Positions of the groups that are compared.
    selected, total
        Arrays (groups, strata): effective rows decided favourably, and all.
    rows
        int64 array (groups,).
    note
        What was left out because its stratum is not recorded.
    """

    stratum: str
    names: tuple[str, ...]
    groups: Ints
    selected: Counts
    total: Counts
    rows: Ints
    note: str


def stratified(evidence: Evidence, groups: Groups) -> Stratified:
    """Count decisions by group and stratum, once for all checks that ask."""
    return evidence.once("by stratum", groups, lambda: _counted(evidence, groups))


def _counted(evidence: Evidence, groups: Groups) -> Stratified:
    strata = evidence.strata
    if strata is None:
        raise ValueError("there are no strata: declare needs=('strata',)")
    cell = groups.codes * len(strata) + strata.codes
    rows = np.ones(evidence.units) if evidence.counts is None else evidence.counts

    def counted(n: Counts) -> Counts:
        shape = len(groups), len(strata)
        return np.bincount(cell, n, minlength=shape[0] * shape[1]).reshape(shape)[groups.named]

    by_cell = counted(rows)
    lost = int(by_cell[:, ~strata.named].sum())
    stratum = " × ".join(strata.features)
    effective = rows
    if evidence.weights is not None:
        # One scale for all cells (Kish's), so that shares across strata stay those of the weights.
        total, squares = evidence.weights.total, evidence.weights.squares
        effective = total * (total.sum() / squares.sum())
    favourable = evidence.y_pred == evidence.favourable
    return Stratified(
        stratum=stratum,
        names=tuple(strata.label(int(i)) for i in np.flatnonzero(strata.named)),
        groups=np.flatnonzero(groups.named),
        selected=counted(effective * favourable)[:, strata.named],
        total=counted(effective)[:, strata.named],
        rows=by_cell[:, strata.named].sum(axis=1).astype(np.int64),
        note=f"{lost:,} rows whose {stratum} is not recorded take no part." if lost else "",
    )


def conditional_test(groups: Groups, found: Stratified) -> Test | None:
    """Test that within strata groups are decided on alike."""
    made = cochran_mantel_haenszel(found.selected, found.total)
    if made is None:
        return None
    null = f"equal selection_rate by {' × '.join(groups.features)} within {found.stratum}"
    return Test(null=null, p_value=made[1], method="Cochran-Mantel-Haenszel")


def example_strata(y_pred: str, *, stratum: str, sex: str) -> Evidence:
    """Evidence for an example whose rows lie in strata, one character a row."""
    evidence = example_evidence(None, y_pred, sex=sex, stratum=stratum)
    return replace(evidence, features=evidence.features[:1], strata=evidence.features[1])
