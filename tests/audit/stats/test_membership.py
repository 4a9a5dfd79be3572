"""Attacks by hand, their areas against theory and scikit-learn, and intervals by simulation."""

import numpy as np
import pytest
from scipy.stats import beta, norm
from sklearn.metrics import roc_auc_score

from audit.stats.estimate import Estimate
from audit.stats.membership import (
    attack_auc,
    auc_advantage,
    calibrated,
    differ_without_a_model,
    lira,
    log_confidence,
    right,
    rmia,
    scaled_confidence,
    tpr_at_fpr,
)

NAN = np.nan
LOG = np.log(np.array([[0.8, 0.2], [0.4, 0.6], [0.5, 0.5]]))
LABEL = np.array([0, 0, 1])


def test_confidences_by_hand():
    assert log_confidence(LOG, LABEL) == pytest.approx(np.log([0.8, 0.4, 0.5]))
    # Odds of 4, two thirds, and 1.
    assert scaled_confidence(LOG, LABEL) == pytest.approx(np.log([4, 2 / 3, 1]))
    assert right(LOG, LABEL).tolist() == [1, 0, 0]


def test_confidence_in_three_classes_adds_up_the_others():
    three = np.log(np.array([[0.5, 0.3, 0.2]]))
    assert scaled_confidence(three, np.array([1])) == pytest.approx(np.log(0.3 / 0.7))


def test_a_confidence_that_rounds_to_certainty_is_still_told_from_a_surer_one():
    logits = np.array([[40.0, 0.0], [60.0, 0.0]])
    log_probability = logits - np.logaddexp(logits[:, :1], logits[:, 1:])
    assert scaled_confidence(log_probability, np.array([0, 0])) == pytest.approx([40, 60])


def test_calibration_leaves_out_references_that_know_the_row():
    out = np.array([[-1.0, NAN, NAN], [-3.0, -2.0, NAN]])
    found = calibrated(np.array([-0.5, -0.5, -0.5]), out)
    # -.5 less the mean of -1 and -3; less -2; nobody to compare with.
    assert found == pytest.approx([1.5, 1.5, NAN], nan_ok=True)


def test_lira_by_hand():
    out = np.array([[0.0, 1.0], [2.0, 1.0], [NAN, 4.0]])
    # Means 1 and 2; squares 2 and 6 over 1 + 2 degrees of freedom: one variance of 8/3.
    found = lira(np.array([3.0, 3.0]), out)
    assert found == pytest.approx(np.array([2.0, 1.0]) / np.sqrt(8 / 3))


def test_lira_with_many_references_takes_each_row_s_own_spread():
    rng = np.random.default_rng(0)
    out = rng.normal([0.0, 5.0], [1.0, 3.0], (4000, 2))
    assert lira(np.array([2.0, 11.0]), out) == pytest.approx([2, 2], abs=0.1)


def test_lira_with_one_reference_a_row_orders_by_distance():
    assert lira(np.array([3.0, 1.0]), np.array([[1.0, 0.5]])).tolist() == [2.0, 0.5]


def test_rmia_by_hand():
    own, out = np.array([0.9, 0.6, 0.5, 0.4]), np.array([[0.5, 0.5, 0.5, 0.5]])
    # All are expected at ((1 + .3) .5 + .7) / 2 = .675, so that gains order as probabilities do.
    # Row 0 has gained more than the three others, row 1, itself one of them, than both that remain.
    found = rmia(own, out, others=np.array([1, 2, 3]))
    assert found == pytest.approx([1, 1, 0.5, 0])


def test_rmia_scale_shrinks_what_references_say_towards_one():
    own, out, others = np.array([0.95, 0.8]), np.array([[0.8, 0.6]]), np.array([1])
    # a = 1: .95/.8 < .8/.6; a = 0: .95/.9 > .8/.8.
    assert rmia(own, out, others, scale=1)[0] == 0
    assert rmia(own, out, others, scale=0)[0] == 1


def test_rmia_of_a_row_that_every_reference_knows_is_no_number():
    found = rmia(np.array([0.9, 0.8]), np.array([[NAN, 0.2]]), np.array([1]))
    assert np.isnan(found[0])


def test_calibration_finds_what_difficulty_hides():
    """Rows differ far more in difficulty than membership moves them."""
    rng = np.random.default_rng(1)
    n, difficulty = 600, rng.normal(0, 5, 1200)
    member = np.arange(2 * n) < n
    own = difficulty + member + rng.normal(size=2 * n)
    out = difficulty + rng.normal(size=(8, 2 * n))
    plain = attack_auc(own[member], own[~member])
    assert plain.value < 0.6
    for scores in (calibrated(own, out), lira(own, out)):
        known = attack_auc(scores[member], scores[~member])
        # A shift of 1 in noise of variance 1 + 1/8.
        assert known.low < norm.cdf(1 / np.sqrt(2 * (1 + 1 / 8))) < known.high


@pytest.mark.parametrize("shift", [0.0, 0.5, 1.5])
def test_area_is_that_of_two_normals_and_its_interval_covers_it(shift):
    rng = np.random.default_rng(2)
    truth = norm.cdf(shift / 2**0.5)
    held = [
        found.low <= truth <= found.high
        for found in (
            attack_auc(rng.normal(shift, 1, 150), rng.normal(size=150)) for _ in range(200)
        )
    ]
    assert np.mean(held) >= 0.9


def test_tpr_by_hand():
    other, member = np.arange(10.0), np.array([7.5, 8.0, 8.5, 9.5])
    # One of ten may be exceeded: above 8, the second highest, are two of four.
    found = tpr_at_fpr(member, other, 0.1)
    assert found.value == 0.5
    # Bin(10, .1) is 0 with probability .35: no threshold is surely strict enough.
    assert found.low == 0
    # At most 4 exceed the true threshold (P(Bin ≤ 3) = .9872 < .9875): above 5 are all members.
    assert found.high == 1


def test_tpr_s_limits_are_those_of_the_neighbouring_order_statistics():
    rng = np.random.default_rng(3)
    other, member = rng.normal(size=1000), rng.normal(1, 1, 500)
    found = tpr_at_fpr(member, other, 0.01)
    falling = np.sort(other)[::-1]
    assert found.value == (member > falling[10]).mean()
    # Bin(1000, .01) lies in 4..18 but for at most 1.25 % at either end.
    strict, lax = (member > falling[3]).sum(), (member > falling[18]).sum()
    assert found.low == pytest.approx(beta.ppf(0.0125, strict, 501 - strict))
    assert found.high == pytest.approx(beta.ppf(0.9875, lax + 1, 500 - lax))


def test_tpr_is_undefined_where_no_non_member_may_be_exceeded():
    assert np.isnan(tpr_at_fpr(np.ones(5), np.zeros(999), 0.001).value)
    assert tpr_at_fpr(np.ones(5), np.zeros(1000), 0.001).value == 1
    assert np.isnan(tpr_at_fpr(np.ones(0), np.zeros(1000), 0.001).value)


def test_tpr_s_interval_covers_although_the_threshold_is_estimated():
    rng = np.random.default_rng(4)
    truth = norm.sf(norm.isf(0.01) - 1)
    held = 0
    for _ in range(300):
        found = tpr_at_fpr(rng.normal(1, 1, 300), rng.normal(size=300), 0.01)
        held += found.low <= truth <= found.high
    assert held / 300 >= 0.95


def test_ties_count_against_the_attack():
    assert tpr_at_fpr(np.ones(50), np.ones(100), 0.01).value == 0


def test_advantage_of_a_score_over_itself_is_none():
    rng = np.random.default_rng(5)
    member, other = rng.normal(1, 1, 50), rng.normal(size=60)
    found = auc_advantage((member, member), (other, other))
    assert found.difference.value == 0
    assert np.isnan(found.p_value)


def test_advantage_is_the_difference_of_scikit_learn_s_areas():
    rng = np.random.default_rng(6)
    truth = np.arange(140) < 60
    one, two = rng.normal(size=140) + truth, np.round(rng.normal(size=140), 1)
    found = auc_advantage((one[truth], two[truth]), (one[~truth], two[~truth]))
    expected = roc_auc_score(truth, one) - roc_auc_score(truth, two)
    assert found.difference.value == pytest.approx(expected)


def test_paired_variance_by_hand():
    # Members' placements 1, .5 and .5, 1: differences ±.5, variance .5; others' .5, 1 and 1, .5
    # from above, the same. .5 / 2 + .5 / 2 = .5.
    found = auc_advantage(
        (np.array([0.8, 0.4]), np.array([0.4, 0.8])), (np.array([0.6, 0.2]), np.array([0.2, 0.6]))
    )
    assert found.difference == (0, -1, 1, "paired DeLong 95 %")
    assert found.p_value == 0.5
    narrow = auc_advantage(
        (np.array([0.8, 0.4]), np.array([0.4, 0.8])),
        (np.array([0.6, 0.2]), np.array([0.2, 0.6])), confidence=0.5,
    )  # fmt: skip
    assert narrow.difference.high == pytest.approx(norm.ppf(0.75) * 0.5**0.5)


def test_complete_separation_is_no_certainty():
    member, other = (np.ones(20), np.zeros(20)), (np.zeros(20), np.zeros(20))
    found = auc_advantage(member, other)
    assert found.difference.value == 0.5
    assert found.difference.low < 0.5
    assert np.isnan(found.p_value)


def test_advantage_covers_and_its_test_keeps_its_level():
    rng = np.random.default_rng(7)
    held = rejected = 0
    for _ in range(400):
        # Scores that share half their variance, and tell nothing.
        common, own = rng.normal(size=(2, 200)), rng.normal(size=(2, 2, 200))
        one, two = own + common
        found = auc_advantage((one[0], two[0]), (one[1], two[1]))
        held += found.difference.low <= 0 <= found.difference.high
        rejected += found.p_value <= 0.05
    assert held / 400 >= 0.93
    assert rejected / 400 <= 0.08


def test_no_row_no_advantage():
    nobody = (np.zeros(0), np.zeros(0))
    assert np.isnan(auc_advantage(nobody, (np.ones(2), np.ones(2))).difference.value)


def test_only_a_whole_interval_above_the_limit_speaks_of_different_texts():
    assert differ_without_a_model(Estimate(0.7, 0.56, 0.8, ""))
    assert not differ_without_a_model(Estimate(0.7, 0.54, 0.8, ""))
    assert not differ_without_a_model(Estimate(NAN, NAN, NAN, ""))
