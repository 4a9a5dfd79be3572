"""Several classes: planted gaps, weights, and what binary tasks are not asked."""

from dataclasses import replace

import numpy as np
import pytest

from audit.check import example_evidence
from audit.checks import catalogue
from audit.checks.by_class import example_classes
from audit.evidence import Weights
from audit.needs import fits

CHECKS = [check for check in catalogue().values() if "multiclass" in check.needs]


def rows(n, *, wrong_for_m=0.0, seed=0):
    """Random rows; of M's class b that share is called c."""
    rng = np.random.default_rng(seed)
    y_true, sex = rng.choice(list("abc"), n), rng.choice(list("FM"), n)
    y_pred = np.where(rng.random(n) < 0.8, y_true, rng.choice(list("abc"), n))
    wronged = (sex == "M") & (y_true == "b") & (rng.random(n) < wrong_for_m)
    y_pred[wronged] = "c"
    return example_classes("".join(y_true), "".join(y_pred), sex="".join(sex))


def by_where(name, evidence):
    return {m.where: m for m in catalogue()[name].body(evidence)}


def test_there_are_checks_of_classes_and_binary_tasks_are_not_asked_for_them():
    assert len(CHECKS) >= 7
    binary = example_evidence("10", "10", sex="FM")
    assert not any(fits(binary, check.needs) for check in CHECKS)
    assert all(fits(rows(20), check.needs) for check in CHECKS)


@pytest.mark.parametrize("check", CHECKS, ids=[check.name for check in CHECKS])
def test_intervals_hold_their_values_and_widen_with_confidence(check):
    evidence = rows(300)
    for m, wide in zip(check.body(evidence), check.body(evidence.at(0.99)), strict=True):
        assert m.low <= m.value <= m.high
        assert m.high - m.low <= wide.high - wide.low
        assert m.metric == check.name


@pytest.mark.parametrize("check", CHECKS, ids=[check.name for check in CHECKS])
def test_order_weights_of_one_and_their_unit_change_nothing(check):
    evidence, order = rows(200), np.random.default_rng(1).permutation(200)
    shuffled = replace(
        evidence, y_true=evidence.y_true[order], y_pred=evidence.y_pred[order],
        features=(replace(evidence.features[0], codes=evidence.features[0].codes[order]),),
    )  # fmt: skip
    others = [shuffled] + [
        replace(evidence, weights=Weights(np.full(200, w), np.full(200, w**2))) for w in (1.0, 2.0)
    ]
    before = [(m.value, m.low, m.high, m.n) for m in check.body(evidence)]
    for other in others:
        after = [(m.value, m.low, m.high, m.n) for m in check.body(other)]
        assert np.allclose(after, before, rtol=0, atol=1e-9)


def test_planted_errors_of_one_class_in_one_group_are_found():
    found = by_where("multiclass_equalized_odds_difference", rows(600, wrong_for_m=0.6))
    worst = found["by sex"]
    assert worst.detail["rate"] == "class_recall of b"
    assert (worst.detail["highest"], worst.detail["lowest"]) == ("F", "M")
    assert worst.low > 0.3
    assert worst.test.p_value < 0.01
    assert found["by sex, class = a"].low == 0
    assert worst.detail["macro"] < worst.value


def test_groups_alike_are_rarely_told_apart():
    for name in (
        "multiclass_demographic_parity_difference",
        "multiclass_equalized_odds_difference",
    ):
        found = [by_where(name, rows(200, seed=seed))["by sex"] for seed in range(60)]
        assert sum(m.low > 0 for m in found) <= 6
        assert sum(m.test.p_value <= 0.05 for m in found) <= 6


def test_a_feature_called_class_keeps_its_name():
    evidence = rows(50)
    renamed = replace(evidence, features=(replace(evidence.features[0], features=("class",)),))
    assert "task class = a and class = F" in by_where("class_rate", renamed)


def test_a_group_without_a_class_is_named():
    found = by_where(
        "multiclass_equalized_odds_difference",
        example_classes("aabbccaabb", "aabbccabba", sex="FFFFFFMMMM"),
    )
    assert "No class_recall of c for M (nothing to count): left out." in found["by sex"].note
    assert by_where("class_recall", example_classes("abab", "abba", sex="FFMM"))["class = c"].note == (
        "Undefined: nobody is of class c."
    )  # fmt: skip
