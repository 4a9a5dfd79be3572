"""Intervals of differences from two intervals: by hand, as published, and over many samples."""

import math

import numpy as np
import pytest

from audit.stats.estimate import Estimate, undefined
from audit.stats.intervals import wilson
from audit.stats.means import mean_within
from audit.stats.mover import difference


def of_rate(k, n):
    low, high = wilson(k, n)
    return Estimate(k / n, float(low), float(high), "Wilson 95 %")


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
    ],
)
def test_rates_have_the_limits_newcombe_published(one, other, low, high):
    """Newcombe (1998), table II, method 10."""
    found = difference(of_rate(*one), of_rate(*other))
    assert found.value == pytest.approx(one[0] / one[1] - other[0] / other[1])
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_by_hand():
    # Distances of 3 below and 4 above on either side: 5 each way.
    found = difference(Estimate(10, 7, 13, ""), Estimate(2, -2, 6, ""))
    assert found[:3] == (8, 3, 13)
    # The limit further off counts: (4, 12) below, (3, 0) above.
    assert difference(Estimate(10, 6, 13, ""), Estimate(2, 2, 14, ""))[:3] == (
        8, 8 - math.sqrt(4**2 + 12**2), 11,
    )  # fmt: skip


def test_turned_around_it_is_its_mirror_image():
    one, other = Estimate(0.7, 0.6, 0.75, ""), Estimate(0.4, 0.38, 0.5, "")
    there, back = difference(one, other), difference(other, one)
    assert (-back.value, -back.high, -back.low) == pytest.approx(there[:3])


def test_what_is_not_bounded_or_not_defined_stays_so():
    open_ended = Estimate(2.0, 1.0, math.inf, "")
    found = difference(open_ended, Estimate(0.5, 0.5, 0.5, ""))
    assert found[:3] == (1.5, 0.5, math.inf)
    assert difference(Estimate(0.5, 0.5, 0.5, ""), open_ended)[:3] == (-1.5, -math.inf, -0.5)
    assert all(map(math.isnan, difference(undefined(), open_ended)[:3]))


def test_intervals_hold_the_truth_as_often_as_they_say():
    rng = np.random.default_rng(0)
    held = 0
    for _ in range(1000):
        one = mean_within(rng.beta(2, 2, 60), 0.0, 1.0)
        other = mean_within(rng.beta(2, 6, 90), 0.0, 1.0)
        found = difference(one, other)
        held += found.low <= 0.25 <= found.high
    assert 930 <= held <= 970
