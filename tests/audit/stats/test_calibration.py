"""Log loss, Brier score and calibration error against scikit-learn, by hand and by simulation."""

import numpy as np
import pytest
from sklearn.calibration import calibration_curve as sklearn_curve
from sklearn.metrics import brier_score_loss
from sklearn.metrics import log_loss as sklearn_log_loss

from audit.stats import calibration
from audit.stats.scores import scored_of

RNG = np.random.default_rng(0)


@pytest.fixture(params=[1, 9], ids=["ties", "no ties"])
def sample(request):
    score = np.round(RNG.random(700), request.param)
    return RNG.random(700) < score, score


def test_log_loss_equals_scikit_learn(sample):
    found = calibration.log_loss(scored_of(*sample)).value
    assert found == pytest.approx(sklearn_log_loss(*sample), abs=1e-12)


def test_certain_and_wrong_costs_what_scikit_learn_says():
    truth, score = np.array([True, False]), np.array([0.0, 1.0])
    found = calibration.log_loss(scored_of(truth, score))
    assert found.value == pytest.approx(sklearn_log_loss(truth, score))
    assert found.value == pytest.approx(36.04, abs=0.005)
    assert found.low <= found.value <= found.high


def test_brier_score_equals_scikit_learn(sample):
    found = calibration.brier_score(scored_of(*sample)).value
    assert found == pytest.approx(brier_score_loss(*sample), abs=1e-12)


def test_curve_equals_scikit_learn():
    # Scores off the edges: scikit-learn's bins are closed above, these are closed below.
    score = RNG.random(500)
    truth = RNG.random(500) < score
    rate, mean = sklearn_curve(truth, score, n_bins=10)
    curve = calibration.calibration_curve(scored_of(truth, score))
    assert curve.rate == pytest.approx(rate, abs=1e-12)
    assert curve.score == pytest.approx(mean, abs=1e-12)
    assert curve.n.sum() == 500


def test_edges_belong_to_the_bin_above_and_one_to_the_last():
    assert list(calibration.bins_of(np.array([0.0, 0.09, 0.1, 0.95, 1.0]))) == [0, 0, 1, 9, 9]


def test_calibration_error_by_hand():
    # .1 .1: none of 2, error .1; .8 .8 .8 .8: 2 of 4, error .3; (2 · .1 + 4 · .3) / 6
    score = np.array([0.1] * 2 + [0.8] * 4)
    truth = np.array([0, 0, 1, 1, 0, 0], dtype=bool)
    found = calibration.expected_calibration_error(scored_of(truth, score))
    assert found.value == pytest.approx(1.4 / 6)
    # Scheffé: chi²(2, .95) = 5.9915; variances (2/6)² (1/3)(2/3)/2 and (4/6)² (1/2)(1/2)/4
    variance = (2 / 6) ** 2 * (2 / 9) / 2 + (4 / 6) ** 2 / 16
    assert found.high == pytest.approx(1.4 / 6 + (5.991464547 * variance) ** 0.5)
    assert found.low == 0


def test_nothing_known_is_undefined():
    nothing = scored_of(np.array([], dtype=bool), np.array([]))
    for metric in (
        calibration.log_loss,
        calibration.brier_score,
        calibration.calibration_in_the_large,
        calibration.expected_calibration_error,
    ):
        assert np.isnan(metric(nothing).value)


def simulated(n, truth_of, metric, rounds=200):
    rng = np.random.default_rng(n)
    for _ in range(rounds):
        score = rng.random(n)
        yield metric(scored_of(rng.random(n) < truth_of(score), score))


@pytest.mark.parametrize("n", [20, 100, 1_000])
def test_a_calibrated_model_is_not_said_to_be_miscalibrated(n):
    found = list(simulated(n, lambda p: p, calibration.expected_calibration_error))
    assert np.mean([e.low > 0 for e in found]) <= 0.05
    large = list(simulated(n, lambda p: p, calibration.calibration_in_the_large))
    assert np.mean([e.low <= 0 <= e.high for e in large]) >= 0.93


def test_a_miscalibrated_model_is_found_and_its_error_covered():
    # Told q where the truth is q², the error of uniform scores is E(q - q²) = 1/6.
    found = list(simulated(400, np.square, calibration.expected_calibration_error))
    assert np.mean([e.low > 0 for e in found]) > 0.95
    assert np.mean([e.low <= 1 / 6 <= e.high for e in found]) >= 0.95
    large = list(simulated(400, np.square, calibration.calibration_in_the_large))
    assert np.mean([e.low <= 1 / 6 <= e.high for e in large]) >= 0.93
