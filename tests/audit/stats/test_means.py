"""Student's and Welch's intervals, held against scipy."""

import numpy as np
import pytest
from scipy import stats

from audit.stats import means

RNG = np.random.default_rng(0)
FIRST, SECOND = RNG.normal(1, 2, 12), RNG.normal(0, 5, 30)


def test_the_interval_of_a_mean_is_students():
    expected = stats.ttest_1samp(FIRST, 0).confidence_interval(0.9)
    found = means.mean(FIRST, 0.9)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    assert found.value == pytest.approx(FIRST.mean())


def test_the_interval_of_a_difference_is_welchs():
    expected = stats.ttest_ind(FIRST, SECOND, equal_var=False).confidence_interval(0.95)
    found = means.difference(FIRST, SECOND)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


def test_a_size_is_never_below_nothing():
    assert means.mean(np.array([0.0, 0.0, 3.0]), least=0.0).low == 0


def test_one_value_says_nothing_of_others():
    assert np.isnan(means.mean(np.ones(1)).value)
    assert np.isnan(means.difference(np.ones(1), np.ones(5)).value)


def test_equal_values_have_a_mean_without_spread():
    assert means.difference(np.ones(3), np.zeros(4))[:3] == (1.0, 1.0, 1.0)
