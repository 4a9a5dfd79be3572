"""Guesses of a group: shares by hand, and the curve against numpy's own fit."""

import numpy as np
import pytest

from audit.stats.attribute_inference import shares_by_score, shares_by_stratum


def flags(text):
    return np.array([character == "1" for character in text])


def test_imputation_is_the_share_of_the_stratum_among_rows_of_the_fit():
    member = np.stack([flags("11010"), ~flags("11010")], axis=1)
    guessed = shares_by_stratum(member, flags("11100"), np.array([0, 0, 1, 0, 2]))
    # Of stratum 0 both rows of the fit are members, of 1 none is; 2 is not in the fit, where 2 of
    # 3 are.
    assert guessed[:, 0] == pytest.approx([1, 1, 0, 1, 2 / 3])
    assert guessed[:, 1] == pytest.approx([0, 0, 1, 0, 1 / 3])


def test_the_curve_is_least_squares_on_the_rank_within_the_stratum():
    rng = np.random.default_rng(0)
    strata, score = rng.integers(0, 2, 300), rng.normal(size=300)
    member, fit = rng.random((300, 3)) < 0.4, rng.random(300) < 0.5
    guessed = shares_by_score(member, fit, strata, score)
    for stratum in (0, 1):
        mine = strata == stratum
        known = np.sort(score[mine & fit])
        rank = np.searchsorted(known, score[mine]) / known.size
        rank[fit[mine]] += 0.5 / known.size
        for group in range(3):
            weights = np.polyfit(rank[fit[mine]], member[mine & fit, group], 3)
            assert guessed[mine, group] == pytest.approx(np.polyval(weights, rank))


def test_a_decision_moves_the_curve():
    rng = np.random.default_rng(1)
    decided = rng.integers(0, 3, 200)
    member, fit = (decided == 1)[:, None], rng.random(200) < 0.5
    one = np.zeros(200, dtype=np.int64)
    guessed = shares_by_score(member, fit, one, rng.normal(size=200), decided)
    assert guessed == pytest.approx(member.astype(float))


def test_equal_outputs_have_equal_guesses_and_the_scale_plays_no_part():
    rng = np.random.default_rng(2)
    score = rng.integers(0, 7, 501) / 10
    member, fit = rng.random((501, 2)) < 0.3, rng.random(501) < 0.5
    one = np.zeros(501, dtype=np.int64)
    guessed = shares_by_score(member, fit, one, score)
    assert len(np.unique(guessed, axis=0)) == 7
    assert (shares_by_score(member, fit, one, np.exp(9 * score)) == guessed).all()


def test_few_rows_keep_their_shares():
    member, fit = flags("10" * 19)[:, None], flags("1" * 19 + "0" * 19)
    one, score = np.zeros(38, dtype=np.int64), np.arange(38.0)
    assert (shares_by_score(member, fit, one, score) == 10 / 19).all()
    fit[19] = True
    assert np.ptp(shares_by_score(member, fit, one, score)) > 0
