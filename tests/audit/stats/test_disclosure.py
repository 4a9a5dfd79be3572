"""Classes of a release: the papers' own tables, hand-worked counts, and simulated samples."""

from itertools import permutations

import numpy as np
import pytest
from scipy import stats

from audit.stats.disclosure import (
    _jackknife_variance,
    alike_rate,
    closeness,
    distances,
    distinct_labels,
    entropy_labels,
    small_class_rate,
)
from audit.stats.intervals import clopper_pearson, wilson


def counts_of(*classes):
    """Rows by class and label, of words: one string of labels per class, one letter a row."""
    labels = sorted(set("".join(classes)))
    return np.array([[rows.count(label) for label in labels] for rows in classes])


# Machanavajjhala et al. (2007): their figures 2 and 3, diseases as letters (heart, viral, cancer).
FOUR_ANONYMOUS = counts_of("hhvv", "chvv", "cccc")
THREE_DIVERSE = counts_of("hvcc", "chvv", "hvcc")


def test_the_published_tables_of_l_diversity():
    assert distinct_labels(FOUR_ANONYMOUS).tolist() == [2, 3, 1]
    assert distinct_labels(THREE_DIVERSE).tolist() == [3, 3, 3]
    assert entropy_labels(FOUR_ANONYMOUS) == pytest.approx([2, 2.8284, 1], abs=1e-4)
    # -(¼ ln ¼ + ¼ ln ¼ + ½ ln ½) = 1.5 ln 2
    assert entropy_labels(THREE_DIVERSE) == pytest.approx([2**1.5] * 3)
    assert alike_rate(FOUR_ANONYMOUS).value == pytest.approx(4 / 12)
    assert alike_rate(THREE_DIVERSE).value == 0


def test_the_published_distances_of_t_closeness():
    # Li et al. (2007), 4: nine salaries, 3k to 11k, in classes of three.
    def salaries(*places):
        return np.isin(np.arange(9), places).astype(int)

    rows = np.stack([salaries(0, 1, 2), salaries(3, 5, 8), salaries(4, 6, 7)])
    found = distances(rows, ordered=True)
    assert found[:2] == pytest.approx([0.375, 1 / 6])


def test_total_variation_by_hand():
    # Of 4 rows 3 are a: class 1 is all a, |1 - ¾| = ¼; class 2 half, ¼.
    assert distances(counts_of("aa", "ab")) == pytest.approx([0.25, 0.25])


def test_a_number_of_two_values_is_as_far_in_order_as_by_name():
    rows = counts_of("aab", "b", "abbb")
    assert distances(rows, ordered=True) == pytest.approx(distances(rows))


@pytest.mark.parametrize(
    ("sizes", "k", "value"), [([1, 1, 2], 2, 0.5), ([4, 5, 6], 5, 4 / 15), ([5, 5], 5, 0.0)]
)
def test_small_classes_by_hand(sizes, k, value):
    assert small_class_rate(np.array(sizes), k).value == pytest.approx(value)


def test_the_jackknife_by_leaving_out():
    sizes, k = np.array([1, 1, 2, 3, 4, 5, 5, 9]), 5

    def small(of):
        return of[of < k].sum()

    without = []
    for i, size in enumerate(sizes):
        left = sizes.copy()
        left[i] -= 1
        without += [small(left)] * size
    n, value = sizes.sum(), small(sizes) / sizes.sum()
    variance = ((np.array(without) - np.mean(without)) ** 2).sum()
    effective = n * n * value * (1 - value) / variance
    found = small_class_rate(sizes, k)
    expected = clopper_pearson(value * effective, effective)
    assert (found.low, found.high) == pytest.approx(tuple(map(float, expected)))


def test_the_jackknife_of_agreement_by_leaving_out():
    counts = np.array([[3, 0, 0], [4, 1, 0], [1, 1, 0], [2, 2, 1], [0, 1, 0], [5, 0, 0]])

    def alike(of):
        return of[(of > 0).sum(axis=1) == 1].sum()

    without = []
    for cell in np.argwhere(counts):
        left = counts.copy()
        left[tuple(cell)] -= 1
        without += [alike(left)] * counts[tuple(cell)]
    n, value = counts.sum(), alike(counts) / counts.sum()
    variance = ((np.array(without) - np.mean(without)) ** 2).sum()
    effective = n * n * value * (1 - value) / variance
    found = alike_rate(counts)
    expected = clopper_pearson(value * effective, effective)
    assert (found.low, found.high) == pytest.approx(tuple(map(float, expected)))


def test_where_all_or_none_are_small_a_class_counts_for_one_row():
    none = small_class_rate(np.full(50, 20), 5)
    assert (none.value, none.low, none.high) == (0, 0, pytest.approx(float(wilson(0, 50)[1])))
    every = small_class_rate(np.ones(50, dtype=int), 5)
    assert (every.low, every.high) == (pytest.approx(float(wilson(50, 50)[0])), 1)


def test_no_rows_are_undefined():
    assert np.isnan(small_class_rate(np.array([], dtype=int), 5).value)
    assert np.isnan(alike_rate(np.zeros((0, 2), dtype=int)).value)


def test_expected_distance_is_the_mean_of_every_way_to_deal():
    sizes, labels = (2, 3), "aabbc"
    every = []
    for dealt in set(permutations(labels)):
        rows = ["".join(dealt[:2]), "".join(dealt[2:])]
        counts = np.array([[row.count(label) for label in "abc"] for row in rows])
        every.append(distances(counts) @ np.array(sizes) / 5)
    found = closeness(counts_of("aab", "bc"))  # the sizes the other way round
    assert found.expected == pytest.approx(np.mean(every))
    assert found.mean == pytest.approx(distances(counts_of("aab", "bc")) @ np.array([3, 2]) / 5)
    assert found.excess.value == pytest.approx(found.mean - found.expected)


def test_variance_of_the_distance_by_leaving_out():
    counts = np.array([[3, 1, 1], [2, 4, 0], [1, 0, 2]])
    for ordered in (False, True):
        without = []
        for cell in np.argwhere(counts):
            left = counts.copy()
            left[tuple(cell)] -= 1
            mean = distances(left, ordered=ordered) @ left.sum(axis=1) / left.sum()
            without += [mean] * counts[tuple(cell)]
        n = counts.sum()
        expected = (n - 1) / n * ((np.array(without) - np.mean(without)) ** 2).sum()
        assert _jackknife_variance(counts, ordered) == pytest.approx(expected)


def test_one_class_or_one_label_has_nothing_to_differ():
    assert closeness(counts_of("ab")) is None
    assert closeness(counts_of("aa", "a")) is None


def test_labels_dealt_at_random_raise_no_alarm_and_planted_ones_do():
    rng = np.random.default_rng(5)
    alarms, found = [], []
    for _ in range(60):
        sizes = rng.integers(1, 12, 40)
        random, planted = rng.binomial(sizes, 0.4), rng.binomial(sizes, rng.beta(1, 1, 40))
        alarms.append(closeness(np.stack([random, sizes - random], axis=1)))
        found.append(closeness(np.stack([planted, sizes - planted], axis=1)))
    assert np.mean([one.p_value <= 0.05 for one in alarms]) <= 0.1
    assert np.mean([one.excess.low > 0 for one in alarms]) <= 0.05
    assert np.mean([one.p_value <= 0.05 and one.excess.low > 0 for one in found]) >= 0.95


def test_intervals_hold_the_share_to_be_expected():
    rng = np.random.default_rng(6)
    people = rng.dirichlet(np.full(300, 0.5))
    drawn = [rng.multinomial(400, people) for _ in range(200)]
    for k in (2, 5):
        found = [small_class_rate(sizes[sizes > 0], k) for sizes in drawn]
        truth = np.mean([one.value for one in found])
        assert np.mean([one.low <= truth <= one.high for one in found]) >= 0.93


def test_expected_distance_of_many_rows_is_that_of_hypergeometric_counts():
    counts = np.array([[4000, 9000], [30, 10], [1, 0], [700, 800]])
    n, first = counts.sum(), counts[:, 0].sum()
    expected = 0.0
    for size in counts.sum(axis=1):
        drawn = stats.hypergeom(n, first, size)
        there = np.arange(size + 1)
        expected += drawn.pmf(there) @ np.abs(there - size * first / n) / n
    assert closeness(counts).expected == pytest.approx(expected, rel=1e-7)
