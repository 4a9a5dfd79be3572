"""Scores counted by group: every row is in the table once, whatever the order of the rows."""

import numpy as np
import pytest

from audit.stats.scores import Scored, ScoreTable, on, pooled, scored_of, without


def table_of(group, truth, score, n=None):
    group, truth, score = map(np.asarray, (group, truth, score))
    return ScoreTable.of(group, group.max() + 1, truth, np.argsort(score), score, n)


def as_lists(scored):
    return [list(column) for column in scored]


def test_counts_by_hand():
    # group 0: .2 negative, .2 positive, .5 unknown; group 1 empty; group 2: .2 positive twice
    table = table_of([0, 2, 0, 0, 2], [0, 1, 1, 2, 1], [0.2, 0.2, 0.2, 0.5, 0.2])
    assert len(table) == 3
    assert as_lists(table.group(0)) == [[0.2, 0.5], [1, 0], [1, 0], [0, 1]]
    assert as_lists(table.group(1)) == [[], [], [], []]
    assert as_lists(table.group(2)) == [[0.2], [2], [0], [0]]
    assert list(table.group(0).known) == [2, 0]
    assert list(table.group(0).total) == [2, 1]


@pytest.mark.parametrize("digits", [1, 12])
def test_equals_counting_with_a_dictionary(digits):
    rng = np.random.default_rng(0)
    group, truth = rng.integers(0, 5, 900), rng.integers(0, 3, 900)
    score = np.round(rng.random(900), digits)
    table = table_of(group, truth, score)
    for code in range(5):
        scored = table.group(code)
        assert list(scored.score) == sorted(set(score[group == code]))
        for value, positive, negative, unknown in zip(*scored, strict=True):
            here = truth[(group == code) & (score == value)]
            assert (negative, positive, unknown) == tuple((here == t).sum() for t in range(3))


def test_cells_with_their_rows_equal_the_rows():
    rng = np.random.default_rng(1)
    group, truth, score = rng.integers(0, 3, 50), rng.integers(0, 3, 50), rng.integers(0, 5, 50)
    n = rng.integers(1, 9, 50)
    counted = table_of(group, truth, score / 4, n)
    expanded = table_of(*(np.repeat(x, n) for x in (group, truth, score / 4)))
    for one, other in zip(counted.groups, expanded.groups, strict=True):
        assert as_lists(one) == as_lists(other)
        assert one.positive.dtype == np.int64


def test_weights_are_summed_and_scaled_by_group():
    table = table_of([0, 0, 1], [1, 1, 0], [0.5, 0.5, 0.1], np.array([0.25, 0.5, 2.0]))
    assert table.group(0).positive == [0.75]
    assert table.scaled(np.array([2.0, 3.0])).group(1).negative == [6.0]


def test_no_rows_make_an_empty_table():
    nothing = np.array([], dtype=np.int64)
    table = ScoreTable.of(nothing, 2, nothing, nothing, nothing.astype(float), None)
    assert [as_lists(group) for group in table.groups] == [[[], [], [], []]] * 2


def test_pool_and_what_is_left_of_it():
    one = scored_of(np.array([True, False]), np.array([0.1, 0.5]))
    other = scored_of(np.array([True, True]), np.array([0.5, 0.9]))
    whole = pooled([one, other])
    assert as_lists(whole) == [[0.1, 0.5, 0.9], [1, 1, 1], [0, 1, 0], [0, 0, 0]]
    assert as_lists(without(whole, one))[1:] == as_lists(on(whole.score, other))[1:]


def test_a_rounding_error_of_weights_is_nobody():
    tenths = [Scored(np.array([0.5]), *(np.array([x]) for x in (0.1, 0.2, 0.0))) for _ in range(3)]
    whole = pooled(tenths)
    left = without(without(without(whole, tenths[0]), tenths[1]), tenths[2])
    assert left.total == [0]
