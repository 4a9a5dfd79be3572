"""Strata put together: Berkeley's admissions, hand-worked sums, and coverage in sparse strata."""

import numpy as np
import pytest

from audit.stats.strata import cochran_mantel_haenszel, disparities, stratified_differences

# Graduate admissions at Berkeley, autumn 1973, six largest departments (Bickel et al. 1975; R's
# UCBAdmissions): men, women.
ADMITTED = np.array([[512, 353, 120, 138, 53, 22], [89, 17, 202, 131, 94, 24]])
REJECTED = np.array([[313, 207, 205, 279, 138, 351], [19, 8, 391, 244, 299, 317]])
APPLIED = ADMITTED + REJECTED


def test_berkeleys_test_is_what_r_prints():
    """mantelhaen.test(UCBAdmissions, correct = FALSE): M^2 = 1.5246, df = 1, p-value = 0.2169."""
    statistic, p = cochran_mantel_haenszel(ADMITTED, APPLIED)
    assert (round(statistic, 4), round(p, 4)) == (1.5246, 0.2169)


def test_berkeleys_pooled_disparity_is_the_published_one():
    """Women were 46 % of the rejected and 32 % of the admitted: .14 (Amazon's SageMaker guide)."""
    pooled = disparities(ADMITTED.sum(1, keepdims=True), APPLIED.sum(1, keepdims=True), 0.95)
    assert round(float(pooled.value[1]), 2) == 0.14
    within = disparities(ADMITTED, APPLIED, 0.95).value
    assert within == pytest.approx([0.0193, -0.0193], abs=5e-5)


def test_several_groups_are_tested_as_by_the_classical_quadratic_form():
    """Against the form that leaves one group out, as textbooks print it (Agresti, 8.4)."""
    rng = np.random.default_rng(0)
    n = rng.integers(5, 30, (4, 3))
    k = rng.binomial(n, 0.4)
    away, covariance = np.zeros(3), np.zeros((3, 3))
    for s in range(3):
        size, hits = n[:, s], k[:, s].sum()
        total = size.sum()
        away += (k[:, s] - size * hits / total)[:3]
        factor = hits * (total - hits) / (total**2 * (total - 1))
        covariance += factor * (np.diag(size * total) - np.outer(size, size))[:3, :3]
    statistic, _ = cochran_mantel_haenszel(k, n)
    assert statistic == pytest.approx(away @ np.linalg.solve(covariance, away))


def test_difference_by_hand():
    # Strata weigh 2 x 2 / 4 = 1 and 1 x 3 / 4 = 3/4: (1 (1 - 0) + 3/4 (1 - 1/3)) / (7/4) = 6/7.
    found = stratified_differences(np.array([[2, 1], [0, 1]]), np.array([[2, 1], [2, 3]]), 0.95)
    assert found.value[0, 1] == pytest.approx(6 / 7) == -found.value[1, 0]
    assert found.low == pytest.approx(-found.high.T)


def test_strata_of_one_group_count_for_nothing():
    k, n = np.array([[2, 1, 5], [0, 1, 0]]), np.array([[2, 1, 9], [2, 3, 0]])
    assert stratified_differences(k, n, 0.95).value[0, 1] == pytest.approx(6 / 7)
    apart = stratified_differences(np.array([[1, 0], [0, 1]]), np.array([[2, 0], [0, 2]]), 0.95)
    assert np.isnan(apart.value[0, 1])
    assert cochran_mantel_haenszel(np.array([[1, 0], [0, 1]]), np.array([[2, 0], [0, 2]])) is None


def test_groups_treated_alike_throughout_are_not_certain_to_be():
    found = stratified_differences(np.zeros((2, 2)), np.full((2, 2), 10), 0.95)
    assert found.low[0, 1] < -0.01 < 0.01 < found.high[0, 1]


STRATA = [
    (APPLIED, ADMITTED / APPLIED),
    (np.tile([[8], [6]], (1, 20)), np.tile([[0.5], [0.3]], (1, 20))),
    (np.tile([[3], [2]], (1, 50)), np.tile([[0.2], [0.2]], (1, 50))),
    (np.tile([[40], [30]], (1, 5)), np.tile([[0.05], [0.15]], (1, 5))),
]


@pytest.mark.parametrize(("n", "p"), STRATA)
def test_intervals_cover_the_truth_in_large_strata_and_in_small(n, p):
    """Found .945 to .97, for both."""
    rng = np.random.default_rng(0)
    draws = [rng.binomial(n, p) for _ in range(400)]
    many = [disparities(rng.binomial(n * 100, p), n * 100, 0.95).value[0] for _ in range(40)]
    for of, truth in (
        (stratified_differences, stratified_differences(n * p, n, 0.95).value[0, 1]),
        (disparities, np.mean(many)),
    ):
        found = [of(k, n, 0.95) for k in draws]
        at = (0, 1) if of is stratified_differences else 0
        assert np.mean([f.low[at] <= truth <= f.high[at] for f in found]) >= 0.93


def test_level_of_the_test():
    rng = np.random.default_rng(1)
    n = rng.integers(2, 20, (3, 8))
    p = [cochran_mantel_haenszel(rng.binomial(n, 0.3), n)[1] for _ in range(400)]
    assert np.mean(np.array(p) <= 0.05) <= 0.08
