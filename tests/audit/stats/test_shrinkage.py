"""Shrunk rates: by hand, and that they are nearer to the truth than raw ones."""

import numpy as np
import pytest

from audit.stats.shrinkage import shrunk_rates


def test_groups_no_further_apart_than_chance_are_drawn_to_the_common_rate():
    # Spread 10 (.01 + 0 + .01) / .25 = .8 is below the 2 that chance gives: precision 30 rows.
    value, low, high = shrunk_rates(np.array([4, 5, 6]), np.array([10, 10, 10]))
    assert value == pytest.approx([19 / 40, 20 / 40, 21 / 40])
    assert ((low < value) & (value < high)).all()


def test_groups_far_apart_keep_their_own_rate():
    # Spread 12.8, less 2, over 30 - 10 - 2 = 18: rho .6, precision 2/3; (1/3 + 1)/(2/3 + 10).
    value, _, _ = shrunk_rates(np.array([1, 5, 9]), np.array([10, 10, 10]))
    assert value == pytest.approx([1 / 8, 1 / 2, 7 / 8])


def test_a_group_without_rows_gets_the_common_rate():
    value, _, _ = shrunk_rates(np.array([1, 5, 9, 0]), np.array([10, 10, 10, 0]))
    assert value[3] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("k", "n"), [([1, 2], [5, 5]), ([0, 0, 0], [5, 5, 5]), ([5, 5, 5], [5, 5, 5]), ([], [])]
)
def test_two_groups_or_one_rate_for_all_cannot_be_shrunk(k, n):
    assert shrunk_rates(np.array(k, int), np.array(n, int)) is None


def test_shrunk_rates_are_nearer_to_the_truth_and_their_limits_nearly_hold():
    """Coverage found .913: the limits ignore that the common rate and its spread are estimated."""
    rng = np.random.default_rng(0)
    raw_error, error, covered = [], [], []
    for _ in range(200):
        n = rng.integers(5, 60, 20)
        p = rng.beta(6, 14, 20)
        k = rng.binomial(n, p)
        value, low, high = shrunk_rates(k, n)
        raw_error.append(np.mean((k / n - p) ** 2))
        error.append(np.mean((value - p) ** 2))
        covered.append(np.mean((low <= p) & (p <= high)))
    assert np.mean(error) < 0.6 * np.mean(raw_error)
    assert np.mean(covered) >= 0.90
