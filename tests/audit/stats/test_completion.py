"""How much better values are guessed on one side: by hand, and beside scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from audit.stats.completion import mean_advantage, rate_advantage


def test_newcombe_s_own_example() -> None:
    # Newcombe (1998), table II, (a): 56/70 - 48/80, his method 10.
    found = rate_advantage(56, 70, 48, 80).difference
    assert found[:3] == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


def test_fisher_s_tea() -> None:
    # Fisher (1935), The Design of Experiments: three of four cups told rightly, 17 of 70 ways.
    assert rate_advantage(3, 4, 1, 4).p_value == pytest.approx(17 / 70)


def test_the_mean_of_one_side_less_that_of_the_other() -> None:
    rng = np.random.default_rng(0)
    first, second = rng.beta(4, 2, 60), rng.beta(2, 4, 50)
    found, p = mean_advantage(first, second)
    assert found.value == pytest.approx(first.mean() - second.mean())
    assert found.low < found.value < found.high
    # Of samples as large Welch's interval is nearly the same.
    welch = stats.ttest_ind(first, second, equal_var=False).confidence_interval()
    assert found[1:3] == pytest.approx((welch.low, welch.high), abs=0.01)
    assert p < 1e-6
    assert mean_advantage(second, first).p_value > 0.99


def test_equal_values_show_nothing_and_have_an_interval() -> None:
    found, p = mean_advantage(np.full(50, 0.5), np.full(50, 0.5))
    assert found.low < 0 < found.high
    assert p == 1


def test_the_interval_holds_as_often_as_it_says() -> None:
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(200):
        found, _ = mean_advantage(rng.random(45), rng.random(60))
        held += found.low <= 0 <= found.high
    assert held >= 184


def ranked(values: np.ndarray, among: np.ndarray) -> float:
    return float((values > among).mean())


def test_it_holds_for_ranks_among_the_same_values_too() -> None:
    """People trained on and held out are ranked among the values of those held out."""
    rng = np.random.default_rng(2)
    preferred, first, found_by_chance = 0, 0, 0
    for _ in range(200):
        trained, held_out = rng.normal(size=120), rng.normal(size=40)
        one = np.array([ranked(value, held_out) for value in trained])
        two = np.array([ranked(v, np.delete(held_out, i)) for i, v in enumerate(held_out)])
        found, p = mean_advantage(one, two)
        preferred += found.low <= 0 <= found.high
        found_by_chance += p < 0.05
        found = rate_advantage(int((one == 1).sum()), 120, int((two == 1).sum()), 40).difference
        first += found.low <= 0 <= found.high
    assert preferred >= 184
    assert first >= 184
    assert found_by_chance <= 18


@pytest.mark.parametrize("sides", [(0, 5), (5, 0)])
def test_nothing_to_compare_is_undefined(sides: tuple[int, int]) -> None:
    values = [np.full(n, 0.5) for n in sides]
    assert np.isnan(mean_advantage(*values).difference.value)
    found, p = rate_advantage(0, sides[0], 0, sides[1])
    assert np.isnan(found.value)
    assert np.isnan(p)
