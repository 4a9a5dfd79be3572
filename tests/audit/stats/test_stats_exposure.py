"""Exposure by hand and its interval by simulation."""

import numpy as np
import pytest

from audit.stats.exposure import CHANCE, exposures, mean_exposure

OTHERS = np.array([[3.0, 2.0, 1.0]])


@pytest.mark.parametrize(("own", "rank"), [(4.0, 1), (2.5, 2), (0.0, 4), (2.0, 2.5)])
def test_exposure_by_hand(own, rank):
    assert exposures(np.array([own]), OTHERS) == pytest.approx([2 - np.log2(rank)])


def test_interval_by_hand():
    # Two secrets of 3 bits: 12 over the quantiles of chi-square with 4 degrees, 11.143 and .484.
    found, p = mean_exposure(np.array([3.0, 3.0]), most=6)
    assert found.value == 3
    assert found.low == pytest.approx(12 / 11.143, abs=1e-3)
    assert found.high == 6
    # Sum of two exponentials: (1 + x) exp(-x) at x = 6 ln 2.
    x = 6 * np.log(2)
    assert p == pytest.approx((1 + x) * np.exp(-x))


def test_the_last_of_all_is_no_certainty():
    found, p = mean_exposure(np.zeros(1), most=np.log2(65))
    assert found.value == found.low == 0
    assert found.high == pytest.approx(-np.log2(64 / 65) / -np.log(0.975))
    assert p == 1


def test_no_secret_has_no_exposure():
    assert np.isnan(mean_exposure(np.zeros(0), most=6).estimate.value)


@pytest.mark.parametrize("n", [1, 5, 15])
def test_random_ranks_are_called_chance_as_often_as_it_says(n):
    rng = np.random.default_rng(n)
    held = rejected = 0
    for _ in range(1000):
        bits = exposures(rng.normal(size=n), rng.normal(size=(n, 64)))
        found, p = mean_exposure(bits, np.log2(65))
        held += found.low <= CHANCE <= found.high
        rejected += p <= 0.05
    assert held >= 935
    assert rejected <= 65


def test_kept_secrets_are_found():
    rng = np.random.default_rng(0)
    bits = exposures(rng.normal(4, 1, 5), rng.normal(size=(5, 64)))
    found, p = mean_exposure(bits, np.log2(65))
    assert found.low > CHANCE
    assert p < 0.001
