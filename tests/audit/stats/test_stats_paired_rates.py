"""Rates of the same units before and after, and rates of variants in clusters."""

import numpy as np
import pytest
from scipy import stats

from audit.stats.clusters import clustered_mean_rate
from audit.stats.intervals import wilson
from audit.stats.paired import mcnemar_p_value, paired_rate_difference


def test_mcnemar_by_hand():
    assert mcnemar_p_value(0, 5) == pytest.approx(2 / 32)
    assert mcnemar_p_value(3, 3) == pytest.approx(1.0)
    assert mcnemar_p_value(0, 0) == 1.0


def test_mcnemar_keeps_its_level():
    rng = np.random.default_rng(0)
    changed = rng.binomial(100, 0.2, 4000)
    p = np.array(
        [mcnemar_p_value(int(k), int(n - k)) for n in changed for k in [rng.binomial(n, 0.5)]]
    )
    assert (p <= 0.05).mean() < 0.05


def test_bonett_price_by_hand():
    # (5 + 1) / 32 and (1 + 1) / 32: .1875 - .0625 = .125, variance (.25 - .015625) / 32.
    found = paired_rate_difference(5, 1, 30)
    half = stats.norm.ppf(0.975) * np.sqrt(0.234375 / 32)
    assert found.value == pytest.approx(4 / 30)
    assert found.low == pytest.approx(0.125 - half)
    assert found.high == pytest.approx(0.125 + half)
    assert np.isnan(paired_rate_difference(0, 0, 0).value)


@pytest.mark.parametrize(("lost", "won"), [(0.10, 0.02), (0.05, 0.05), (0.01, 0.0)])
def test_paired_limits_cover_the_truth(lost, won):
    rng = np.random.default_rng(1)
    drawn = rng.multinomial(100, [lost, won, 1 - lost - won], 2000)
    held = [
        f.low <= lost - won <= f.high
        for f in (paired_rate_difference(int(a), int(b), 100) for a, b, _ in drawn)
    ]
    assert np.mean(held) > 0.93


def test_one_variant_a_text_is_an_ordinary_rate():
    k = np.repeat([1, 0], [30, 70])
    found = clustered_mean_rate(k, np.ones(100, dtype=np.int64))
    low, high = wilson(30, 100)
    # The variance between clusters has n - 1 below it, that of a rate n.
    assert found.value == 0.3
    assert found.low == pytest.approx(float(low), abs=2e-3)
    assert found.high == pytest.approx(float(high), abs=2e-3)


def test_copies_are_no_evidence():
    k, n = np.repeat([10, 0], [6, 14]), np.full(20, 10)
    found = clustered_mean_rate(k, n)
    assert found.value == 0.3
    assert found.high - found.low > 0.3, "worth twenty texts, not two hundred"
    alone = clustered_mean_rate(k // 10, n // 10)
    assert found.high - found.low == pytest.approx(alone.high - alone.low)


def test_variants_that_go_their_own_way_count_each():
    rng = np.random.default_rng(2)
    n = np.full(200, 10)
    found = clustered_mean_rate(rng.binomial(10, 0.3, 200), n)
    low, high = wilson(0.3 * 2000, 2000)
    assert found.high - found.low < 1.3 * float(high - low)


@pytest.mark.parametrize("rho", [0.0, 0.3])
def test_clustered_limits_cover_the_truth(rho):
    rng = np.random.default_rng(3)
    held = []
    for _ in range(1500):
        own = np.full(60, 0.1) if rho == 0 else rng.beta(0.1 / rho - 0.1, 0.9 / rho - 0.9, 60)
        found = clustered_mean_rate(rng.binomial(8, own), np.full(60, 8))
        held.append(found.low <= 0.1 <= found.high)
    assert np.mean(held) > 0.93


def test_nothing_turned_and_nothing_tried():
    none = clustered_mean_rate(np.zeros(50, dtype=np.int64), np.full(50, 10))
    assert none.value == 0.0
    assert none.high == pytest.approx(float(wilson(0, 50)[1])), "worth fifty texts, not 500"
    assert np.isnan(clustered_mean_rate(np.zeros(3, np.int64), np.zeros(3, np.int64)).value)
