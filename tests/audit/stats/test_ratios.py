"""Ratios of totals: by hand, at their edges, and against their own promise."""

import numpy as np
import pytest
from scipy import stats

from audit.stats.means import mean_within
from audit.stats.ranks import mean_correlation, spearman
from audit.stats.ratios import ratio_of_sums


def test_by_hand():
    # Without the first unit 1/3, without the second 1.5/2, without the third 1.5/3.
    found = ratio_of_sums(np.array([1.0, 0.5, 0.5]), np.array([1.0, 2.0, 1.0]))
    assert found.value == pytest.approx(0.5)
    without = np.array([1 / 3, 3 / 4, 1 / 2])
    half = stats.t.isf(0.025, 2) * np.sqrt(2 / 3 * ((without - without.mean()) ** 2).sum())
    assert found.high - found.value == pytest.approx(half)
    assert found.value - found.low == pytest.approx(half)


def test_undefined_where_nothing_was_possible_or_little_was_seen():
    assert np.isnan(ratio_of_sums(np.zeros(5), np.zeros(5)).value)
    assert np.isnan(ratio_of_sums(np.ones(2), np.ones(2)).value)
    assert np.isnan(ratio_of_sums(np.zeros(0), np.zeros(0)).value)


@pytest.mark.parametrize("ratio", [1.0, 0.0, -0.5])
def test_equal_ratios_claim_no_certainty(ratio):
    possible = np.array([1.0, 2.0, 3.0, 4.0])
    found = ratio_of_sums(ratio * possible, possible)
    assert found.value == pytest.approx(ratio)
    assert found.low <= found.value <= found.high
    wider = ratio_of_sums(ratio * np.tile(possible, 10), np.tile(possible, 10))
    if ratio >= 0:
        assert found.high - found.low > wider.high - wider.low > 0


@pytest.mark.parametrize("n", [12, 24, 60])
def test_intervals_hold_the_truth_as_often_as_they_say(n):
    rng = np.random.default_rng(n)
    held = 0
    for _ in range(2000):
        possible = rng.gamma(2.0, 1.0, n)
        gained = possible * rng.beta(4, 2, n)
        found = ratio_of_sums(gained, possible)
        held += found.low <= 4 / 6 <= found.high
    assert 0.92 <= held / 2000 <= 0.975


def test_means_within_a_range():
    found = mean_within(np.array([0.9, 1.0, 1.0, 0.8]), 0, 1)
    assert found.value == pytest.approx(0.925)
    assert found.high == 1.0
    equal = mean_within(np.ones(6), 0, 1)
    assert equal.value == equal.high == 1.0
    assert 0.3 < equal.low < 0.7
    assert np.isnan(mean_within(np.ones(1), 0, 1).value)


@pytest.mark.parametrize("n", [8, 24])
def test_means_within_a_range_hold(n):
    rng = np.random.default_rng(n)
    held = [
        (found.low <= 0.4 <= found.high)
        for found in (mean_within(rng.beta(2, 3, n), 0, 1) for _ in range(2000))
    ]
    assert 0.93 <= np.mean(held) <= 0.97


def test_spearman_agrees_with_scipy():
    rng = np.random.default_rng(0)
    a, b = rng.integers(0, 6, 40).astype(float), rng.normal(size=40)
    assert spearman(a, b) == pytest.approx(stats.spearmanr(a, b).statistic)
    assert spearman(b, 2 * b) == pytest.approx(1)
    assert np.isnan(spearman(np.ones(5), np.arange(5.0)))
    assert np.isnan(spearman(np.arange(2.0), np.arange(2.0)))


def test_mean_correlation_leaves_out_what_is_undefined():
    found = mean_correlation(np.array([0.5, np.nan, 0.7, 0.6]))
    assert found.value == pytest.approx(0.6)
