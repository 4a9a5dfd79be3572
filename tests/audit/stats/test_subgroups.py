"""The worst slice: by hand, against brute force, planted and found, absent and not found."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from audit.stats import subgroups
from audit.stats.subgroups import distinct, excess, search


def planted(n, rate, seed):
    """A number, two attributes and noise; the slice (6 %) is literals 1 and 6."""
    rng = np.random.default_rng(seed)
    race = rng.choice(4, n, p=[0.5, 0.3, 0.15, 0.05])
    literals = [race == i for i in range(4)] + [rng.random(n) < 0.5, rng.random(n) < 0.9]
    for number in rng.random((3, n)):
        literals += [number <= 0.2, number > 0.2, number <= 0.5, number > 0.5]
    slice_ = literals[1] & literals[6]
    return np.array(literals), rng.random(n) < np.where(slice_, rate, 0.15)


def test_excess_by_hand_and_against_the_hypergeometric_law():
    # 5 of 10 rows hold 4 of 4 bad ones: 2 expected, variance 5 · .4 · .6 · 5/9 = 2/3.
    assert excess(5, 4, 10, 4) == pytest.approx(2 / (2 / 3) ** 0.5)
    law = stats.hypergeom(200, 37, 60)
    assert excess(60, 15, 200, 37) == pytest.approx((15 - law.mean()) / law.std())


@pytest.mark.parametrize("args", [(5, 0, 10, 0), (5, 5, 10, 10), (0, 0, 0, 0), (1, 1, 1, 1)])
def test_excess_is_zero_where_nothing_else_could_be(args):
    assert excess(*args) == 0


def test_a_wide_beam_finds_what_trying_every_slice_finds(monkeypatch):
    monkeypatch.setattr(subgroups, "ADDS", -np.inf)
    rng = np.random.default_rng(0)
    literals, bad = rng.random((9, 300)) < 0.5, rng.random(300) < 0.3
    best = max(
        float(excess(rows.sum(), (rows & bad).sum(), 300, bad.sum()))
        for depth in (1, 2, 3)
        for chosen in combinations(range(9), depth)
        if 30 <= (rows := literals[list(chosen)].all(axis=0)).sum() <= 270
    )
    worst = search(literals, bad, width=200, draws=0).worst
    rows = literals[list(worst.literals)].all(axis=0)
    assert worst.z == pytest.approx(best)
    assert (worst.n, worst.k) == (rows.sum(), (rows & bad).sum())


def test_a_planted_slice_is_found_and_its_gap_covered():
    literals, bad = planted(5000, 0.35, seed=0)
    found = search(literals, bad)
    assert set(found.worst.literals) == {1, 6}
    assert found.p_value(found.worst) < 1e-4
    gap = found.gap(found.worst)
    assert 0.05 < gap.low < 0.2 < gap.high


def test_noise_is_rarely_called_a_slice():
    found = [search(*planted(600, 0.15, seed), seed=seed, draws=99) for seed in range(60)]
    alarms = [one.p_value(one.worst) <= 0.05 for one in found]
    clear = [one.gap(one.worst).low > 0 for one in found]
    assert sum(alarms) <= 6  # 3 expected
    assert sum(clear) <= 6
    assert np.mean([one.worst.z > 1.64 for one in found]) > 0.5, "by themselves they look bad"


def test_a_literal_that_adds_nothing_is_not_in_the_description():
    rng = np.random.default_rng(7)
    literals, _ = planted(3000, 0.15, seed=1)
    draws = [rng.random(3000) < np.where(literals[1], 0.4, 0.15) for _ in range(20)]
    alone = [search(literals, bad, draws=0).worst.literals == (1,) for bad in draws]
    assert np.mean(alone) >= 0.8


def test_p_value_agrees_with_counting_permutations():
    literals, bad = planted(600, 0.15, seed=5)
    few, many = search(literals, bad), search(literals, bad, draws=999, seed=1)
    for z in (2.0, 2.5, 3.0, 3.5):
        counted = (many.null >= z).mean()
        assert few.p_value(replace(few.worst, z=z)) == pytest.approx(counted, abs=0.06)


def test_interval_widens_with_confidence_and_with_the_search():
    literals, bad = planted(2000, 0.3, seed=2)
    found = search(literals, bad)
    limits = [found.gap(found.worst, confidence)[1:3] for confidence in (0.8, 0.95, 0.99)]
    assert limits == sorted(limits, reverse=True)
    alone = search(literals[list(found.worst.literals)].all(axis=0)[None], bad)
    assert alone.gap(alone.worst).low > found.gap(found.worst).low


def test_the_same_rows_are_never_listed_twice():
    rng = np.random.default_rng(5)
    one, other = rng.random((2, 400)) < 0.4
    found = search(np.array([one, one, other, one & other]), rng.random(400) < 0.3, draws=0)
    rows = [slice_.rows.tobytes() for slice_ in found.slices]
    assert len(rows) == len(set(rows))
    assert all(slice_.literals[0] != 1 for slice_ in found.slices)


def test_distinct_slices_share_few_rows():
    literals, bad = planted(3000, 0.35, seed=3)
    found = search(literals, bad, draws=0)
    kept = distinct(found, 4)
    assert kept[0] == found.worst
    for a, b in combinations(kept, 2):
        rows, others = (literals[list(s.literals)].all(axis=0) for s in (a, b))
        assert (rows & others).sum() <= 0.5 * (rows | others).sum()


@pytest.mark.parametrize("all_bad", [False, True])
def test_without_a_difference_nothing_is_found(all_bad):
    literals, _ = planted(400, 0.15, seed=0)
    found = search(literals, np.full(400, all_bad), draws=20)
    gap = found.gap(found.worst)
    assert found.p_value(found.worst) == 1
    assert gap.value == 0
    assert gap.low < 0 < gap.high


@pytest.mark.parametrize("literals", [np.zeros((0, 50), bool), np.ones((1, 50), bool)])
def test_no_slice_with_rows_enough_is_no_slice(literals):
    found = search(literals, np.arange(50) < 20)
    assert found.worst is None
    assert found.slices == ()
