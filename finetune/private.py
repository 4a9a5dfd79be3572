"""What a training under differential privacy promises: its settings, its noise, what it spent.

The promise is (ε, δ)-differential privacy of the trained weights, for one training row more or less
(Dwork & Roth 2014), kept by DP-SGD (Abadi et al. 2016): each step draws every row with the same
probability, clips the gradient of each row drawn, adds the clipped gradients up, and adds Gaussian
noise to the sum. It does not cover

* a person with several rows: k rows of theirs are covered by kε at most, with a larger δ
  (`rows_of_a_person` on record says how many anybody has);
* rows that are validated with, by which the best epoch and an early stop are chosen, rows held
  out, and choices made by looking at earlier trainings (settings tried, the corpus itself);
* what is written beside the weights about the rows: ``membership.safetensors`` and
  ``familiarity.safetensors`` hold answers without noise, for an audit; take them away, with
  ``heldout.parquet``, from a model that is handed out;
* a base that was itself trained on these rows;
* an adversary who can guess the state of the random numbers: they are torch's, seeded by the
  operating system but with no more than 32 bits on a CPU, and not made for cryptography.

ε on record is that of all steps taken, those after the best epoch too. Where training stopped
early, how many were taken was itself decided by looking at noisy models; the ε asked for, on record
among the settings, bounds the whole run whatever was decided.
"""

from __future__ import annotations

import importlib.util
import logging
import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from audit.errors import AuditError, InputError
from audit.manifest import Privacy
from finetune.settings import Settings
from finetune.split import units

MOST_EPSILON = 100.0
"""Of a promise: e^100 times as likely is none."""

LEAST_DELTA = 1e-12
"""Smaller ones drown in the rounding of the accountants."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Promise:
    """How much noise each step of a training adds, and what that is worth.

    Attributes
    ----------
    delta
        Probability up to which the promise may be broken.
    noise_multiplier
        Standard deviation of the noise, in units of `max_gradient_norm`.
    max_gradient_norm
        Length to which the gradient of each row is clipped.
    sampling_rate
        Probability of each row to be in a step's batch.
    expected_rows
        Rows of a batch, on average; what the noisy sum is divided by.
    steps_of_an_epoch
        In which every row is met once, on average.
    """

    delta: float
    noise_multiplier: float
    max_gradient_norm: float
    sampling_rate: float
    expected_rows: int
    steps_of_an_epoch: int

    @property
    def accountant(self) -> str:
        """What adds the steps up."""
        return _accountant(self.sampling_rate)

    def epsilon(self, steps: int) -> float:
        """Spent by `steps` steps at `delta`; an upper bound."""
        from opacus.accountants import create_accountant

        accountant: Any = create_accountant(self.accountant)
        accountant.history = [(self.noise_multiplier, self.sampling_rate, steps)]
        with _far_from_the_answer():
            return float(accountant.get_epsilon(delta=self.delta))


def settled(settings: Settings, rows: int) -> Settings:
    """Settings as they are carried out and put on record; the same without an epsilon.

    * δ, if none is given, is the largest power of ten below 1 / `rows`. A training that published
      one row in clear, drawn at random, would keep δ = 1 / `rows`: it has to be less.
    * Class weights are made from counts of labels, to which nobody adds noise: there are none.
    * Arithmetic is float32: bf16 would round the lengths that gradients are clipped by.

    Parameters
    ----------
    rows
        Of the training part.

    Raises
    ------
    InputError
        Choices that contradict each other, or that no promise can be kept by.
    AuditError
        opacus is not installed.
    """
    if settings.epsilon is None:
        _require_no_idle_choice(settings)
        return settings
    if importlib.util.find_spec("opacus") is None:
        raise AuditError(
            "--epsilon needs opacus, not installed here. "
            "Install it with: pip install 'ethics-audit[private]'"
        )
    if not 0 < settings.epsilon <= MOST_EPSILON:
        raise InputError(
            "--epsilon", f"found {settings.epsilon:g}",
            expected=f"more than 0, at most {MOST_EPSILON:g}",
        )  # fmt: skip
    if settings.precision == "bf16":
        raise InputError(
            "--precision", "bf16 rounds the lengths that --epsilon clips gradients by",
            expected="fp32 or auto",
        )  # fmt: skip
    if settings.class_weights:
        log.info("No class weights under --epsilon: they tell of labels, and carry no noise.")
    found = replace(
        settings, delta=_delta(settings.delta, rows), class_weights=False, precision="fp32"
    )
    promised(found, rows)  # refuses what cannot be kept, before anything is written
    return found


@cache
def promised(settings: Settings, rows: int) -> Promise:
    """The least noise by which every epoch of a training stays within its ε.

    Parameters
    ----------
    settings
        Settled ones, with an epsilon.
    rows
        Of the training part.

    Raises
    ------
    InputError
        No amount of noise keeps to such an ε.
    """
    from opacus.accountants.utils import get_noise_multiplier

    if settings.epsilon is None or settings.delta is None:
        raise ValueError("these settings promise nothing")
    expected = min(settings.batch_size * settings.gradient_accumulation, rows)
    rate, steps = expected / rows, math.ceil(rows / expected)
    try:
        with _far_from_the_answer():
            noise = get_noise_multiplier(
                target_epsilon=settings.epsilon,
                target_delta=settings.delta,
                sample_rate=rate,
                steps=steps * settings.epochs,
                accountant=_accountant(rate),
            )
    except ValueError as error:
        raise InputError(
            "--epsilon",
            f"no noise keeps {steps * settings.epochs:,} steps within {settings.epsilon:g} at "
            f"a delta of {settings.delta:g} ({str(error).rstrip('.')})",
            expected="a larger one, or fewer steps",
        ) from error
    return Promise(
        delta=settings.delta,
        noise_multiplier=noise,
        max_gradient_norm=settings.max_gradient_norm,
        sampling_rate=rate,
        expected_rows=expected,
        steps_of_an_epoch=steps,
    )


def described(promise: Promise) -> str:
    """What each step is going to do, in words."""
    return (
        f"Differential privacy: {promise.expected_rows:,} rows a step on average, each with "
        f"probability {promise.sampling_rate:.3g}, gradients clipped to "
        f"{promise.max_gradient_norm:g}, noise of {promise.noise_multiplier:.2f} times that"
    )


def kept(promise: Promise, steps: int, train: pd.DataFrame) -> Privacy:
    """For the record: what `steps` noisy steps on the rows of `train` have spent."""
    return Privacy(
        epsilon=promise.epsilon(steps),
        delta=promise.delta,
        noise_multiplier=promise.noise_multiplier,
        max_gradient_norm=promise.max_gradient_norm,
        sampling_rate=promise.sampling_rate,
        steps=steps,
        accountant=promise.accountant,
        rows_of_a_person=int(units(train).value_counts().max()),
    )


def _accountant(sampling_rate: float) -> str:
    # opacus' PRV is tighter, but divides by zero where every row is in every batch.
    return "prv" if sampling_rate < 1 else "rdp"


def _require_no_idle_choice(settings: Settings) -> None:
    default = Settings()
    for name in ("delta", "max_gradient_norm"):
        if getattr(settings, name) != getattr(default, name):
            raise InputError(
                f"--{name.replace('_', '-')}", "means nothing by itself", expected="--epsilon too"
            )


def _delta(given: float | None, rows: int) -> float:
    delta = 10.0 ** -(math.floor(math.log10(rows)) + 1) if given is None else given
    if not LEAST_DELTA <= delta < 1 / rows:
        raise InputError(
            "--delta", f"found {delta:g}",
            expected=f"from {LEAST_DELTA:g} to below 1/{rows}, as there are {rows:,} training rows",
        )  # fmt: skip
    return delta


@contextmanager
def _far_from_the_answer() -> Iterator[None]:
    """Let a search for the right noise pass values so far off that accountants complain."""
    with warnings.catch_warnings(), np.errstate(over="ignore"):
        warnings.filterwarnings("ignore", "Optimal order is the", UserWarning)
        yield
