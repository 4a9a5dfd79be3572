"""Is a group refused more than accepted, among people who are alike in a legitimate reason?"""

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
from audit.stats.strata import disparities

NAME = "conditional_demographic_disparity"


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_pred", "strata"),
    references=(
        "Wachter, Mittelstadt, Russell (2021), Computer Law and Security Review 41:105567",
        "Das et al. (2021), Fairness measures for machine learning in finance, Journal of "
        "Financial Data Science 3:33-64",
    ),
    examples=[
        Example(
            example_strata("11001000", sex="FMFMFMFF", stratum="aaaabbbb"),
            {"sex = F": -1 / 6, "sex = M": 1 / 6, "by sex": 1 / 6},
            "share of the refused less share of the accepted, F: 1/2 - 1/2 in a, 2/3 - 1/1 in b, "
            "each stratum half of the rows",
        ),
        Example(
            example_strata("110011", sex="FMFMFM", stratum="aaaabb"),
            {"sex = F": 0.0, "sex = M": 0.0, "by sex": 0.0},
            "in b nobody is refused: only a counts, 1/2 - 1/2",
        ),
        Example(
            example_strata("1100", sex="FMFM", stratum="aabb"),
            {"sex = F": None, "sex = M": None, "by sex": None},
            "in a nobody is refused, in b nobody accepted: undefined",
        ),
    ],
)
def conditional_demographic_disparity(evidence: Evidence) -> Iterator[Measurement]:
    """Is a group refused more than accepted, among people who are alike in a legitimate reason?

    In each stratum the group's share of those refused minus its share of those accepted; of these
    the mean, strata weighted by their rows. From -1 to 1, 0 is best, above 0 the group is worse
    off; by feature, the group worst off, with limits that hold for all groups at once. Strata in
    which nobody is refused or nobody accepted take no part, and the note names them; nor do rows
    whose group or stratum is not recorded.

    `unconditional` in the detail is the same without strata. Where it has the other sign, that is
    Simpson's paradox, and the note says so.

    It misses whether the stratum is legitimate: a reason that is itself a product of discrimination
    explains it away. Shares depend on the mix of groups, so its size does not compare between data
    sets. `conditional_demographic_parity_difference` compares selection rates.
    """
    for groups in evidence.comparisons:
        found = stratified(evidence, groups)
        yield from _each(evidence, groups, found)
        yield _worst(evidence, groups, found)


def _each(evidence: Evidence, groups: Groups, found: Stratified) -> Iterator[Measurement]:
    disparity = disparities(found.selected, found.total, evidence.confidence)
    pooled = _pooled(found)
    for i, group in enumerate(found.groups):
        value = disparity.value[i]
        estimate = undefined()
        if not np.isnan(value):
            method = f"normal, stratified, {percent(evidence.confidence)}"
            low, high = max(-1.0, disparity.low[i]), min(1.0, disparity.high[i])
            estimate = Estimate(float(value), float(low), float(high), method)
        yield measurement(
            NAME, estimate, int(found.rows[i]), groups.slice(int(group)),
            note=_note(found, float(value), float(pooled[i])), unconditional=_known(pooled[i]),
        )  # fmt: skip


def _worst(evidence: Evidence, groups: Groups, found: Stratified) -> Measurement:
    each = evidence.confidence ** (1 / max(1, len(found.groups)))
    disparity = disparities(found.selected, found.total, each)
    test, rows = conditional_test(groups, found), int(found.rows.sum())
    if np.isnan(disparity.value).all():
        note = _note(found, np.nan, np.nan)
        return measurement(NAME, undefined(), rows, groups.across, note=note)
    worst = int(np.nanargmax(disparity.value))
    value, pooled = float(disparity.value[worst]), float(_pooled(found)[worst])
    # The groups' disparities add up to 0, so the largest of them is never below.
    low, high = max(0.0, np.nanmax(disparity.low)), min(1.0, np.nanmax(disparity.high))
    method = f"normal, stratified, {percent(evidence.confidence)}, simultaneous over "
    method += f"{len(found.groups)} groups (Šidák)"
    return measurement(
        NAME, Estimate(max(0.0, value), float(low), float(high), method), rows, groups.across,
        note=_note(found, value, pooled), test=test,
        group=groups.label(int(found.groups[worst])), unconditional=_known(pooled),
    )  # fmt: skip


def _pooled(found: Stratified) -> Floats:
    """The disparity without strata, by group."""
    selected, total = (x.sum(axis=1, keepdims=True) for x in (found.selected, found.total))
    return disparities(selected, total, 0.95).value


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _note(found: Stratified, value: float, pooled: float) -> str:
    selected, total = found.selected.sum(axis=0), found.total.sum(axis=0)
    idle = (total > 0) & ((selected == 0) | (selected == total))
    notes = [found.note]
    if np.isnan(value):
        notes.insert(0, "Undefined: no stratum has both refused and accepted people.")
    elif idle.any():
        names = "; ".join(found.names[i] for i in np.flatnonzero(idle))
        notes.append(f"Nobody is refused, or nobody accepted, in {names}: left out.")
    if value * pooled < 0:
        notes.append(
            f"Simpson's paradox: without {found.stratum} the disparity is {pooled:+.3f}, "
            f"within it {value:+.3f}."
        )
    return " ".join(note for note in notes if note)
