"""Macro F1: against scikit-learn, and by simulation."""

import numpy as np
import pytest
from sklearn.metrics import f1_score

from audit.stats.counts import CountTable
from audit.stats.multiclass import macro_f1_limits


def test_value_is_scikit_learns():
    rng = np.random.default_rng(0)
    y_true, y_pred = rng.integers(0, 4, (2, 300))
    cells = CountTable.of(np.zeros(300, int), 1, y_true, y_pred, 4).cells[:, :-1]
    expected = f1_score(y_true, y_pred, average="macro")
    assert macro_f1_limits(cells, 0.95).value == pytest.approx([expected], abs=1e-12)


def test_a_class_neither_there_nor_called_is_undefined():
    cells = np.array([[[3, 1, 0], [0, 2, 0], [0, 0, 0]]])
    assert np.isnan(macro_f1_limits(cells, 0.95).value).all()


def test_complete_agreement_is_not_certainty():
    found = macro_f1_limits(np.array([np.eye(3) * 5]), 0.95)
    assert found.value == [1.0] == found.high
    assert found.low[0] < 0.95


@pytest.mark.parametrize("right", [0.4, 0.7, 0.95])
@pytest.mark.parametrize("n", [40, 100, 500])
def test_interval_covers_the_truth(right, n):
    """Found .94 to .96 for three classes."""
    rates = np.full((3, 3), (1 - right) / 2)
    np.fill_diagonal(rates, right)
    shares = np.array([0.5, 0.3, 0.2])[:, None] * rates
    truth = macro_f1_limits(shares[None] * 1e6, 0.95).value[0]
    draws = np.random.default_rng(0).multinomial(n, shares.ravel(), size=2000).reshape(-1, 3, 3)
    found = macro_f1_limits(draws, 0.95)
    known = ~np.isnan(found.value)
    assert ((found.low <= truth) & (truth <= found.high))[known].mean() >= 0.935
