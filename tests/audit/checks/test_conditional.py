"""Differences within strata: Berkeley's admissions, where the paradox is, and rows where it is not."""

from dataclasses import replace

import numpy as np
import pytest

from audit.checks import catalogue
from audit.checks.by_stratum import example_strata
from audit.evidence import Evidence, Weights
from audit.finding import MISSING
from audit.groups import Groups
from audit.manifest import Task

ADMITTED = np.array([[512, 353, 120, 138, 53, 22], [89, 17, 202, 131, 94, 24]])
REJECTED = np.array([[313, 207, 205, 279, 138, 351], [19, 8, 391, 244, 299, 317]])


def counted(selected, refused):
    """Evidence of groups M and F by stratum, counted out of memory."""
    selected, refused = np.asarray(selected), np.asarray(refused)
    groups, strata = (code.ravel() for code in np.indices(selected.shape))
    return Evidence(
        task=Task(labels=("0", "1"), positive="1", favourable="1"),
        y_true=np.full(2 * groups.size, -1),
        y_pred=np.repeat([1, 0], groups.size),
        counts=np.concatenate([selected.ravel(), refused.ravel()]),
        features=(Groups(("sex",), (("M",), ("F",)), np.tile(groups, 2)),),
        strata=Groups(("dept",), tuple((x,) for x in "ABCDEF"[: selected.shape[1]]), np.tile(strata, 2)),
    )  # fmt: skip


@pytest.fixture(scope="module")
def berkeley():
    return counted(ADMITTED, REJECTED)


def by_where(name, evidence):
    return {m.where: m for m in catalogue()[name].body(evidence)}


def test_berkeley_favours_men_until_departments_are_compared(berkeley):
    pooled = by_where("demographic_parity_difference", berkeley)["by sex"]
    assert (pooled.detail["highest"], round(pooled.value, 4)) == ("M", 0.1416)
    assert pooled.low > 0.1
    found = by_where("conditional_demographic_parity_difference", berkeley)["by sex"]
    assert (found.detail["ahead"], found.detail["behind"]) == ("F", "M")
    assert found.low == 0 < found.value < 0.02
    assert found.note.startswith("Simpson's paradox: without dept, M is ahead of F by 0.142")
    assert round(found.test.p_value, 4) == 0.2169
    assert found.n == 4526


def test_berkeleys_disparity_turns_too(berkeley):
    found = by_where("conditional_demographic_disparity", berkeley)
    women = found["sex = F"]
    assert round(women.detail["unconditional"], 2) == 0.14
    assert women.value < 0
    assert "Simpson's paradox: without dept the disparity is +0.144" in women.note
    assert found["by sex"].detail["group"] == "M"


def test_no_paradox_is_claimed_where_there_is_none():
    found = by_where(
        "conditional_demographic_parity_difference",
        counted([[30, 20], [15, 8]], [[20, 30], [35, 42]]),
    )
    assert found["by sex"].note == ""
    assert found["by sex"].low > 0
    assert found["by sex"].test.p_value < 0.001


def test_idle_strata_and_rows_without_one_are_named():
    evidence = example_strata("11001110", sex="FMFMFMFM", stratum="aaaabb..")
    found = by_where("conditional_demographic_disparity", evidence)["by sex"]
    assert "2 rows whose stratum is not recorded take no part." in found.note
    assert "Nobody is refused, or nobody accepted, in b: left out." in found.note
    assert found.n == 6


def test_groups_that_share_no_stratum_are_said_not_to_be_compared():
    evidence = example_strata("101011", sex="FFMMXX", stratum="ababcc")
    found = by_where("conditional_demographic_parity_difference", evidence)["by sex"]
    assert found.note == "Groups without rows of the same stratum are not compared."


@pytest.mark.parametrize(
    "name", ["conditional_demographic_disparity", "conditional_demographic_parity_difference"]
)
def test_weights_of_one_change_nothing_and_repeated_rows_are_weighted_ones(name, berkeley):
    counts = berkeley.counts.astype(float)
    cells = replace(berkeley, counts=np.ones_like(berkeley.counts))
    plain = by_where(name, berkeley)
    ones = by_where(name, replace(berkeley, weights=Weights(counts, counts)))
    twice = by_where(name, replace(berkeley, weights=Weights(2 * counts, 4 * counts)))
    weighted = by_where(name, replace(cells, weights=Weights(counts, counts**2)))
    for where, m in plain.items():
        for same in (ones[where], twice[where]):
            assert (same.value, same.low, same.high, same.n) == pytest.approx(
                (m.value, m.low, m.high, m.n)
            )
        assert weighted[where].value == pytest.approx(m.value)


def test_a_group_not_recorded_takes_no_part(berkeley):
    (sex,) = berkeley.features
    known = replace(berkeley, features=(replace(sex, names=(("M",), (MISSING,))),))
    found = by_where("conditional_demographic_parity_difference", known)["by sex"]
    assert found.value is None
    assert "no two groups" in found.note
