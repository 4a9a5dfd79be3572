"""How private can the training be at most, by what the model tells of coins that were tossed?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from audit.check import Example, check
from audit.checks.privacy.membership_scores import WATSON, YEOM, together
from audit.checks.privacy.membership_worked import worked
from audit.evidence import Evidence
from audit.finding import Concern, Measurement, Test
from audit.manifest import Privacy
from audit.membership import Coins
from audit.stats.estimate import Floats, percent
from audit.stats.membership import calibrated, log_confidence
from audit.stats.one_run import SHARES, Bound, kept, lower_bound, of_a_group

NAME = "epsilon_lower_bound"

DELTA = 1e-5
"""Where the training declares none."""


def _example(included: str, sure: str, *, epsilon: float, delta: float) -> Evidence:
    """Persons of label 1, a character each: 1 for in, and tenths of what the model says of it."""
    evidence = worked("10", [0.5, 0.5])
    assert evidence.membership is not None  # noqa: S101  # `worked` gives one
    p = np.array([int(tenths) for tenths in sure]) / 10
    n = len(included)
    coins = Coins(
        included=np.array([character == "1" for character in included], dtype=bool),
        label=np.ones(n, dtype=np.int64),
        log_probability=np.log(np.stack([1 - p, p], axis=1)),
        rows=np.ones(n, dtype=np.int64),
    )
    return replace(
        evidence,
        membership=replace(evidence.membership, coins=coins),
        privacy=Privacy(
            epsilon=epsilon, delta=delta, noise_multiplier=1.0, max_gradient_norm=1.0,
            sampling_rate=0.1, steps=10, accountant="prv",
        ),
    )  # fmt: skip


@check(
    concern=Concern.PRIVACY,
    needs=("of_text", "membership", "coins"),
    references=(
        "Steinke, Nasr, Jagielski (2023), NeurIPS 36, arXiv:2305.08846 (Theorem 5.2)",
        "Dwork, Roth (2014), Foundations and Trends in TCS 9:211-407, Theorem 2.2 (several rows)",
        YEOM,
        WATSON,
    ),
    examples=[
        Example(
            _example("10" * 20, "91" * 20, epsilon=1, delta=1e-12),
            {"overall": math.log(1 / ((3 / 0.05) ** (1 / 20) - 1))},
            "20 of 40 are guessed, all rightly: q^20 = .05 / 3 for q = e^ε / (1 + e^ε), three "
            "numbers of guesses being tried; δ adds nothing that shows",
        ),
        Example(
            _example("1100" * 10, "91" * 20, epsilon=1, delta=1e-5),
            {"overall": 0.0},
            "as sure of half of those left out as of half of those in: half of the guesses right",
        ),
        Example(
            _example("1100", "9911", epsilon=1, delta=1e-5),
            {"overall": 0.0},
            "two guesses, both right, come about by chance one time in four",
        ),
    ],
)
def epsilon_lower_bound(evidence: Evidence) -> Iterator[Measurement]:
    """How private can the training be at most, by what the model tells of coins that were tossed?

    Persons were trained on, or left out, by the toss of a fair coin. Those whose true label the
    model is surest of (*loss* attack) are guessed in, as many of whom it is least sure out. The
    value is the largest ε of (ε, δ)-differential privacy that so many right guesses refute, δ being
    that declared, else 1e-5; from 0 upwards, lower is better. It is its own lower limit, and there
    is no upper one: it can break a limit and never keep one. Half, a fifth and a twentieth of the
    persons are guessed, with a third of the error probability each. Where there are references, a
    second attack takes the model's gain in log p over them (*calibrated*), and the error
    probability is halved. Where the training declares an ε, a test says whether that can have been
    kept; all rows of a person are in or out together, so that somebody with k rows is promised k ε.

    Persons in and out differ by chance alone: no baseline is needed that never saw the model.

    It misses what stronger attacks would find, and mostly lies far below the true ε: a bound of 0
    does not show that the training is private.
    """
    found = evidence.membership
    assert found is not None  # noqa: S101  # checks that come here need it
    coins = found.coins
    assert coins is not None  # noqa: S101  # and coins
    yield measured(NAME, coins, evidence.privacy, evidence.confidence)


def measured(name: str, coins: Coins, promise: Privacy | None, confidence: float) -> Measurement:
    """The largest ε that the right guesses of coins refute, as the metric `name`."""
    delta = promise.delta if promise else DELTA
    tried = _attacks(coins)
    attack, bound = max(
        ((by, one.bound(delta, confidence, len(tried))) for by, one in tried.items()),
        key=lambda found: found[1].epsilon,
    )
    made, right = bound.guesses
    test = _kept(tried, promise, int(coins.rows.max())) if promise else None
    return Measurement(
        metric=name, value=bound.epsilon, low=bound.epsilon, high=None, n=len(coins),
        method=f"{_method(len(tried))}, lower limit {percent(confidence)}",
        note=together(
            f"Of {made:,} guesses of {len(coins):,} coins {right:,} are right; δ = {delta:g}.",
            "" if bound.epsilon else "That shows nothing, and not that the training is private.",
            _said(test, 1 - confidence),
        ),
        test=test,
        detail={
            "attack": attack, "guesses": made, "right": right, "delta": delta,
            "declared_epsilon": promise.epsilon if promise else None,
            "rows_of_a_person": int(coins.rows.max()),
        },
    )  # fmt: skip


class _Attack(NamedTuple):
    """Scores of persons, and how their coins fell."""

    scores: Floats
    included: NDArray[np.bool_]

    def bound(self, delta: float, confidence: float, attacks: int) -> Bound:
        return lower_bound(self.scores, self.included, delta, confidence, attacks)


def _attacks(coins: Coins) -> dict[str, _Attack]:
    """Scores by the model alone and, where there are references, by its gain over them.

    Persons that every reference was trained on are left out of the second: who they are depends on
    no coin, so that theirs may be taken as given.
    """
    own = log_confidence(coins.log_probability, coins.label)
    tried = {"loss": _Attack(own, coins.included)}
    if coins.told:
        gained = calibrated(own, coins.unseen(log_confidence))
        known = ~np.isnan(gained)
        tried["calibrated"] = _Attack(gained[known], coins.included[known])
    return tried


def _kept(tried: dict[str, _Attack], promise: Privacy, most: int) -> Test:
    """Test that the training kept its promise, as it is to whoever has the most rows."""
    epsilon, delta = of_a_group(promise.epsilon, promise.delta, most)
    null = f"the training kept the ε = {promise.epsilon:.4g} that it declares"
    if most > 1:
        null += f", {epsilon:.4g} for a person of {most:,} rows"
    p = min(kept(*one, epsilon, delta, len(tried)) for one in tried.values())
    return Test(null=null, p_value=p, method=_method(len(tried)))


def _method(attacks: int) -> str:
    more = f", {attacks} attacks" if attacks > 1 else ""
    return f"one training run, {len(SHARES)} numbers of guesses{more} (Bonferroni)"


def _said(test: Test | None, alpha: float) -> str:
    if test is None or test.p_value > alpha:
        return ""
    return (
        f"The promise is broken: it is refuted that {test.null} (p = {test.p_value:.2g}). There is "
        "a fault in the training, in its accounting, or in the tossing of coins."
    )
