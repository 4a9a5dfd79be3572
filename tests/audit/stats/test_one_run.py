"""The bound by hand, by exact fractions, by enumeration of mechanisms, and by their simulation."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb, exp, log

import numpy as np
import pytest

from audit.stats.one_run import (
    SHARES,
    Guesses,
    guesses,
    kept,
    lower_bound,
    of_a_group,
    p_value,
    refuted_epsilon,
)


@pytest.mark.parametrize("r", [5, 100, 1000])
def test_all_right_by_hand(r):
    # q^r = .05, and ε = log(q / (1 - q)).
    q = 0.05 ** (1 / r)
    assert refuted_epsilon(r, Guesses(r, r), 0, 0.05) == pytest.approx(log(q / (1 - q)))


def test_four_guesses_show_nothing():
    # Nobody privy to nothing has them all right with a chance of 1 in 16.
    assert refuted_epsilon(4, Guesses(4, 4), 0, 0.05) == 0
    assert p_value(4, Guesses(4, 4), 0, 0) == pytest.approx(1 / 16)


def test_delta_by_hand():
    # One coin: q, and 2 δ (1 - q). Two, ε = 0: 1/4 + 4 δ max(1/2, 3/8).
    assert p_value(1, Guesses(1, 1), log(3), 0.1) == pytest.approx(0.75 + 0.2 * 0.25)
    assert p_value(2, Guesses(2, 2), 0, 0.01) == pytest.approx(0.25 + 0.02)
    # Three of twenty coins guessed, two right, q = 3/4: 54/64, and the steepest is (9 + 1)/64 / 2
    # against 9/64.
    assert p_value(20, Guesses(3, 2), log(3), 0.001) == pytest.approx(54 / 64 + 0.04 * 9 / 64)


def exactly(m: int, made: int, right: int, q: Fraction, delta: Fraction) -> Fraction:
    chance = [comb(made, w) * q**w * (1 - q) ** (made - w) for w in range(made + 1)]
    steepest = max((sum(chance[right - i : right]) / i for i in range(1, right + 1)), default=0)
    return min(Fraction(1), sum(chance[right:]) + 2 * m * delta * steepest)


def test_it_is_the_formula_in_exact_fractions():
    for made, q, delta in product((1, 2, 7), (Fraction(1, 2), Fraction(9, 10)), (0, 1, 40)):
        delta = Fraction(delta, 1000)
        for right in range(made + 1):
            found = p_value(9, Guesses(made, right), log(q / (1 - q)), float(delta))
            assert found == pytest.approx(float(exactly(9, made, right, q, delta)))


def test_nothing_guessed_shows_nothing():
    assert p_value(10, Guesses(0, 0), 0, 0.1) == 1
    assert refuted_epsilon(10, Guesses(0, 0), 0, 0.05) == 0
    assert lower_bound(np.zeros(1), np.array([True]), 0).epsilon == 0
    assert lower_bound(np.zeros(0), np.zeros(0, bool), 0).epsilon == 0


def test_bounds_move_the_right_way():
    by_right = [refuted_epsilon(200, Guesses(200, v), 1e-5, 0.05) for v in range(201)]
    assert by_right == sorted(by_right)
    assert by_right[100] == 0 < by_right[150] < by_right[200]
    found = Guesses(100, 95)
    by_delta = [refuted_epsilon(100, found, delta, 0.05) for delta in (0, 1e-5, 1e-3, 0.05)]
    assert by_delta == sorted(by_delta, reverse=True)
    by_persons = [refuted_epsilon(m, found, 1e-4, 0.05) for m in (100, 1000, 10_000)]
    assert by_persons == sorted(by_persons, reverse=True)
    by_alpha = [refuted_epsilon(100, found, 0, alpha) for alpha in (0.2, 0.05, 0.001)]
    assert by_alpha == sorted(by_alpha, reverse=True)
    by_epsilon = [p_value(100, found, epsilon, 1e-4) for epsilon in np.linspace(0, 6, 50)]
    assert by_epsilon == sorted(by_epsilon)


def test_refuted_is_below_the_level_and_just_beyond_it_is_not():
    for delta in (0.0, 1e-5, 1e-3):
        epsilon = refuted_epsilon(400, Guesses(200, 180), delta, 0.05)
        assert p_value(400, Guesses(200, 180), epsilon, delta) < 0.05
        assert p_value(400, Guesses(200, 180), epsilon + 1e-6, delta) >= 0.05


def exact_tail(m: int, made: int, epsilon: float, delta: float) -> list[float]:
    """Chance of v or more right, of randomised response that tells the truth, and says so, with δ.

    Guessed are those told for sure first, then others by their answers; coins, answers and what
    is sure are enumerated.
    """
    q = 1 / (1 + exp(-epsilon))
    chance = [0.0] * (made + 1)
    for coins, said in product(product((0, 1), repeat=m), product(range(4), repeat=m)):
        p = 0.5**m
        for coin, answer in zip(coins, said, strict=True):
            value, sure = answer % 2, answer >= 2
            p *= delta * (value == coin) if sure else (1 - delta) * (q if value == coin else 1 - q)
        first = sorted(range(m), key=lambda i: said[i] < 2)[:made]
        chance[sum(said[i] % 2 == coins[i] for i in first)] += p
    return [sum(chance[v:]) for v in range(made + 1)]


@pytest.mark.parametrize("epsilon", [0.0, 0.7, 2.0])
@pytest.mark.parametrize("delta", [0.0, 0.01, 0.2])
@pytest.mark.parametrize(("m", "made"), [(1, 1), (2, 2), (3, 1), (3, 2), (4, 3)])
def test_no_mechanism_enumerated_does_better_than_the_theorem(m, made, epsilon, delta):
    tail = exact_tail(m, made, epsilon, delta)
    most = [p_value(m, Guesses(made, v), epsilon, delta) for v in range(made + 1)]
    assert all(p <= bound + 1e-12 for p, bound in zip(tail, most, strict=True))
    if not delta:
        # Randomised response is the best there is.
        assert tail == pytest.approx(most)


def test_guesses_are_of_both_ends():
    scores = np.arange(20.0)
    included = scores >= 10
    assert guesses(scores, included, 1 / 2) == (10, 10)
    included[[0, 19]] = [True, False]
    assert guesses(scores, included, 1 / 2) == (10, 8)
    assert guesses(scores, included, 1 / 20) == (2, 0)
    assert guesses(scores, included, 1.0) == (20, 18)


def test_equal_scores_are_guessed_by_their_place():
    included = np.arange(8) % 2 == 0
    assert guesses(np.zeros(8), included, 1 / 2) == (4, 2)


def test_the_number_of_guesses_does_not_depend_on_the_coins():
    rng = np.random.default_rng(0)
    scores = rng.normal(size=57)
    made = {tuple(guesses(scores, rng.random(57) < 0.5, s).made for s in SHARES) for _ in range(20)}
    assert len(made) == 1


def responses(rng: np.random.Generator, m: int, epsilon: float) -> tuple[np.ndarray, np.ndarray]:
    included = rng.random(m) < 0.5
    honest = rng.random(m) < 1 / (1 + exp(-epsilon))
    return np.where(honest, included, ~included).astype(float), included


@pytest.mark.parametrize("epsilon", [0.0, 1.0, 3.0])
def test_the_truth_of_randomised_response_is_seldom_exceeded_and_nearly_reached(epsilon):
    rng = np.random.default_rng(1)
    drawn = [responses(rng, 500, epsilon) for _ in range(300)]
    bounds = np.array([lower_bound(*each, delta=0).epsilon for each in drawn])
    # 5 %, and three standard errors of 300.
    assert (bounds > epsilon).mean() <= 0.05 + 3 * (0.05 * 0.95 / 300) ** 0.5
    assert np.median(bounds) >= 0.6 * epsilon
    exceeded = np.mean([kept(*each, epsilon, 0) <= 0.05 for each in drawn])
    assert exceeded <= 0.05 + 3 * (0.05 * 0.95 / 300) ** 0.5
    refuted = np.mean([kept(*each, epsilon / 3, 0) <= 0.05 for each in drawn])
    assert refuted > 0.9 or not epsilon


def test_bound_and_test_agree():
    rng = np.random.default_rng(2)
    for attacks in (1, 2):
        scores, included = responses(rng, 300, 2.0)
        found = lower_bound(scores, included, 1e-5, 0.9, attacks).epsilon
        assert kept(scores, included, found, 1e-5, attacks) < 0.1
        assert kept(scores, included, found + 1e-6, 1e-5, attacks) >= 0.1
    assert lower_bound(scores, included, 1e-5, attacks=9).epsilon < found


def test_everything_published_is_as_many_right_as_were_guessed():
    included = np.random.default_rng(0).random(1000) < 0.5
    found = lower_bound(included.astype(float), included, 0)
    q = (0.05 / 3) ** (1 / 500)
    assert found.guesses == (500, 500)
    assert found.epsilon == pytest.approx(log(q / (1 - q)))


def test_of_nobody_s_the_guesses_that_come_nearest_are_told():
    included = np.arange(40) % 2 == 0
    scores = np.zeros(40)
    scores[[0, 2]], scores[[1, 3]] = 1, -1
    # Of 2 guesses both, of 8 six (p = .145), of 20 twelve: others are guessed by their place.
    assert lower_bound(scores, included, 0) == (0, (8, 6))


def test_a_person_of_several_rows_is_promised_less():
    assert of_a_group(0.5, 1e-5, 1) == (0.5, 1e-5)
    # 1 + e^.5 + e^1 steps.
    epsilon, delta = of_a_group(0.5, 1e-5, 3)
    assert epsilon == 1.5
    assert delta == pytest.approx(1e-5 * (exp(1.5) - 1) / (exp(0.5) - 1))
    assert of_a_group(8, 1e-5, 200) == (1600, 1)
