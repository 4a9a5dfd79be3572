"""The interval of a bounded mean by betting: by hand, against a peer, and by what it promises."""

from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from audit.stats import intervals
from audit.stats.betting import hedged_capital


def interval(values, confidence=0.95):
    values = np.asarray(values, float)
    return hedged_capital(values, np.ones(values.size), confidence)


def bernstein(values, confidence=0.95):
    """Maurer, Pontil (2009), COLT, theorem 4, on both sides: what the interval has to beat."""
    n, log_term = values.size, np.log(4 / (1 - confidence))
    half = np.sqrt(2 * values.var(ddof=1) * log_term / n) + 7 * log_term / (3 * (n - 1))
    return max(0.0, values.mean() - half), min(1.0, values.mean() + half)


def test_two_ones_by_hand_when_every_stake_is_all():
    # √(2 log 4 / 2) / ½ = 2.35 is more than 1/m for m = ½: all three bets hold 1/m² = 4 = 2/α.
    assert interval([1, 1], 0.5) == pytest.approx((0.5, 1), abs=1e-12)


def test_a_single_one_by_hand():
    # s = √(2 log 40) = 2.716203; stakes 2s, 4s and 1/m: (1 + 2s(1-m) + 1 + 4s(1-m) + 1/m)/3 = 40,
    # so that 6s m² + (118 - 6s) m - 1 = 0, with m small enough that 4s < 1/m.
    s = np.sqrt(2 * np.log(40))
    m = np.roots([6 * s, 118 - 6 * s, -1]).max()
    assert m < 1 / (4 * s)
    assert interval([1]) == pytest.approx((m, 1), abs=1e-12)


def test_zeros_are_bounded_as_by_the_exact_interval_when_every_stake_is_all():
    # Five zeros: (1 - m)⁵ = α/2, the upper Clopper-Pearson limit; the stakes, 2.43 and 4.86, are
    # more than the 1/(1 - m) = 2.09 that can be lost.
    exact = intervals.clopper_pearson(0, 5)
    assert interval(np.zeros(5)) == pytest.approx(tuple(map(float, exact)), abs=1e-12)


@pytest.mark.parametrize(
    ("values", "low", "high"),
    # diversified_betting_mart of confseq 0.0.11 (by an author of the paper), with these three bets
    # as constants, theta=1/2, trunc_scale=1, m_trunc=True, solved for 1/α = 20.
    [
        ([0.1, 0.2, 0.4], 0.04206999, 0.79454742),
        ([0, 0, 0, 1, 0, 0.5, 0, 0], 0.0, 0.71970434),
        ([0.48, 0.5, 0.52, 0.5, 0.49, 0.51, 0.5, 0.55, 0.45, 0.5, 0.5, 0.5, 0.5], 0.36719299, 0.63280701),
        (np.linspace(0, 1, 39), 0.35939297, 0.64060703),
        (np.zeros(10), 0.0, 0.30849711),
    ],
)  # fmt: skip
def test_limits_match_the_authors_package(values, low, high):
    assert interval(values) == pytest.approx((low, high), abs=1e-7)


def drawn(seed, n=13):
    return np.random.default_rng(seed).beta(0.5, 2, n)


@pytest.mark.parametrize("seed", range(5))
def test_order_says_nothing(seed):
    values = drawn(seed)
    mixed = np.random.default_rng(seed).permutation(values)
    assert interval(mixed) == pytest.approx(interval(values), abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_the_mirrored_values_have_the_mirrored_interval(seed):
    values = drawn(seed)
    low, high = interval(1 - values)
    assert interval(values) == pytest.approx((1 - high, 1 - low), abs=1e-12)


def test_a_value_counted_twice_is_two_values_and_one_counted_zero_times_is_none():
    values, counts = np.array([0.2, 0.7, 1.0]), np.array([3, 2, 0])
    spelt_out = interval([0.2, 0.2, 0.2, 0.7, 0.7])
    assert hedged_capital(values, counts, 0.95) == pytest.approx(spelt_out, abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_the_mean_lies_inside_and_more_confidence_is_wider(seed):
    values = drawn(seed)
    limits = [interval(values, confidence) for confidence in (0.5, 0.9, 0.95, 0.9999)]
    (low, high), *_ = limits
    assert low < values.mean() < high
    for (inner_low, inner_high), (outer_low, outer_high) in pairwise(limits):
        assert outer_low < inner_low
        assert inner_high < outer_high


@pytest.mark.parametrize("n", [1, 2, 5, 10, 20, 39])
@pytest.mark.parametrize("p", [0.001, 0.02, 0.1, 0.5, 0.97])
def test_coverage_of_coins_is_exact(n, p):
    """Summed over the binomial: never below what is promised, for any n and p."""
    k = np.arange(n + 1)
    ends = [hedged_capital(np.array([0.0, 1.0]), np.array([n - i, i]), 0.95) for i in k]
    covered = np.array([low <= p <= high for low, high in ends])
    assert stats.binom.pmf(k, n, p)[covered].sum() >= 0.95


SHAPES = {
    "two humps": (lambda rng, n: rng.beta(0.2, 0.2, n), 0.5),
    "skewed": (lambda rng, n: rng.beta(0.05, 2, n), 0.05 / 2.05),
    "one far value in fifty": (lambda rng, n: np.where(rng.random(n) < 0.02, 1.0, 0.3), 0.314),
    "close together": (lambda rng, n: rng.uniform(0.45, 0.55, n), 0.5),
    # Means that differ: halves at 0.1 and 0.7, of which the mean is asked.
    "unlike halves": (
        lambda rng, n: rng.random(n) < np.where(np.arange(n) < n / 2, 0.1, 0.7),
        0.4,
    ),
}


@pytest.mark.parametrize("n", [2, 10, 20, 38])
@pytest.mark.parametrize("shape", SHAPES)
def test_coverage_of_other_shapes(shape, n):
    runs = 300
    draw, mean = SHAPES[shape]
    rng = np.random.default_rng(n)
    ends = [interval(draw(rng, n)) for _ in range(runs)]
    missed = sum(not low <= mean <= high for low, high in ends)
    # .05 and 3 standard errors of so few runs.
    assert missed / runs <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / runs)


@pytest.mark.parametrize("n", [5, 10, 20, 39])
@pytest.mark.parametrize("shape", ["two humps", "skewed", "close together"])
def test_it_is_narrower_than_the_empirical_bernstein_bound(shape, n):
    draw, _ = SHAPES[shape]
    rng = np.random.default_rng(n)
    for _ in range(10):
        values = draw(rng, n)
        (low, high), (low_bound, high_bound) = interval(values), bernstein(values)
        assert high - low < high_bound - low_bound


def test_a_million_equal_values_leave_little_doubt_and_some():
    low, high = hedged_capital(np.array([0.25]), np.array([1_000_000]), 0.95)
    assert 0 < 0.25 - low < 1e-5
    assert 0 < high - 0.25 < 1e-5
