"""The false positive rates that equal PPV and FNR would leave the groups."""

import numpy as np
import pytest

from audit.stats.conflict import implied_rate_gap

BOTH = np.array([True, True])


def test_equals_chouldechovas_equation():
    # COMPAS, African-American and Caucasian (ProPublica's counts): tp, fp, fn, tn
    tp, fp = np.array([1369, 505]), np.array([805, 349])
    fn, tn = np.array([532, 461]), np.array([990, 1139])
    positives, known = tp + fn, tp + fp + fn + tn
    p, ppv = positives / known, tp.sum() / (tp + fp).sum()
    fnr = fn.sum() / positives.sum()
    implied = p / (1 - p) * (1 - ppv) / ppv * (1 - fnr)
    gap = implied_rate_gap(positives, known, float(fp.sum()), BOTH)
    assert gap.estimate.value == pytest.approx(implied[0] - implied[1], abs=1e-12)
    assert gap.groups.value == pytest.approx(implied, abs=1e-12)
    assert 0 < gap.estimate.low < gap.estimate.value < gap.estimate.high


def test_no_false_alarm_no_gap_but_no_certainty():
    found = implied_rate_gap(np.array([5, 10]), np.array([20, 20]), 0.0, BOTH).estimate
    assert found.value == found.low == 0
    assert found.high > 0


def test_a_group_without_a_negative_takes_no_part():
    found = implied_rate_gap(np.array([20, 10]), np.array([20, 20]), 3.0, BOTH)
    assert not found.exists


@pytest.mark.parametrize("odds", [(0.4, 0.4), (0.5, 0.3)])
def test_interval_covers_the_truth(odds):
    rng = np.random.default_rng(1)
    p, false_positive_rate = np.array(odds), 0.25
    negatives = (1 - p).sum()
    truth = abs(np.diff(p / (1 - p)))[0] * false_positive_rate * negatives / p.sum()
    covered = shown = 0
    for _ in range(400):
        positives = rng.binomial(200, p)
        fp = float(rng.binomial(400 - positives.sum(), false_positive_rate))
        found = implied_rate_gap(positives, np.array([200, 200]), fp, BOTH).estimate
        covered += found.low <= truth <= found.high
        shown += found.low > 0
    assert covered / 400 >= 0.95
    assert shown / 400 <= 0.05 if truth == 0 else shown / 400 > 0.8
