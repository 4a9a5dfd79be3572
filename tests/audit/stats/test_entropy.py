"""Inequality between groups: by hand, against scipy, and by simulation at and away from 0."""

import numpy as np
import pytest
from scipy import stats

from audit.stats.entropy import between_group, equality_p_value, noncentrality

CELLS = np.array([[0, 3, 0], [1, 0, 2]])  # benefits 1 1 1 and 0 2 2


def test_indices_by_hand():
    # Means 1 and 4/3 of 7/6: r 6/7 and 8/7, each half of the rows.
    assert between_group(CELLS, 2).value == pytest.approx(1 / 98)
    expected = (6 / 7 * np.log(6 / 7) + 8 / 7 * np.log(8 / 7)) / 2
    assert between_group(CELLS, 1).value == pytest.approx(expected)


def test_generalised_entropy_is_half_the_squared_variation_of_people_given_their_groups_mean():
    cells = np.random.default_rng(0).integers(1, 40, (5, 3))
    mean, n = cells @ [0, 1, 2] / cells.sum(axis=1), cells.sum(axis=1)
    people = np.repeat(mean, n)
    assert between_group(cells, 2).value == pytest.approx(people.var() / people.mean() ** 2 / 2)
    theil = stats.entropy(people / people.sum(), np.full(people.size, 1 / people.size))
    assert between_group(cells, 1).value == pytest.approx(theil)


@pytest.mark.parametrize("cells", [[[1, 2, 3]], [[1, 2, 3], [0, 0, 0]], [[5, 0, 0], [3, 0, 0]]])
def test_one_group_or_nobody_with_benefit_is_undefined(cells):
    assert np.isnan(between_group(np.array(cells), 2).value)
    assert equality_p_value(np.array(cells)) is None


def test_all_alike_is_zero_and_not_certain():
    estimate = between_group(np.array([[0, 50, 0], [0, 50, 0]]), 2)
    assert estimate.value == estimate.low == 0
    assert estimate.high > 0


@pytest.mark.parametrize("statistic", [20.0, 150.0, 9_999.0])
@pytest.mark.parametrize("df", [1, 9])
def test_noncentrality_leaves_its_tails(statistic, df):
    low, high = noncentrality(statistic, df, 0.9)
    assert stats.ncx2.sf(statistic, df, low) == pytest.approx(0.05, abs=1e-6)
    assert stats.ncx2.cdf(statistic, df, high) == pytest.approx(0.05, abs=1e-6)


def test_large_statistics_are_taken_as_normal_without_a_jump():
    below, above = noncentrality(9_999.9, 3, 0.95), noncentrality(10_000.1, 3, 0.95)
    assert above == pytest.approx(below, rel=1e-3)


CASES = [
    ([200, 200], [[0.1, 0.8, 0.1]] * 2),
    ([300, 100], [[0.01, 0.98, 0.01], [0.3, 0.4, 0.3]]),
    ([200, 200], [[0.1, 0.8, 0.1], [0.2, 0.75, 0.05]]),
    ([30] * 6, [[0.05, 0.9, 0.05]] * 3 + [[0.2, 0.7, 0.1]] * 3),
]


@pytest.mark.parametrize(("n", "p"), CASES)
@pytest.mark.parametrize("alpha", [1, 2])
def test_interval_covers_the_true_inequality(n, p, alpha):
    """Found .945 to 1.00; where groups are alike the lower limit is seldom above 0."""
    rng = np.random.default_rng(0)
    cells = [
        np.array([rng.multinomial(*one) for one in zip(n, p, strict=True)]) for _ in range(800)
    ]
    found = [between_group(one, alpha) for one in cells]
    truth = between_group(np.array(n)[:, None] * np.array(p), alpha).value
    if np.ptp(np.array(p) @ [0, 1, 2]) == 0:
        truth = 0.0
        assert np.mean([equality_p_value(one) <= 0.05 for one in cells]) <= 0.08
    assert np.mean([e.low <= truth <= e.high for e in found]) >= 0.93
