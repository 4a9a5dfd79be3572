"""The widest gap among groups: values by hand, its interval by simulation."""

import numpy as np
import pytest

from audit.stats import gaps, intervals


def test_two_groups_give_newcombes_interval():
    gap = gaps.widest_difference(np.array([56, 48]), np.array([70, 80]))
    assert gap.estimate.value == pytest.approx(0.2)
    assert gap.estimate[1:3] == pytest.approx(intervals.newcombe(56, 70, 48, 80))
    assert gap.widest == gap.surest == (0, 1)


def test_tukeys_critical_value_matches_the_printed_table():
    # Studentised range, infinite degrees of freedom, .05: 3 groups 3.314, 10 groups 4.474.
    for groups, q in ((3, 3.314), (10, 4.474)):
        z = intervals.critical_value(gaps.pairwise_confidence(groups, 0.95))
        assert z * 2**0.5 == pytest.approx(q, abs=6e-4)


def test_a_group_that_cannot_be_counted_takes_no_part():
    gap = gaps.widest_difference(np.array([5, 0, 2]), np.array([10, 0, 10]))
    assert gap.estimate.value == pytest.approx(0.3)
    assert gap.widest == (0, 2)


@pytest.mark.parametrize("n", [[10, 0], [0, 0], [10]])
def test_fewer_than_two_groups_is_undefined(n):
    k = np.minimum(3, n)
    assert np.isnan(gaps.widest_difference(k, np.array(n)).estimate.value)
    assert np.isnan(gaps.smallest_ratio(k, np.array(n)).estimate.value)


def test_ratio_of_nothing_selected_is_undefined():
    assert np.isnan(gaps.smallest_ratio(np.zeros(2, int), np.array([10, 10])).estimate.value)


def test_ratio_interval_holds_its_estimate_when_a_group_is_never_selected():
    estimate = gaps.smallest_ratio(np.array([0, 200]), np.array([400, 400])).estimate
    assert estimate.value == 0 == estimate.low
    assert 0 < estimate.high < 0.1


def test_the_surest_pair_is_the_one_with_evidence_not_the_one_with_extremes():
    k, n = np.array([2, 800, 500, 1]), np.array([2, 1000, 1000, 4])
    gap = gaps.widest_difference(k, n)
    assert gap.widest == (0, 3)
    assert gap.surest == (1, 2)
    ratio = gaps.smallest_ratio(k, n)
    assert ratio.widest == (0, 3)
    assert ratio.surest == (1, 2)


CASES = [
    ([200, 200], [0.3, 0.3]),
    ([500, 300, 100, 60, 40, 30], [0.3] * 6),
    ([500, 300, 100, 60, 40, 30], [0.3, 0.3, 0.4, 0.3, 0.2, 0.3]),
    ([50] * 10, [0.1] * 10),
]


@pytest.mark.parametrize(("sizes", "rates"), CASES)
def test_interval_covers_the_true_gap_and_ratio(sizes, rates):
    rng = np.random.default_rng(0)
    n, p = np.array(sizes), np.array(rates)
    draws = [rng.binomial(n, p) for _ in range(400)]
    true_gap, true_ratio = p.max() - p.min(), p.min() / p.max()
    found = [gaps.widest_difference(k, n).estimate for k in draws]
    ratios = [gaps.smallest_ratio(k, n).estimate for k in draws]
    assert np.mean([e.low <= true_gap <= e.high for e in found]) >= 0.93
    assert np.mean([e.low <= true_ratio <= e.high for e in ratios]) >= 0.93


def test_equal_groups_are_rarely_called_unequal_and_clear_gaps_are_found():
    rng = np.random.default_rng(1)
    n = np.full(10, 100)
    equal = [gaps.widest_difference(rng.binomial(n, 0.4), n).estimate.low > 0 for _ in range(400)]
    assert np.mean(equal) <= 0.07
    p = np.array([0.4] * 9 + [0.8])
    unequal = [gaps.widest_difference(rng.binomial(n, p), n).estimate.low > 0 for _ in range(100)]
    assert np.mean(unequal) >= 0.95


def test_difference_limits_of_rates_are_newcombes():
    low, high = intervals.wilson([56, 48], [70, 80])
    least, most = gaps.difference_limits(np.array([0.8, 0.6]), low, high)
    assert (least[0, 1], most[0, 1]) == pytest.approx(intervals.newcombe(56, 70, 48, 80))
    assert (least[1, 0], most[1, 0]) == pytest.approx((-most[0, 1], -least[0, 1]))


def test_ratio_limits_solve_fiellers_equation():
    """MOVER-R's limit R is where (a - R b) is as far as its limits reach: the defining equation."""
    value, low, high = np.array([0.6, 0.8]), np.array([0.5, 0.72]), np.array([0.69, 0.86])
    least, most = gaps.ratio_limits(value, low, high)
    a, b = value
    for r, a_reach, b_reach in (
        (least[0, 1], a - low[0], high[1] - b),
        (most[0, 1], high[0] - a, b - low[1]),
    ):
        assert (a - r * b) ** 2 == pytest.approx(a_reach**2 + (r * b_reach) ** 2)
    assert least[0, 1] < 0.75 < most[0, 1]


def test_a_divisor_that_may_be_nothing_leaves_the_ratio_unbounded():
    _, most = gaps.ratio_limits(np.array([0.5, 0.1]), np.array([0.4, 0.0]), np.array([0.6, 0.3]))
    assert most[0, 1] == np.inf


@pytest.mark.parametrize("groups", [2, 5])
def test_p_value_is_the_confidence_at_which_the_interval_begins_at_zero(groups):
    k, n = np.array([70, 50, 55, 60, 52])[:groups], np.full(groups, 100)
    p = gaps.tukey_p_value(gaps.widest_difference(k, n))
    assert gaps.widest_difference(k, n, 1 - p * 0.8).estimate.low == 0
    assert gaps.widest_difference(k, n, 1 - p * 1.25).estimate.low > 0
