"""AUC and DeLong's interval against scikit-learn and published figures."""

import numpy as np
import pytest
from scipy.stats import norm
from sklearn.metrics import roc_auc_score

from audit.stats.auc import roc_auc
from audit.stats.scores import scored_of


def area(positive, score):
    return roc_auc(scored_of(np.asarray(positive), np.asarray(score, float)))


@pytest.mark.parametrize("digits", [1, 6])
def test_equals_scikit_learn_with_and_without_ties(digits):
    rng = np.random.default_rng(0)
    positive = rng.random(500) < 0.3
    score = np.round(0.3 * positive + rng.random(500), digits)
    assert area(positive, score).value == pytest.approx(roc_auc_score(positive, score), abs=1e-12)


def test_delongs_variance_by_hand():
    # positives .8 .4, negatives .6 .2: placements of positives 1, .5; of negatives .5, 1.
    # variance = var(1, .5)/2 + var(.5, 1)/2 = .125/2 + .125/2 = .125
    estimate = area([True, True, False, False], [0.8, 0.4, 0.6, 0.2])
    assert estimate.value == 0.75
    logit, spread = np.log(3), 1.959963985 * 0.125**0.5 / (0.75 * 0.25)
    assert estimate.low == pytest.approx(1 / (1 + np.exp(-(logit - spread))))
    assert estimate.high == pytest.approx(1 / (1 + np.exp(-(logit + spread))))


def test_complete_separation_is_not_certainty():
    estimate = area(np.arange(20) >= 10, np.arange(20.0))
    assert estimate.value == estimate.high == 1
    assert estimate.low == pytest.approx(0.025**0.1)


def test_constant_score_is_chance_and_one_class_is_undefined():
    assert area([True, False], [1, 1]).value == 0.5
    assert np.isnan(area([True, True], [0.1, 0.2]).value)


def test_interval_covers_the_true_area():
    """Two unit normals a distance d apart have AUC Φ(d / √2)."""
    rng = np.random.default_rng(2)
    truth = norm.cdf(1 / 2**0.5)
    positive = np.arange(120) < 40
    hits = 0
    for _ in range(400):
        estimate = area(positive, rng.normal(size=120) + positive)
        hits += estimate.low <= truth <= estimate.high
    assert hits / 400 >= 0.93
