"""Widest difference in favourable decisions between groups alike in a legitimate reason."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.check import Example, check
from audit.checks.by_group import measurement
from audit.checks.by_stratum import Stratified, conditional_test, example_strata, stratified
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.groups import Groups
from audit.stats.estimate import Estimate, Floats, percent, undefined
from audit.stats.gaps import pairwise_confidence
from audit.stats.intervals import proportion
from audit.stats.strata import stratified_differences

NAME = "conditional_demographic_parity_difference"


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_pred", "strata"),
    references=(
        "Corbett-Davies, Pierson, Feller, Goel, Huq (2017), KDD (conditional statistical parity)",
        "Mantel, Haenszel (1959), Journal of the National Cancer Institute 22:719-748",
        "Bickel, Hammel, O'Connell (1975), Science 187:398-404",
    ),
    examples=[
        Example(
            example_strata("11001000", sex="FFMMFMMM", stratum="aaaabbbb"),
            {"by sex": 1.0},
            "F ahead of M by 2/2 - 0/2 in a, 1/1 - 0/3 in b: 1 whatever the weights",
        ),
        Example(
            example_strata("11001000", sex="FMFMFMFM", stratum="aaaabbbb"),
            {"by sex": 0.25},
            "F ahead of M by 1/2 - 1/2 in a, 1/2 - 0/2 in b, equal weights 2 x 2 / 4",
        ),
        Example(
            example_strata("1010", sex="FFMM", stratum="aabb"),
            {"by sex": None},
            "no stratum has rows of both groups: nothing is alike",
        ),
    ],
)
def conditional_demographic_parity_difference(evidence: Evidence) -> Iterator[Measurement]:
    """Widest difference in favourable decisions between groups alike in a legitimate reason.

    For every pair of groups the mean over strata of the difference in selection rates, weighted as
    Mantel and Haenszel do, by n1 n2 / (n1 + n2); of these the widest, without its sign. From 0 to
    1, 0 is best. The interval is simultaneous over all pairs of groups, the test is Cochran's,
    Mantel's and Haenszel's. Rows whose group or stratum is not recorded take no part.

    Where the two groups stand the other way round without strata, that is Simpson's paradox, and
    the note says so.

    It misses whether the stratum is legitimate, whether decisions are right, and differences that
    turn from one stratum to the next: they cancel.
    """
    for groups in evidence.comparisons:
        yield _widest(evidence, groups, stratified(evidence, groups))


def _widest(evidence: Evidence, groups: Groups, found: Stratified) -> Measurement:
    count = len(found.groups)
    each = pairwise_confidence(max(2, count), evidence.confidence)
    difference = stratified_differences(found.selected, found.total, each)
    apart = np.where(np.eye(count, dtype=bool), np.nan, difference.value)
    rows = int(found.rows.sum())
    if np.isnan(apart).all():
        note = f"Undefined: no two groups have rows of the same {found.stratum}. {found.note}"
        return measurement(NAME, undefined(), rows, groups.across, note=note.strip())
    ahead, behind = (int(i) for i in divmod(int(np.nanargmax(apart)), count))
    value = float(apart[ahead, behind])
    low = max(0.0, float(np.nanmax(np.where(np.isnan(apart), np.nan, difference.low))))
    high = min(1.0, float(np.nanmax(np.where(np.isnan(apart), np.nan, difference.high))))
    method = f"Klingenberg {percent(evidence.confidence)}"
    if count > 2:
        method += f", simultaneous over {count} groups (Tukey)"
    names = [groups.label(int(found.groups[i])) for i in (ahead, behind)]
    pooled = proportion(found.selected.sum(axis=1), found.total.sum(axis=1))[[ahead, behind]]
    return measurement(
        NAME, Estimate(value, min(low, value), max(high, value), method), rows, groups.across,
        note=_note(found, names, pooled, value, np.isnan(apart).sum() > count),
        test=conditional_test(groups, found),
        ahead=names[0], behind=names[1],
        ahead_unconditional=float(pooled[0]), behind_unconditional=float(pooled[1]),
    )  # fmt: skip


def _note(
    found: Stratified,
    names: list[str],
    pooled: Floats,
    value: float,
    some_apart: bool,
) -> str:
    notes = [found.note]
    if some_apart:
        notes.append(f"Groups without rows of the same {found.stratum} are not compared.")
    if value > 0 and pooled[0] < pooled[1]:
        notes.append(
            f"Simpson's paradox: without {found.stratum}, {names[1]} is ahead of {names[0]} by "
            f"{pooled[1] - pooled[0]:.3f}; within it, {names[0]} is ahead by {value:.3f}."
        )
    return " ".join(note for note in notes if note)
