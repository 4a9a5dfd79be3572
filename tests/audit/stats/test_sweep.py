"""The threshold moved: counts and costs by hand, and the closing threshold by simulation."""

import numpy as np
import pytest

from audit.stats import sweep
from audit.stats.gaps import widest_difference
from audit.stats.scores import scored_of


def scored(truth, score):
    return scored_of(np.asarray(truth, dtype=bool), np.asarray(score, float))


def called(*groups, thresholds):
    return sweep.called([scored(*group) for group in groups], np.asarray(thresholds, float))


def test_few_scores_are_all_tried_and_of_many_their_percentiles():
    assert list(sweep.thresholds_of(scored([1, 0, 1], [0.5, 0.2, 0.5]))) == [0.2, 0.5]
    score = np.arange(1_000) / 1_000
    found = sweep.thresholds_of(scored(score > 0.5, score))
    assert found == pytest.approx(np.arange(100) / 100, abs=1e-12)


def test_percentiles_stay_when_all_rows_are_doubled():
    score = np.random.default_rng(0).random(777)
    once, twice = (sweep.thresholds_of(scored(s > 0.5, s)) for s in (score, np.tile(score, 2)))
    assert list(once) == list(twice)


def test_counts_by_hand():
    # At .5: of the first group .5 (positive) and .9 (negative), of the second nobody.
    found = called(([1, 0, 1], [0.5, 0.9, 0.1]), ([0, 1], [0.2, 0.3]), thresholds=[0.1, 0.5, 0.95])
    assert found.tp.tolist() == [[2, 1], [1, 0], [0, 0]]
    assert found.fp.tolist() == [[1, 1], [1, 0], [0, 0]]
    assert found.every.tolist() == [[3, 2], [2, 0], [0, 0]]
    assert (list(found.positives), list(found.negatives)) == ([2, 1], [1, 1])


def test_gap_at_each_threshold_is_that_of_the_counts():
    rng = np.random.default_rng(1)
    groups = [(rng.random(90) < 0.5, rng.random(90)), (rng.random(50) < 0.4, rng.random(50))]
    found = called(*groups, thresholds=[0.3, 0.6])
    along = sweep.gap_along(found, ("true_positive_rate",))
    for at, threshold in enumerate((0.3, 0.6)):
        k = np.array([(score[truth] >= threshold).sum() for truth, score in groups])
        n = np.array([truth.sum() for truth, _ in groups])
        expected = widest_difference(k, n).estimate
        assert [side[at] for side in along] == pytest.approx(expected[:3])


def test_the_worse_of_two_rates_with_half_the_error_each():
    groups = [([1, 1, 0, 0], [1, 1, 0, 0]), ([1, 1, 0, 0], [1, 1, 1, 0])]
    found = called(*groups, thresholds=[1])
    both = sweep.gap_along(found, ("true_positive_rate", "false_positive_rate"), 0.9)
    alone = sweep.gap_along(found, ("false_positive_rate",), 0.95)
    assert both.value == alone.value == 0.5
    assert both.low == alone.low


def test_undefined_where_one_group_has_a_rate():
    along = sweep.gap_along(called(([1], [1]), ([0], [1]), thresholds=[1]), ("true_positive_rate",))
    assert np.isnan(along.value).all()


def test_costs_by_hand():
    # .2 negative, .4 positive, .6 negative, .8 positive; from .6 to .4 one positive more is found.
    found = called(([0, 1, 0, 1], [0.2, 0.4, 0.6, 0.8]), thresholds=[0.2, 0.4, 0.6, 0.8])
    accuracy = sweep.accuracy_changes(found, current=2)
    balanced = sweep.balanced_accuracy_changes(found, current=2)
    # right of 4: at .2 2, at .4 3, at .6 2, at .8 3
    assert accuracy.value.tolist() == [0, 0.25, 0, 0.25]
    assert balanced.value.tolist() == [0, 0.25, 0, 0.25]
    assert accuracy.low[2] == accuracy.high[2] == 0
    # Agresti-Min: 1 newly right of 4: 1/6 ± 1.96 sqrt(2/36 - (1/6)²/6)
    half = 1.959963985 * (2 / 36 - 1 / 216) ** 0.5
    assert accuracy.at(1)[1:3] == pytest.approx((1 / 6 - half, 1 / 6 + half))


def test_balanced_accuracy_is_undefined_without_a_class():
    found = called(([1, 1], [0.2, 0.4]), thresholds=[0.2, 0.4])
    assert np.isnan(sweep.balanced_accuracy_changes(found, 0).at(1).value)


def test_cost_intervals_cover():
    rng = np.random.default_rng(3)
    hits = {sweep.accuracy_changes: 0, sweep.balanced_accuracy_changes: 0}
    # Uniform scores, positive with probability = score: from .5 to .7 accuracy goes from .75 to
    # .5 + (.7 - .7²) = .71; TPR from .75 to .51, TNR from .75 to .91.
    truth = {sweep.accuracy_changes: -0.04, sweep.balanced_accuracy_changes: -0.04}
    for _ in range(300):
        score = rng.random(150)
        found = called((rng.random(150) < score, score), thresholds=[0.5, 0.7])
        for change, expected in truth.items():
            estimate = change(found, 0).at(1)
            hits[change] += estimate.low <= expected <= estimate.high
    assert min(hits.values()) / 300 >= 0.93


def test_utilities_by_hand():
    found = called(([0, 1, 0, 1, 1], [0.2, 0.4, 0.6, 0.8, 0.9]), thresholds=[0.6])
    values = {name: along.value[0] for name, along in sweep.utilities(found).items()}
    assert values == pytest.approx(
        {"accuracy": 3 / 5, "balanced_accuracy": (2 / 3 + 1 / 2) / 2, "selection_rate": 3 / 5}
    )
    punitive = sweep.utilities(found, assistive=False)
    assert punitive["selection_rate"].value == pytest.approx(2 / 5)


def test_deciding_all_alike_is_not_usable_but_rare_decisions_are_if_they_are_made_now():
    share = np.array([1.0, 0.5, 0.04, 0.01, 0.0])
    assert sweep.usable(share, current=1).tolist() == [False, True, False, False, False]
    assert sweep.usable(share, current=3).tolist() == [False, True, True, True, False]
    assert sweep.usable(share, current=4).tolist() == [False, True, False, False, False]


def along(value, half):
    value = np.array(value)
    return sweep.Along(value, value - half, value + half)


SHARE = np.array([0.9, 0.7, 0.5, 0.3, 0.1])
ALL = np.ones(5, dtype=bool)


def test_the_nearest_closing_threshold_and_those_not_ruled_out():
    gap = along([0.02, 0.12, 0.30, 0.11, 0.04], 0.03)
    # closed at both ends; as far, so the lower is named. .12 and .11 are not ruled out.
    assert sweep.closing(gap, SHARE, 2, 0.1, ALL) == (0, 0, 4)
    # from the second, the first is nearer; it closes surely, so nothing farther can be the nearest.
    assert sweep.closing(gap, SHARE, 1, 0.1, ALL) == (0, 0, 1)


def test_closed_already_closing_nowhere_and_not_known_to():
    assert sweep.closing(along([0.2, 0.2, 0.01, 0.2, 0.2], 0.03), SHARE, 2, 0.1, ALL) == (2, 2, 2)
    assert sweep.closing(along([0.2] * 5, 0.03), SHARE, 2, 0.1, ALL) == (-1, -1, -1)
    unsure = along([0.2, 0.12, 0.2, 0.2, 0.2], 0.03)
    assert sweep.closing(unsure, SHARE, 2, 0.1, ALL) == (-1, 1, 1)


def test_what_decides_all_alike_does_not_close_a_gap():
    gap = along([0.0, 0.2, 0.2, 0.2, 0.0], 0.01)
    within = np.array([False, True, True, True, False])
    assert sweep.closing(gap, SHARE, 2, 0.1, within) == (-1, -1, -1)


def test_best_trade_off_is_the_smallest_gap_that_is_not_credibly_worse():
    gap = along([0.0, 0.1, 0.3, 0.2, 0.0], 0.01)
    cost = sweep.Changes(
        np.array([-0.3, -0.02, 0, 0.01, -0.3]), np.full(5, -0.4),
        np.array([-0.2, 0.01, 0, 0.02, -0.2]), "",
    )  # fmt: skip
    assert sweep.best_trade_off(gap, cost, ALL) == 1
    assert sweep.best_trade_off(along([np.nan] * 5, 0), cost, ALL) == -1


def test_the_interval_holds_the_true_closing_threshold():
    """Groups whose scores are x and x²: equal TPR gaps never, equal selection at the ends.

    Selection rates at t are 1 - t and 1 - √t, so the gap √t - t is .1 at t = .7873 (from above) and
    .0127; nearest to a current threshold of .5 is the higher one.
    """
    rng = np.random.default_rng(5)
    thresholds = np.arange(1, 100) / 100
    share = 1 - (thresholds + np.sqrt(thresholds)) / 2
    distance = np.where(np.sqrt(thresholds) - thresholds <= 0.1, abs(share - share[49]), np.inf)
    truth = int(distance.argmin())
    hits = 0
    for _ in range(60):
        one, other = rng.random(400), rng.random(400) ** 2
        counts = called((one > 1, one), (other > 1, other), thresholds=thresholds)
        everyone = counts.every.sum(axis=1) / 800
        gap = sweep.gap_along(counts, ("selection_rate",))
        found = sweep.closing(gap, everyone, 49, 0.1, sweep.usable(everyone, 49))
        hits += found.low <= truth <= found.high
    assert hits / 60 >= 0.93
