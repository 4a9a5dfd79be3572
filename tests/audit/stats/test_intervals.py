"""Intervals against published tables, hand-worked values and simulation."""

import numpy as np
import pytest
from scipy import stats

from audit.stats import intervals
from audit.stats.betting import hedged_capital


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 3 (score, no correction).
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)  # fmt: skip
def test_wilson_matches_newcombes_table(k, n, low, high):
    assert np.round(intervals.wilson(k, n), 4) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    # The same table, method 5 (Clopper-Pearson).
    [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0.0, 0.1684), (1, 29, 0.0009, 0.1776)],
)  # fmt: skip
def test_clopper_pearson_matches_newcombes_table(k, n, low, high):
    assert np.round(intervals.clopper_pearson(k, n), 4) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize("k", [0, 1, 7, 20])
def test_clopper_pearson_equals_scipys_exact_interval(k):
    exact = stats.binomtest(k, 20).proportion_ci(0.9, "exact")
    assert intervals.clopper_pearson(k, 20, 0.9) == pytest.approx(tuple(exact), abs=1e-12)


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17:873-890, table II, method 10.
    [((56, 70, 48, 80), 0.0524, 0.3339), ((9, 10, 3, 10), 0.1705, 0.8090), ((10, 10, 0, 10), 0.6075, 1.0)],
)  # fmt: skip
def test_newcombe_matches_its_table(counts, low, high):
    assert np.round(intervals.newcombe(*counts), 4) == pytest.approx((low, high), abs=1e-12)


def test_nothing_counted_is_undefined_not_zero():
    for low, high in (intervals.wilson(0, 0), intervals.clopper_pearson(0, 0)):
        assert np.isnan(low)
        assert np.isnan(high)
    assert np.isnan(intervals.rate(0, 0).value)
    assert np.isnan(intervals.newcombe(1, 2, 0, 0)).all()
    assert np.isnan(intervals.log_ratio(1, 2, 0, 0)).all()


def test_small_samples_get_the_exact_interval_and_zero_of_ten_is_not_certainty():
    few, many = intervals.rate(0, 10), intervals.rate(0, 40)
    assert few.method == "Clopper-Pearson 95 %"
    assert few.high == pytest.approx(1 - 0.025**0.1)
    assert many.method == "Wilson 95 %"


def test_log_ratio_by_hand():
    # (5.5/11) / (2.5/11) = 2.2; variance 1/5.5 - 1/11 + 1/2.5 - 1/11 = 0.4
    half = 1.959963985 * 0.4**0.5
    expected = 2.2 * np.exp([-half, half])
    assert intervals.log_ratio(5, 10, 2, 10) == pytest.approx(expected, rel=1e-8)


def test_ratio_of_full_counts_keeps_a_width():
    low, high = intervals.log_ratio(10, 10, 10, 10)
    assert low < 0.9
    assert high > 1.1


def test_mean_of_rates_combines_the_distances_to_wilson_limits():
    estimate = intervals.mean_of_rates([8, 9], [10, 10])
    low, high = intervals.wilson([8, 9], [10, 10])
    assert estimate.value == pytest.approx(0.85)
    assert estimate.low == pytest.approx(0.85 - np.hypot(0.8 - low[0], 0.9 - low[1]) / 2)
    assert estimate.high == pytest.approx(0.85 + np.hypot(high[0] - 0.8, high[1] - 0.9) / 2)


def test_mean_is_students_t_for_many_rows():
    values = np.arange(100) / 100
    expected = stats.t.interval(0.95, 99, values.mean(), stats.sem(values))
    estimate = intervals.bounded_mean(values)
    assert (estimate.low, estimate.high) == pytest.approx(expected)


def test_mean_of_few_rows_is_by_betting_within_its_range():
    shifts = np.array([-0.1, 0.0, 0.0, 0.3])
    low, high = hedged_capital((shifts + 1) / 2, np.ones(4), 0.9)
    estimate = intervals.bounded_mean(shifts, 0.9, -1, 1)
    assert estimate.method == "betting (hedged capital) 90 %"
    assert (estimate.low, estimate.high) == pytest.approx((2 * low - 1, 2 * high - 1))


def test_thirteen_shifts_near_none_are_not_the_whole_range():
    """The empirical Bernstein bound answered [-1, 1], whatever the shifts."""
    estimate = intervals.bounded_mean(np.full(13, 0.01), low=-1, high=1)
    assert estimate.low > -0.3
    assert estimate.high < 0.3


def test_equal_values_count_as_often_as_they_are_there():
    alone = intervals.bounded_mean(np.full(60, 0.1))
    counted = intervals.bounded_mean(np.array([0.1]), counts=np.array([60]))
    assert alone[:3] == pytest.approx(counted[:3])
    assert alone.method == "betting (hedged capital) 95 %"


@pytest.mark.parametrize("values", [np.zeros(50), np.full(7, 0.25), np.array([0.3])])
def test_mean_of_equal_values_does_not_claim_certainty(values):
    estimate = intervals.bounded_mean(values)
    assert estimate.high > estimate.value
    assert estimate.high - estimate.low > 0.05


@pytest.mark.parametrize("confidence", [0, 1, 1.5])
def test_impossible_confidence_is_refused(confidence):
    with pytest.raises(ValueError, match="confidence"):
        intervals.wilson(1, 2, confidence)


@pytest.mark.parametrize(("n", "p"), [(10, 0.1), (30, 0.05), (50, 0.5), (200, 0.02)])
def test_rate_covers_the_truth_as_often_as_it_says(n, p):
    """Exact coverage, summed over the binomial: the mean over p may dip a little, never far."""
    k = np.arange(n + 1)
    limits = [intervals.rate(int(i), n) for i in k]
    covered = np.array([limit.low <= p <= limit.high for limit in limits])
    assert stats.binom.pmf(k, n, p)[covered].sum() >= 0.93
