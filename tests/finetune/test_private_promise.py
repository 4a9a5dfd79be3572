"""Noise, ε and δ against other accountants, published figures and the exact Gaussian mechanism."""

from __future__ import annotations

import importlib.util
import math
from dataclasses import replace
from math import exp, sqrt
from typing import Any

import numpy as np
import pandas as pd
import pytest
from opacus.accountants.analysis.rdp import compute_rdp
from scipy.optimize import brentq
from scipy.stats import norm

from audit.errors import AuditError, InputError
from finetune import private
from finetune.private import Promise, promised, settled
from finetune.settings import Settings

MNIST = 256 / 60_000
"""The sampling rate of many a paper."""


def promise(noise: float, rate: float, delta: float = 1e-5) -> Promise:
    return Promise(delta, noise, 1.0, rate, expected_rows=1, steps_of_an_epoch=1)


def moments(noise: float, rate: float, steps: int, delta: float) -> float:
    """ε as Abadi et al. (2016, theorem 2) convert moments, in place of today's tighter ways."""
    orders = np.arange(2, 64)
    spent = compute_rdp(q=rate, noise_multiplier=noise, steps=steps, orders=list(orders))
    return float(min(spent + math.log(1 / delta) / (orders - 1)))


# Bu et al. (2020), Deep Learning With Gaussian Differential Privacy, figure 4, and the tutorial of
# TensorFlow Privacy on MNIST: both by the moments accountant.
PUBLISHED = [(1.3, 20, 1.34), (1.1, 60, 3.01)]


@pytest.mark.parametrize(("noise", "epochs", "published"), PUBLISHED)
def test_published_figures(noise: float, epochs: int, published: float) -> None:
    steps = round(epochs / MNIST)
    assert moments(noise, MNIST, steps, 1e-5) == pytest.approx(published, abs=0.01)
    # The same training, by a tighter accountant: somewhat less, and not much.
    assert 0.7 * published < promise(noise, MNIST).epsilon(steps) < published


@pytest.mark.parametrize(
    ("noise", "rate", "steps"), [(1.1, MNIST, 14_100), (0.7, 0.3, 8), (1, 0.02, 100), (2, 0.5, 5)]
)
def test_the_other_accountant_says_nearly_the_same(noise: float, rate: float, steps: int) -> None:
    from opacus.accountants import RDPAccountant

    other = RDPAccountant()
    other.history = [(noise, rate, steps)]
    bound = other.get_epsilon(delta=1e-5)
    found = promise(noise, rate).epsilon(steps)
    assert 0.75 * bound < found < bound


def exact(noise: float, steps: int, delta: float) -> float:
    """ε of the Gaussian mechanism, `steps` times on all rows (Balle & Wang 2018, theorem 8)."""
    mean = sqrt(steps) / noise

    def missing(epsilon: float) -> float:
        left = norm.cdf(mean / 2 - epsilon / mean)
        return float(left - exp(epsilon) * norm.cdf(-mean / 2 - epsilon / mean) - delta)

    return float(brentq(missing, 0, 100))


@pytest.mark.parametrize(("noise", "steps"), [(1.0, 5), (5.0, 5), (20.0, 100)])
def test_where_every_row_is_in_every_batch_the_answer_is_known(noise: float, steps: int) -> None:
    truth = exact(noise, steps, 1e-5)
    nearly, every = promise(noise, 1 - 1e-9), promise(noise, 1.0)
    assert (nearly.accountant, every.accountant) == ("prv", "rdp")
    assert truth <= nearly.epsilon(steps) < truth + 0.03
    assert truth <= every.epsilon(steps) < 1.2 * truth


def test_the_noise_is_the_least_that_keeps_to_epsilon() -> None:
    settings = settled(Settings(epsilon=3, batch_size=10, gradient_accumulation=5, epochs=4), 500)
    made = promised(settings, 500)
    assert (made.expected_rows, made.sampling_rate, made.steps_of_an_epoch) == (50, 0.1, 10)
    assert 2.98 < made.epsilon(40) <= 3
    assert replace(made, noise_multiplier=0.99 * made.noise_multiplier).epsilon(40) > 3
    assert made.epsilon(20) < made.epsilon(40)


def test_a_batch_is_of_no_more_rows_than_there_are() -> None:
    settings = settled(Settings(epsilon=8, batch_size=64, epochs=2), 50)
    made = promised(settings, 50)
    assert (made.expected_rows, made.sampling_rate, made.steps_of_an_epoch) == (50, 1.0, 1)
    assert made.epsilon(2) == pytest.approx(8, abs=0.02)


@pytest.mark.parametrize(
    ("rows", "delta"), [(799, 1e-3), (999, 1e-3), (1000, 1e-4), (60_000, 1e-5)]
)
def test_delta_is_a_power_of_ten_below_one_row(rows: int, delta: float) -> None:
    found = settled(Settings(epsilon=8, epochs=1), rows).delta
    assert found == pytest.approx(delta)
    assert found < 1 / rows


def test_what_would_break_the_promise_is_off_and_on_record_as_off() -> None:
    found = settled(Settings(epsilon=8, epochs=1), 500)
    assert not found.class_weights
    assert found.precision == "fp32"


def test_without_an_epsilon_nothing_is_touched() -> None:
    assert settled(Settings(), 500) is not None
    assert settled(Settings(), 500) == Settings()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"epsilon": 0.0}, "--epsilon: found 0; expected more than 0, at most 100"),
        ({"epsilon": 101.0}, "--epsilon: found 101;"),
        ({"epsilon": math.nan}, "--epsilon: found nan;"),
        ({"epsilon": 0.001}, "--epsilon: no noise keeps 96 steps within 0.001 at a delta of 0.001"),
        (
            {"epsilon": 8.0, "delta": 0.01},
            "--delta: found 0.01; expected from 1e-12 to below 1/500",
        ),
        ({"epsilon": 8.0, "delta": 0.0}, "--delta: found 0;"),
        ({"epsilon": 8.0, "precision": "bf16"}, "--precision: bf16 rounds the lengths"),
        ({"delta": 1e-4}, "--delta: means nothing by itself; expected --epsilon too"),
        ({"max_gradient_norm": 2.0}, "--max-gradient-norm: means nothing by itself"),
    ],
)
def test_what_cannot_be_promised_is_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as refusal:
        settled(Settings(**wrong), 500)
    assert message in str(refusal.value)


def test_without_opacus_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = importlib.util.find_spec
    monkeypatch.setattr(
        private.importlib.util, "find_spec", lambda name: None if name == "opacus" else usual(name)
    )
    with pytest.raises(AuditError, match=r"pip install 'ethics-audit\[private\]'"):
        settled(Settings(epsilon=8), 500)
    assert settled(Settings(), 500) == Settings()


def test_rows_of_a_person_are_on_record() -> None:
    rows = pd.DataFrame({"text": ["a", "b", "c", "D", "d"], "group": ["x", "x", "y", "z", None]})
    found = private.kept(promise(1.0, 0.1), 7, rows)
    # "D" and "d" are one text, so they count as one person's.
    assert found.rows_of_a_person == 2
    assert (found.steps, found.accountant, found.delta) == (7, "prv", 1e-5)
    assert found.epsilon == promise(1.0, 0.1).epsilon(7)
    assert str(found).startswith(f"ε = {found.epsilon:.2f} at δ = 1e-05 for one training row; a p")
