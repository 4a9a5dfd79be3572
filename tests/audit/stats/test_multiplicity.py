"""Adjusted p-values: by hand, and against scipy's."""

import numpy as np
import pytest
from scipy import stats

from audit.stats.multiplicity import benjamini_hochberg, holm


def test_holm_by_hand():
    # Sorted .01 .02 .03 .04, times 4 3 2 1: .04 .06 .06 .04, never falling: .04 .06 .06 .06.
    assert holm(np.array([0.04, 0.01, 0.03, 0.02])) == pytest.approx([0.06, 0.04, 0.06, 0.06])


def test_benjamini_hochbergs_own_example():
    """Benjamini, Hochberg (1995), 15 p-values: at .05 four are rejected, Bonferroni rejects three."""
    p = np.array(
        [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
         0.5719, 0.6528, 0.7590, 1.0]
    )  # fmt: skip
    assert (benjamini_hochberg(p) <= 0.05).sum() == 4
    assert (holm(p) <= 0.05).sum() == 3


def test_benjamini_hochberg_is_scipys():
    p = np.random.default_rng(0).random(50) ** 2
    assert benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p), abs=1e-12)


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])
def test_one_p_value_stays_and_none_exceeds_one(adjust):
    assert adjust(np.array([0.3])) == pytest.approx([0.3])
    assert adjust(np.array([0.9, 0.95])).max() <= 1
    assert adjust(np.array([])).size == 0


def test_family_without_effects_is_rarely_rejected():
    p = np.random.default_rng(1).random((2000, 20))
    assert np.mean([holm(row).min() <= 0.05 for row in p]) == pytest.approx(0.05, abs=0.015)
