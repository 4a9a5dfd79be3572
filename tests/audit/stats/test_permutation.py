"""The permutation test: against Fisher's exact one, its level and its power."""

import numpy as np
import pytest
from scipy import stats

from audit.stats.permutation import max_t_p_value


def p_value(k, n, **others):
    return max_t_p_value([(np.array(k), np.array(n))], **others)[0]


@pytest.mark.parametrize(("k", "n"), [((8, 2), (10, 10)), ((15, 9), (40, 40)), ((3, 3), (5, 5))])
def test_two_groups_of_a_size_give_fishers_exact_test(k, n):
    table = [[k[0], n[0] - k[0]], [k[1], n[1] - k[1]]]
    exact = stats.fisher_exact(table).pvalue
    found = p_value(k, n)
    assert found == pytest.approx(exact, abs=4 * np.sqrt(0.25 / 1999) + 1 / 2000)


def test_groups_beyond_chance_get_the_smallest_possible_p():
    found = max_t_p_value([(np.array([90, 10, 50]), np.array([100, 100, 100]))])
    assert found == (1 / 2000, 1999)


@pytest.mark.parametrize(
    ("k", "n"), [([3], [10]), ([0, 0], [10, 10]), ([10, 10], [10, 10]), ([3, 0], [10, 0])]
)
def test_what_cannot_vary_has_no_test(k, n):
    assert max_t_p_value([(np.array(k), np.array(n))]) is None


def test_of_two_rates_one_may_be_undefined():
    defined, not_defined = (np.array([8, 2]), np.array([10, 10])), (np.zeros(2), np.zeros(2))
    assert max_t_p_value([defined, not_defined]) == max_t_p_value([defined])


def test_effective_counts_are_rounded_and_huge_ones_taken():
    assert p_value([8.2, 1.9], [10.1, 9.8]) == p_value([8, 2], [10, 10])
    assert p_value([6e11, 5e11], [1e12, 1e12]) == 1 / 2000


@pytest.mark.parametrize("rates", [1, 2])
def test_equal_groups_are_called_unequal_as_often_as_promised(rates):
    rng = np.random.default_rng(0)
    n = np.array([200, 100, 50, 30, 20, 20])
    found = [
        max_t_p_value([(rng.binomial(n, 0.3), n) for _ in range(rates)])[0] for _ in range(300)
    ]
    assert np.mean(np.array(found) <= 0.05) <= 0.08
    assert np.mean(found) == pytest.approx(0.5, abs=0.08)
