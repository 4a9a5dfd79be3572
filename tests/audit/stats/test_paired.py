"""Pairs: tests by random signs, and half the difference of two estimates."""

import numpy as np
import pytest

from audit.stats.estimate import Estimate
from audit.stats.paired import half_difference, sign_flip_p_value


def test_p_values_of_worked_pairs():
    assert sign_flip_p_value(np.ones(5)) == 1
    # All signs alike happens once in 2^10.
    assert sign_flip_p_value(np.ones(10)) == pytest.approx(2**-10, abs=0.002)
    assert sign_flip_p_value(np.zeros(50)) == 1
    assert sign_flip_p_value(-np.ones(50)) == 1


def test_false_alarms_are_as_rare_as_promised():
    rng = np.random.default_rng(1)
    p = np.array([sign_flip_p_value(rng.normal(size=30)) for _ in range(600)])
    assert (p <= 0.05).mean() == pytest.approx(0.05, abs=0.025)


def test_half_difference_combines_by_squares():
    one, other = Estimate(0.4, 0.1, 0.6, "t"), Estimate(-0.2, -0.6, 0.0, "t")
    found = half_difference(one, other)
    assert found.value == pytest.approx(0.3)
    assert found.low == pytest.approx(0.3 - np.hypot(0.3, 0.2) / 2)
    assert found.high == pytest.approx(0.3 + np.hypot(0.2, 0.4) / 2)
