"""Distances of score distributions against scipy; their intervals and tests by simulation."""

from functools import partial

import numpy as np
import pytest
from scipy.stats import ks_2samp, wasserstein_distance

from audit.stats.distances import (
    _spread,
    distance_estimate,
    kolmogorov_smirnov,
    wasserstein,
    widest_distance,
)
from audit.stats.scores import scored_of

RNG = np.random.default_rng(0)


def scores(values):
    return scored_of(np.zeros(len(values), dtype=bool), np.asarray(values, float))


@pytest.mark.parametrize("digits", [1, 9])
def test_equal_scipy_with_and_without_ties(digits):
    one, other = np.round(RNG.random(300), digits), np.round(RNG.beta(2, 3, 170), digits)
    pair = scores(one), scores(other)
    assert kolmogorov_smirnov(*pair).value == pytest.approx(
        ks_2samp(one, other).statistic, abs=1e-12
    )
    assert wasserstein(*pair).value == pytest.approx(wasserstein_distance(one, other), abs=1e-12)


def test_p_value_of_kolmogorov_smirnov_is_near_scipys():
    one, other = RNG.random(400), RNG.random(500) ** 1.25
    expected = ks_2samp(one, other, method="asymp").pvalue
    found = kolmogorov_smirnov(scores(one), scores(other)).p_value
    assert expected <= found <= 1.5 * expected


def test_bound_by_hand():
    # Two groups of 50: sqrt(log(2 / .05) / 2 · (1/50 + 1/50)) = .2716
    one, other = scores(np.arange(50) / 50), scores(np.arange(50) / 50)
    found = widest_distance([one, other], kolmogorov_smirnov, 1.0)
    assert found.estimate[:2] == (0, 0)
    assert found.estimate.high == pytest.approx(0.2716, abs=5e-5)
    assert found.p_value == 1


def test_spread_is_the_variance():
    values = np.sort(RNG.random(40))
    shares = np.arange(1, 40)[None, :] / 40
    assert _spread(shares, np.diff(values))[0] == pytest.approx(values.var(), abs=1e-12)


def test_range_of_the_score_only_scales_the_wasserstein_distance():
    one, other = RNG.integers(1, 11, 80), RNG.integers(3, 11, 60)
    unit = wasserstein(scores((one - 1) / 9), scores((other - 1) / 9))
    decile = wasserstein(scores(one), scores(other), 1, 10)
    assert decile.value == pytest.approx(9 * unit.value)
    assert decile.bound(0.05) == pytest.approx(9 * unit.bound(0.05))
    assert decile.p_value == pytest.approx(unit.p_value)


def test_empty_groups_take_no_part():
    some, none = scores([0.1, 0.2]), scores([])
    assert widest_distance([some, none], kolmogorov_smirnov, 1.0) is None
    assert widest_distance([none, some, some], kolmogorov_smirnov, 1.0).pair == (1, 2)
    assert np.isnan(distance_estimate(None, 1.0, 3, 0.95).value)


DRAWS = {
    "uniform": lambda rng, n: rng.random(n),
    "deciles": lambda rng, n: np.ceil(10 * rng.random(n)) / 10,
    "rare": lambda rng, n: rng.beta(0.3, 6, n),
}


@pytest.mark.parametrize("distance", [kolmogorov_smirnov, wasserstein])
@pytest.mark.parametrize("draw", DRAWS.values(), ids=DRAWS)
@pytest.mark.parametrize("sizes", [(4, 4), (8, 500), (100, 100), (40, 60, 150, 300, 20)])
def test_groups_scored_alike_are_not_said_to_differ(distance, draw, sizes):
    rng = np.random.default_rng(sum(sizes))
    found = [
        widest_distance([scores(draw(rng, n)) for n in sizes], distance, 1.0) for _ in range(150)
    ]
    assert np.mean([one.p_value <= 0.05 for one in found]) <= 0.06
    assert np.mean([one.estimate.low > 0 for one in found]) <= 0.06


@pytest.mark.parametrize(("distance", "truth"), [(kolmogorov_smirnov, 1 / 4), (wasserstein, 1 / 6)])
def test_a_planted_distance_is_found_and_covered(distance, truth):
    # Uniform scores and their squares: F = x and √x, at most 1/4 apart; the area between is 1/6.
    rng = np.random.default_rng(9)
    found = [
        widest_distance([scores(rng.random(200) ** 2), scores(rng.random(200))], distance, 1.0)
        for _ in range(150)
    ]
    assert np.mean([one.p_value <= 0.05 for one in found]) > 0.95
    assert np.mean([one.estimate.low <= truth <= one.estimate.high for one in found]) >= 0.95


def test_interval_and_test_agree():
    rng = np.random.default_rng(4)
    for exponent in np.linspace(1, 2, 30):
        groups = [scores(rng.random(90) ** exponent), scores(rng.random(80)), scores(rng.random(9))]
        for distance in (kolmogorov_smirnov, partial(wasserstein, low=0.0, high=1.0)):
            found = widest_distance(groups, distance, 1.0)
            assert (found.estimate.low > 0) == (found.p_value < 0.05)
