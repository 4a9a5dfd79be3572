"""Association of columns, and counts against given shares, against scipy and by simulation."""

import numpy as np
import pytest
from scipy import stats
from scipy.stats.contingency import association

from audit.stats.association import (
    chi_square_moments,
    cramers_v,
    goodness_of_fit,
    presence_p_values,
)


def table_of(*rows):
    return np.array(rows, dtype=np.int64)


def test_v_nears_the_plain_one_as_rows_grow():
    table = table_of([30, 20, 10], [10, 20, 30], [20, 5, 15])
    plain = association(table, method="cramer")
    few, many = cramers_v(table)[0], cramers_v(1000 * table)[0]
    assert few.value < plain
    assert many.value == pytest.approx(plain, abs=1e-4)
    assert many.high - many.low < few.high - few.low


def test_v_by_hand():
    # All expected 25, χ² = 4 · 15² / 25 = 36, its mean 100/99: V² = (36 - 1.0101) / 100.
    estimate, tested = cramers_v(table_of([40, 10], [10, 40]))
    assert estimate.value == pytest.approx(np.sqrt((36 - 100 / 99) / 100))
    assert tested.p_value == pytest.approx(stats.chi2.sf(36, 1), rel=0.7)


def test_limits_are_those_that_make_what_was_found_just_likely_enough():
    table = table_of([400, 300], [300, 400])
    estimate, _ = cramers_v(table)
    chi_square = stats.chi2_contingency(table, correction=False).statistic
    n = table.sum()
    assert stats.ncx2.sf(chi_square, 1, n * estimate.low**2) == pytest.approx(0.025, abs=1e-3)
    assert stats.ncx2.cdf(chi_square, 1, n * estimate.high**2) == pytest.approx(0.025, abs=1e-3)


@pytest.mark.parametrize(
    "shares",
    [
        np.outer([0.5, 0.5], [0.7, 0.3]),
        np.outer([0.975, 0.025], np.full(30, 1 / 30)),
        [[0.3, 0.2], [0.2, 0.3]],
        [[0.2, 0.1, 0.05], [0.05, 0.2, 0.1], [0.1, 0.05, 0.15]],
    ],
)
def test_interval_covers_the_true_v(shares):
    shares = np.asarray(shares)
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    truth = np.sqrt(((shares - expected) ** 2 / expected).sum() / (min(shares.shape) - 1))
    rng = np.random.default_rng(1)
    hits = 0
    for _ in range(400):
        drawn = rng.multinomial(400, shares.ravel() / shares.sum()).reshape(shares.shape)
        estimate, _ = cramers_v(drawn)
        hits += estimate.low - 1e-9 <= truth <= estimate.high
    assert hits / 400 >= 0.93


def test_moments_equal_those_of_every_table_with_the_margins():
    # Margins 7, 3 and 4, 6: the table is decided by its first cell, which is hypergeometric.
    first = np.arange(1, 5)
    chance = stats.hypergeom(10, 7, 4).pmf(first)
    chi_square = np.array(
        [
            stats.chi2_contingency([[k, 7 - k], [4 - k, k - 1]], correction=False).statistic
            for k in first
        ]
    )
    mean = (chance * chi_square).sum()
    variance = (chance * (chi_square - mean) ** 2).sum()
    assert chi_square_moments(table_of([3, 4], [1, 2])) == pytest.approx((mean, variance))


def test_sparse_tables_raise_no_false_alarm():
    """Many rare categories and a group of 20: the plain chi-square test calls far too many."""
    columns = np.maximum(5, (1200 / np.arange(1, 200)).astype(int))
    rows = np.array([0.5, 0.35, 0.15]) * (columns.sum() - 20)
    rows = np.append(rows.astype(int), 20)
    rows[0] += columns.sum() - rows.sum()
    drawn = stats.random_table(rows, columns).rvs(400, random_state=0)
    p = np.array([cramers_v(table)[1].p_value for table in drawn])
    plain = np.array([stats.chi2_contingency(t, correction=False).pvalue for t in drawn])
    assert (p <= 0.05).mean() <= 0.08
    assert (p <= 0.01).mean() <= 0.04
    assert (plain <= 0.01).mean() >= 0.06


@pytest.mark.parametrize("table", [[[5, 5]], [[5], [5]], [[5, 5], [0, 0]], [[1, 0], [0, 1]]])
def test_nothing_to_compare_is_undefined(table):
    estimate, tested = cramers_v(np.array(table))
    assert np.isnan(estimate.value)
    assert tested.p_value == 1


def test_presence_equals_fishers_exact_test():
    sizes = np.array([40, 60])
    there = table_of([12, 5], [3, 3], [0, 9])
    one_sided = [
        [
            stats.fisher_exact([row, sizes - row], alternative=side).pvalue
            for side in ("less", "greater")
        ]
        for row in there
    ]
    expected = [min(1, 2 * min(pair)) for pair in one_sided]
    assert presence_p_values(there, sizes) == pytest.approx(expected)


def test_goodness_of_fit_equals_scipy_where_counts_are_many():
    counts, shares = np.array([40, 25, 35]), np.array([0.3, 0.3, 0.4])
    tested = goodness_of_fit(counts, shares)
    assert tested.p_value == pytest.approx(stats.chisquare(counts, 100 * shares).pvalue)
    assert tested.method == "chi-square"


def test_goodness_of_fit_of_few_rows_is_nearly_the_exact_test():
    # All 4 rows of a group with share .5: as extreme either way, 2 · .5⁴ = .125.
    tested = goodness_of_fit(np.array([4, 0]), np.array([0.5, 0.5]))
    assert tested.p_value == pytest.approx(0.125, abs=0.01)
    assert "multinomial" in tested.method


def test_a_group_the_population_lacks_settles_it():
    assert goodness_of_fit(np.array([5, 1]), np.array([1.0, 0.0])).p_value == 0
    assert goodness_of_fit(np.array([5, 0]), np.array([1.0, 0.0])).p_value == 1
