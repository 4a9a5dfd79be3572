"""Rows that would settle a question: what they promise is drawn and looked at."""

import numpy as np
import pytest

from audit.stats.gaps import smallest_ratio, widest_difference
from audit.stats.power import rows_per_group, rows_to_settle, shrunk


def test_rows_to_settle_by_hand():
    # .13 lies .03 above the limit, the interval reaches .06 below: half as wide needs four times.
    assert rows_to_settle(0.13, 0.07, 0.19, 0.10, 100) == 400
    assert rows_to_settle(0.10, 0.05, 0.15, 0.10, 100) is None


def needed(k, n, limit):
    gap = widest_difference(k, n)
    return rows_per_group(*gap.groups[:3], n, gap.critical, limit, proportions=True)


def test_two_equal_groups_need_the_rows_of_the_textbook():
    # (1.96 + 1.28)² * 2 * .25 / .1² = 525 rows a group, as for any test of equivalence.
    n = np.array([50, 50])
    assert needed(np.array([25, 25]), n, 0.1) == pytest.approx(525, rel=0.1)


def test_a_large_gap_needs_few_more_rows_and_a_gap_on_the_limit_no_number():
    n = np.array([40, 40])
    assert needed(np.array([30, 14]), n, 0.2) < 200
    value, low, high = np.array([0.5, 0.4]), np.array([0.47, 0.37]), np.array([0.53, 0.43])
    # Shrinking moves the gap below the limit, a little; a limit there is on the gap itself.
    between = float(np.ptp(shrunk(value, np.array([0.015, 0.015]))))
    assert rows_per_group(value, low, high, n, 2.0, between) is None


def test_a_ratio_is_settled_too():
    k, n = np.array([30, 24]), np.array([60, 60])
    gap = smallest_ratio(k, n)
    rows = rows_per_group(*gap.groups[:3], n, gap.critical, 0.8, ratio=True)
    far = rows_per_group(*gap.groups[:3], n, gap.critical, 0.5, ratio=True)
    assert far < rows


def test_chance_is_shrunk_away_and_real_spread_kept():
    rng = np.random.default_rng(0)
    error = np.full(20, 0.05)
    alike = shrunk(0.3 + rng.normal(0, 0.05, 20), error)
    apart = shrunk(np.linspace(0, 1, 20), error)
    assert np.ptp(alike) < 0.06
    assert np.ptp(apart) > 0.9


def test_the_rows_it_names_do_settle_most_draws():
    """Ten equal groups, limit .1: with the rows it names nearly every draw is within."""
    rng = np.random.default_rng(1)
    n = rng.integers(30, 90, 10)
    rows = needed(rng.binomial(n, 0.3), n, 0.1)
    more = np.maximum(n, rows)
    draws = rng.binomial(more, 0.3, (100, 10))
    within = [widest_difference(k, more).estimate.high < 0.1 for k in draws]
    assert np.mean(within) > 0.7
