"""Do our statistics keep their promises? The main claims of the simulation benchmark, in small.

`benchmarks/statistics_simulation.py` makes the same claims at length; here the bounds leave room
for the chance of few runs.
"""

import numpy as np
import pytest

from audit.checks.by_group import measurement
from audit.finding import Criterion, Status
from audit.policy import verdict
from audit.stats.gaps import smallest_ratio, widest_difference
from audit.stats.multiplicity import benjamini_hochberg, holm
from audit.stats.permutation import max_t_p_value
from audit.stats.power import rows_per_group

RUNS = 300
FEWER = 150  # of the permutation test, which takes milliseconds each
ALARMS = 0.11  # .05 and 3 standard errors of so few
COVERAGE = 0.92
UNEVEN = np.outer([0.4, 0.25, 0.2, 0.1, 0.05], [0.6, 0.4]).ravel()


def gate(estimate, n):
    found = measurement("demographic_parity_difference", estimate, n, {"group": "*"})
    return verdict(found, Criterion(max=0.1))[0]


def verdicts(n, rates, seed=0):
    drawn = np.random.default_rng(seed).binomial(n, rates, (RUNS, n.size))
    return [gate(widest_difference(k, n).estimate, int(n.sum())) for k in drawn]


@pytest.mark.parametrize("rows", [500, 10_000])
def test_the_gap_test_raises_few_false_alarms(rows):
    n = np.rint(rows * UNEVEN).astype(int)
    drawn = np.random.default_rng(1).binomial(n, 0.3, (FEWER, 10))
    alarms = [max_t_p_value([(k, n)], run)[0] <= 0.05 for run, k in enumerate(drawn)]
    assert 0.01 <= np.mean(alarms) <= ALARMS


def test_the_gap_test_of_two_rates_at_once_raises_no_more():
    n = np.full(10, 100)
    drawn = np.random.default_rng(2).binomial(n, 0.3, (FEWER, 2, 10))
    alarms = [max_t_p_value([(a, n), (b, n)], run)[0] <= 0.05 for run, (a, b) in enumerate(drawn)]
    assert np.mean(alarms) <= ALARMS


def test_the_gap_test_finds_a_planted_gap():
    n, rates = np.full(10, 500), np.array([0.45] + [0.3] * 9)
    drawn = np.random.default_rng(3).binomial(n, rates, (50, 10))
    assert all(max_t_p_value([(k, n)])[0] <= 0.05 for k in drawn)


@pytest.mark.parametrize(
    ("sizes", "rates"),
    [
        ([600, 400, 300, 200, 150, 100, 60, 40, 30, 30], [0.3] * 10),
        ([600, 400, 300, 200, 150, 100, 60, 40, 30, 30], [0.3] * 9 + [0.2]),
        ([1000] * 10, [0.5] + [0.3] * 9),
        ([30, 30], [0.5, 0.7]),
    ],
)
def test_the_simultaneous_interval_holds_the_true_gap_and_ratio(sizes, rates):
    n, p = np.array(sizes), np.array(rates)
    drawn = np.random.default_rng(4).binomial(n, p, (RUNS, n.size))
    gaps = [widest_difference(k, n).estimate for k in drawn]
    ratios = [smallest_ratio(k, n).estimate for k in drawn]
    gap, ratio = p.max() - p.min(), p.min() / p.max()
    assert np.mean([e.low - 1e-12 <= gap <= e.high for e in gaps]) >= COVERAGE
    assert np.mean([e.low <= ratio <= e.high + 1e-12 for e in ratios]) >= COVERAGE


@pytest.mark.parametrize(("rows", "least"), [(500, 0.95), (2_000, 0.7), (10_000, 0.0)])
def test_equal_groups_do_not_break_the_gate_where_a_point_estimate_does(rows, least):
    n = np.rint(rows * UNEVEN).astype(int)
    assert np.mean([found is Status.FAIL for found in verdicts(n, np.full(10, 0.3))]) <= 0.05
    drawn = np.random.default_rng(0).binomial(n, 0.3, (RUNS, 10))
    assert np.mean([np.ptp(k / n) > 0.1 for k in drawn]) >= least


def test_a_gap_twice_the_limit_breaks_the_gate_and_never_passes():
    rates = np.tile([0.3, 0.5], 5)
    for rows in (500, 2_000):
        assert Status.PASS not in verdicts(np.rint(rows * UNEVEN).astype(int), rates)
    found = verdicts(np.rint(10_000 * UNEVEN).astype(int), rates)
    assert np.mean([one is Status.FAIL for one in found]) >= 0.95
    assert Status.PASS not in found


def test_holm_keeps_the_chance_of_any_false_rejection_and_the_other_their_share():
    p = np.random.default_rng(5).uniform(size=(2_000, 20))
    p[:, :5] /= 1e5  # five true gaps, plainly seen
    by_holm = np.array([holm(row) for row in p]) <= 0.05
    by_share = np.array([benjamini_hochberg(row) for row in p]) <= 0.05
    assert by_holm[:, 5:].any(axis=1).mean() <= 0.065
    assert (by_share[:, 5:].sum(1) / np.maximum(by_share.sum(1), 1)).mean() <= 0.065
    assert by_holm[:, :5].all()
    assert by_share.sum() >= by_holm.sum()


def test_twice_the_rows_it_names_settle_most_gates():
    rng = np.random.default_rng(6)
    n, rates = np.full(10, 50), np.repeat([0.3, 0.5], 5)
    settled = []
    for k in rng.binomial(n, rates, (100, 10)):
        gap = widest_difference(k, n)
        if gate(gap.estimate, 500) is Status.INCONCLUSIVE:
            rows = rows_per_group(*gap.groups[:3], n, gap.critical, 0.1)
            again = np.full(10, 2 * rows)
            found = widest_difference(rng.binomial(again, rates), again).estimate
            settled.append(gate(found, 20 * rows) is not Status.INCONCLUSIVE)
    assert len(settled) > 50
    assert np.mean(settled) >= 0.5
