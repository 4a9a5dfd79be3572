"""Shares of rows in clusters: the clusters are the evidence, not their rows."""

import numpy as np
import pytest

from audit.stats.clusters import clustered_rate
from audit.stats.intervals import rate


def test_clusters_of_one_row_give_the_ordinary_interval():
    for rows, hits in ((20, 3), (200, 30)):
        has = np.arange(rows) < hits
        assert clustered_rate(np.ones(rows, dtype=np.int64), has)[:3] == pytest.approx(
            rate(hits, rows)[:3]
        )


def test_copies_of_all_rows_narrow_nothing():
    sizes, has = np.array([3, 1, 1, 2] * 30), np.array([True, False, False, True] * 30)
    assert clustered_rate(sizes, has)[:3] == pytest.approx(clustered_rate(5 * sizes, has)[:3])


def test_effective_rows_by_hand():
    # 4 + 1 + 1 rows are worth 6² / (16 + 1 + 1) = 2; the share is 4/6.
    estimate = clustered_rate(np.array([4, 1, 1]), np.array([True, False, False]))
    assert estimate.value == pytest.approx(2 / 3)
    assert "2 effective rows of 6" in estimate.method
    assert estimate.low < 0.1
    assert estimate.high > 0.95


def test_no_rows_are_undefined():
    assert np.isnan(clustered_rate(np.array([], dtype=np.int64), np.array([], dtype=bool)).value)


def test_interval_covers_where_wilson_on_rows_does_not():
    rng = np.random.default_rng(0)
    hits = naive = 0
    for _ in range(500):
        sizes = rng.choice([1, 2, 20], p=[0.7, 0.2, 0.1], size=150)
        has = rng.random(150) < 0.3
        estimate = clustered_rate(sizes, has)
        hits += estimate.low <= 0.3 <= estimate.high
        plain = rate(int(sizes[has].sum()), int(sizes.sum()))
        naive += plain.low <= 0.3 <= plain.high
    assert hits / 500 >= 0.92
    assert naive / 500 < 0.7
