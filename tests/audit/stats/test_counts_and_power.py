"""Count tables add, collapse as defined, and rates equal scikit-learn's; rows needed scale as 1/√n."""

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, precision_score, recall_score

from audit.stats.counts import UNKNOWN, Confusion, CountTable
from audit.stats.power import rows_to_settle
from audit.stats.rates import RATES


@pytest.fixture
def rows():
    rng = np.random.default_rng(0)
    return rng.integers(0, 4, 300), rng.integers(0, 3, 300), rng.integers(0, 3, 300)


def test_shards_add_to_the_whole(rows):
    group, y_true, y_pred = rows
    whole = CountTable.of(group, 4, y_true, y_pred, 3)
    halves = [
        CountTable.of(group[s], 4, y_true[s], y_pred[s], 3) for s in (slice(150), slice(150, None))
    ]
    assert np.array_equal((halves[0] + halves[1]).cells, whole.cells)
    assert whole.pooled.total == [300]


def test_rates_equal_scikit_learns_in_every_group(rows):
    group, y_true, y_pred = rows
    counts = CountTable.of(group, 4, y_true, y_pred, 3).confusion(positive=1, favourable=2)
    found = {
        name: rate.numerator(counts) / rate.denominator(counts) for name, rate in RATES.items()
    }
    for g in range(4):
        truth, guess = y_true[group == g], y_pred[group == g]
        positive, called = truth == 1, guess == 1
        expected = {
            "accuracy": accuracy_score(truth, guess),
            "true_positive_rate": recall_score(positive, called),
            "false_negative_rate": 1 - recall_score(positive, called),
            "false_positive_rate": 1 - recall_score(~positive, ~called),
            "positive_predictive_value": precision_score(positive, called),
            "selection_rate": np.mean(guess == 2),
        }
        assert {name: found[name][g] for name in expected} == pytest.approx(expected, abs=1e-12)


def test_rows_of_unknown_truth_count_in_selection_only():
    truth, guess = np.array([1, UNKNOWN, UNKNOWN, 0]), np.array([1, 1, 0, 0])
    counts = CountTable.of(np.zeros(4, int), 1, truth, guess, 2).confusion(1, 1)
    assert (counts.selected, counts.total, counts.tp + counts.tn) == (2, 4, 2)


@pytest.mark.parametrize(("assistive", "selected"), [(True, 5), (False, 4)])
def test_four_cells_are_enough_for_two_classes(assistive, selected):
    cells = (np.array([n]) for n in (2, 3, 1, 3))
    counts = Confusion.binary(*cells, assistive=assistive)
    assert (counts.selected, counts.total, counts.correct) == (selected, 9, 5)


def test_rows_to_settle_scales_with_the_square_of_the_width():
    # Half-width .06 must shrink to the distance .03 from the limit: four times the rows.
    assert rows_to_settle(0.13, 0.07, 0.19, 0.10, 500) == 2000
    assert rows_to_settle(0.07, 0.01, 0.13, 0.10, 500) == 2000
    assert rows_to_settle(0.10, 0.05, 0.15, 0.10, 500) is None
