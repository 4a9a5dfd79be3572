"""Limits of the metrics: by hand, in their limiting cases, and by simulation."""

import numpy as np
import pytest

from audit.stats import gaps, intervals
from audit.stats.counts import Confusion
from audit.stats.metrics import METRICS, f1_limits, mcc_limits, odds_limits
from audit.stats.rates import RATES


def confusion(*cells):
    return Confusion.binary(*np.atleast_2d(np.array(cells).T).T, assistive=True)


def drawn(rng, n, shares, draws):
    """`draws` tables of n rows as if each were a group, from the shares of TP, FP, FN, TN."""
    return confusion(*rng.multinomial(n, shares, size=draws).T)


def test_every_rate_and_four_smooth_functions_are_there():
    smooth = {"balanced_accuracy", "f1_score", "matthews_corrcoef", "missed_per_false_alarm"}
    assert set(METRICS) == set(RATES) | smooth
    assert not METRICS["matthews_corrcoef"].has_ratio


def test_limits_of_f1_are_those_of_a_proportion():
    # TP 3, FP 1, FN 1: TP / (TP + FP + FN) = 3/5, and F1 = 2 (3/5) / (1 + 3/5) = 3/4.
    found = f1_limits(confusion(3, 1, 1, 9), 0.95)
    low, high = intervals.clopper_pearson(3, 5)
    assert found.value == pytest.approx([0.75])
    assert (found.low[0], found.high[0]) == pytest.approx(
        (2 * low / (1 + low), 2 * high / (1 + high))
    )


def test_limits_of_odds_are_those_of_a_proportion():
    found = odds_limits(confusion(5, 2, 6, 5), 0.95)
    low, high = intervals.clopper_pearson(6, 8)
    assert found.value == pytest.approx([3.0])
    assert (found.low[0], found.high[0]) == pytest.approx((low / (1 - low), high / (1 - high)))


def test_correlation_of_independent_fair_coins_has_variance_one_over_n():
    # Pearson's correlation of independent variables: standard error 1/sqrt(n).
    found = mcc_limits(confusion(2500, 2500, 2500, 2500), 0.95)
    assert found.value == pytest.approx([0.0])
    assert found.high == pytest.approx(np.tanh([1.959963985 / 100]), rel=1e-3)


@pytest.mark.parametrize(
    ("metric", "cells"),
    [
        ("f1_score", (0, 0, 0, 9)),
        ("matthews_corrcoef", (3, 0, 2, 0)),
        ("matthews_corrcoef", (0, 0, 2, 5)),
        ("balanced_accuracy", (3, 0, 2, 0)),
        ("missed_per_false_alarm", (3, 0, 2, 4)),
    ],
)
def test_nothing_to_count_is_undefined_not_zero(metric, cells):
    assert np.isnan(METRICS[metric].limits(confusion(*cells), 0.95).value).all()


@pytest.mark.parametrize("cells", [(9, 0, 0, 9), (0, 9, 9, 0), (1, 0, 0, 1)])
def test_complete_agreement_is_not_certainty(cells):
    found = mcc_limits(confusion(*cells), 0.95)
    assert abs(found.value[0]) == 1
    assert found.low[0] < found.high[0]
    assert found.low[0] <= found.value[0] <= found.high[0]


SHARES = [(0.25, 0.1, 0.15, 0.5), (0.05, 0.05, 0.05, 0.85), (0.4, 0.05, 0.05, 0.5)]


@pytest.mark.parametrize("n", [30, 100, 1000])
@pytest.mark.parametrize("shares", SHARES)
@pytest.mark.parametrize("metric", ["f1_score", "matthews_corrcoef", "balanced_accuracy"])
def test_interval_covers_the_truth(metric, shares, n):
    """Of the tables where the metric is defined; found .94 to 1.00."""
    counts = drawn(np.random.default_rng(0), n, shares, 1000)
    truth = METRICS[metric].limits(confusion(*(np.array(shares) * 1e6)), 0.95).value[0]
    found = METRICS[metric].limits(counts, 0.95)
    known = ~np.isnan(found.value)
    covered = (found.low <= truth) & (truth <= found.high)
    assert known.mean() > 0.7
    assert covered[known].mean() >= 0.935


@pytest.mark.parametrize("metric", ["f1_score", "balanced_accuracy", "missed_per_false_alarm"])
@pytest.mark.parametrize("equal", [True, False])
def test_ratio_and_difference_of_smooth_metrics_cover_the_truth(metric, equal):
    """MOVER and MOVER-R over four groups; found .95 to .99."""
    shares = np.array([SHARES[0]] * 4 if equal else [SHARES[0], SHARES[2], SHARES[0], SHARES[0]])
    n = [300, 200, 100, 60]
    limits_of = METRICS[metric].for_gaps
    truth = limits_of(confusion(*(shares * 1e6).T), 0.95).value
    rng, everyone = np.random.default_rng(1), np.ones(4, dtype=bool)
    hits = np.zeros(2)
    for _ in range(300):
        counts = confusion(*np.array([rng.multinomial(*one) for one in zip(n, shares)]).T)  # noqa: B905

        def limits_at(level, counts=counts):
            return limits_of(counts, level)

        widest = gaps.difference_gap(limits_at, everyone, 0.95).estimate
        smallest = gaps.ratio_gap(limits_at, everyone, 0.95).estimate
        hits += [
            widest.low <= truth.max() - truth.min() + 1e-12 <= widest.high + 1e-12,
            smallest.low <= truth.min() / truth.max() + 1e-12 <= smallest.high + 1e-12,
        ]
    assert (hits / 300 >= 0.93).all()
