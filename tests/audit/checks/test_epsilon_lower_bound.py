"""Coins that are told and coins that are not; promises kept and broken; limits that can only break."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from audit.check import example_evidence
from audit.checks import catalogue
from audit.checks.privacy.membership_worked import worked
from audit.evidence import Evidence
from audit.finding import Concern, Criterion, Measurement, Status
from audit.manifest import Privacy
from audit.membership import Coins, Reference
from audit.policy import Outcome, Policy, PolicyCriterion, judge, verdict
from audit.run import run_check

CHECK = catalogue()["epsilon_lower_bound"]


def promised(epsilon: float, delta: float = 1e-5) -> Privacy:
    return Privacy(
        epsilon=epsilon, delta=delta, noise_multiplier=1.0, max_gradient_norm=1.0,
        sampling_rate=0.1, steps=10, accountant="prv",
    )  # fmt: skip


def evidence(
    shift: float = 0.0, *, persons: int = 600, seed: int = 0, rows: int = 1,
    promise: Privacy | None = None,
) -> Evidence:  # fmt: skip
    """A model surer by `shift` standard deviations of those the coin put in."""
    rng = np.random.default_rng(seed)
    included = rng.random(persons) < 0.5
    odds = rng.normal(size=persons) + shift * included
    label = np.ones(persons, dtype=np.int64)
    coins = Coins(included, label, log_probability(odds), np.full(persons, rows))
    one = worked("10", [0.5, 0.5])
    assert one.membership is not None
    return replace(one, membership=replace(one.membership, coins=coins), privacy=promise)


def log_probability(odds: np.ndarray) -> np.ndarray:
    """Of label 1 at these log-odds."""
    return np.stack([-np.logaddexp(0, odds), -np.logaddexp(0, -odds)], axis=1)


def with_references(shift: float, seed: int = 0, known: int = 0) -> Evidence:
    """Persons who differ far more in how hard they are than in what the model keeps of them.

    Of each pair of references one was trained on a person; of the first `known`, both.
    """
    rng = np.random.default_rng(seed)
    persons = 600
    included, hard = rng.random(persons) < 0.5, rng.normal(0, 8, persons)
    half = rng.random((4, persons)) < 0.5
    half[1::2] = ~half[::2]
    half[:, :known] = True
    coins = Coins(
        included,
        np.ones(persons, dtype=np.int64),
        log_probability(hard + rng.normal(size=persons) + shift * included),
        np.ones(persons, dtype=np.int64),
        tuple(
            Reference(log_probability(hard + rng.normal(size=persons) + shift * mine), mine)
            for mine in half
        ),
    )
    one = evidence()
    assert one.membership is not None
    return replace(one, membership=replace(one.membership, coins=coins))


def alone(of: Evidence) -> Evidence:
    """Without the references."""
    assert of.membership is not None
    assert of.membership.coins is not None
    coins = replace(of.membership.coins, told=())
    return replace(of, membership=replace(of.membership, coins=coins))


def measured(of: Evidence) -> Measurement:
    (found,) = CHECK.body(of)
    assert isinstance(found, Measurement)
    return found


def test_what_a_model_tells_is_bounded_from_below_alone() -> None:
    found = measured(evidence(3))
    assert found.value is not None
    assert 2 < found.value < 4
    assert (found.low, found.high) == (found.value, None)
    assert found.n == 600
    assert found.test is None
    assert "coins" in found.note
    assert found.detail["right"] > 0.9 * found.detail["guesses"]


def test_a_model_that_tells_nothing_shows_nothing_and_no_privacy() -> None:
    found = [measured(evidence(seed=seed)) for seed in range(200)]
    # 5 %, and three standard errors.
    assert sum(bool(m.value) for m in found) <= 10 + 9
    none = next(m for m in found if not m.value)
    assert "not that the training is private" in none.note


def test_more_is_shown_of_what_tells_more_and_by_more_coins() -> None:
    values = [measured(evidence(shift)).value for shift in (0.5, 1.5, 3)]
    assert values == sorted(values)
    few, many = (measured(evidence(3, persons=n)).value for n in (60, 3000))
    assert few is not None
    assert many is not None
    assert few < many


def test_a_promise_that_is_kept_is_not_called_broken() -> None:
    found = measured(evidence(1, promise=promised(8)))
    assert found.test is not None
    assert found.test.p_value > 0.05
    assert found.test.null == "the training kept the ε = 8 that it declares"
    assert "broken" not in found.note
    assert found.detail["declared_epsilon"] == 8


def test_a_promise_that_is_broken_is_called_so() -> None:
    found = measured(evidence(4, promise=promised(1)))
    assert found.test is not None
    assert found.test.p_value < 0.001
    assert found.value is not None
    assert found.value > 1
    assert "The promise is broken" in found.note


def test_who_has_several_rows_was_promised_less() -> None:
    once, thrice = (measured(evidence(3, rows=k, promise=promised(1))) for k in (1, 3))
    assert once.test is not None
    assert thrice.test is not None
    assert once.value == thrice.value
    assert once.test.p_value < 0.001 < thrice.test.p_value
    assert "3 for a person of 3 rows" in thrice.test.null


def test_bound_and_test_say_the_same() -> None:
    for seed in range(20):
        found = measured(evidence(2, seed=seed, promise=promised(1.7)))
        assert found.test is not None
        assert found.value is not None
        assert (found.value > 1.7) == (found.test.p_value < 0.05)


def test_the_declared_delta_is_used() -> None:
    strict, lax = (measured(evidence(3, promise=promised(9, d))) for d in (1e-9, 1e-3))
    assert strict.value is not None
    assert lax.value is not None
    assert strict.value > lax.value
    assert measured(evidence(3)).detail["delta"] == 1e-5


def test_surer_is_a_lower_bound() -> None:
    bounds = [measured(evidence(3).at(confidence)).value for confidence in (0.5, 0.95, 0.999)]
    assert bounds == sorted(bounds, reverse=True)


@pytest.mark.parametrize("by", ["interval", "estimate"])
@pytest.mark.parametrize(
    ("shift", "limit", "status"),
    [(4, 1, Status.FAIL), (4, 8, Status.INCONCLUSIVE), (0, 8, Status.INCONCLUSIVE)],
)
def test_it_can_break_a_limit_and_never_keep_one(
    shift: float, limit: float, status: Status, by: str
) -> None:
    found, reason = verdict(measured(evidence(shift)), Criterion(max=limit, by=by))
    assert found is status
    assert ("above the most allowed" in reason) == (status is Status.FAIL)
    assert ("never keep it" in reason) == (status is Status.INCONCLUSIVE)


def test_the_gate_and_what_is_written_agree() -> None:
    found = measured(evidence(4))
    again = Measurement.model_validate_json(found.model_dump_json())
    assert again == found
    policy = Policy(criterion=(PolicyCriterion(metric="epsilon_lower_bound", max=1),))
    outcome = Outcome("epsilon_lower_bound", Concern.PRIVACY, again)
    (finding,) = judge([outcome], policy, dt.date(2026, 1, 1))
    assert finding.status is Status.FAIL
    assert f"[{found.value:.3f}, ∞)" in finding.reason


def test_references_show_what_difficulty_hides() -> None:
    hidden = with_references(4)
    found, plain = measured(hidden), measured(alone(hidden))
    assert found.value is not None
    assert plain.value is not None
    assert found.value > 2 * plain.value
    assert found.value > 1
    assert plain.detail["attack"] == "loss"
    assert found.detail["attack"] == "calibrated"
    assert "2 attacks (Bonferroni)" in found.method


def test_references_show_nothing_where_nothing_is_told() -> None:
    found = [measured(with_references(0, seed)) for seed in range(200)]
    assert sum(bool(m.value) for m in found) <= 10 + 9


def test_persons_that_every_reference_knows_are_left_out() -> None:
    found = measured(with_references(4, known=100))
    assert found.detail["attack"] == "calibrated"
    assert found.n == 600
    assert found.detail["guesses"] in (250, 100, 24, 26)


def test_without_coins_it_says_what_to_run() -> None:
    (outcome,) = run_check(CHECK, worked("10", [0.5, 0.5])).outcomes
    assert outcome.status is Status.NOT_APPLICABLE
    assert "--coin-rows N" in outcome.reason
    (outcome,) = run_check(CHECK, example_evidence("10", "10")).outcomes
    assert "--coin-rows" not in outcome.reason
