"""How private can the pretraining be at most, by what the base tells of coins that were tossed?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.check import Example, check
from audit.checks.privacy.epsilon_lower_bound import measured
from audit.checks.privacy.pretraining_worked import pretrained
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.membership import Coins

NAME = "pretraining_epsilon_lower_bound"


def _example(included: str, likely: str) -> Evidence:
    """Persons, a character each: 1 for in, and tenths of how likely their text is."""
    n = len(included)
    likelihood = np.array([int(tenths) for tenths in likely]) / 10
    coins = Coins(
        included=np.array([character == "1" for character in included], dtype=bool),
        label=np.zeros(n, dtype=np.int64),
        log_probability=np.log(likelihood)[:, None],
        rows=np.ones(n, dtype=np.int64),
    )
    return pretrained("10", [0.5, 0.5], coins=coins)


@check(
    concern=Concern.PRIVACY,
    needs=("of_text", "pretraining", "pretraining_coins"),
    references=(
        "Steinke, Nasr, Jagielski (2023), NeurIPS 36, arXiv:2305.08846 (Theorem 5.2)",
        "Salazar, Liang, Nguyen, Kirchhoff (2020), ACL, 2699-2712 (pseudo-log-likelihood)",
    ),
    examples=[
        Example(
            _example("1100" * 10, "91" * 20),
            {"overall": 0.0},
            "as likely are half of those left out as half of those in: half of the guesses right",
        ),
        Example(
            _example("1100", "9911"),
            {"overall": 0.0},
            "two guesses, both right, come about by chance one time in four",
        ),
    ],
)
def pretraining_epsilon_lower_bound(evidence: Evidence) -> Iterator[Measurement]:
    """How private can the pretraining be at most, by what the base tells of coins that were tossed?

    Persons were pretrained on, or left out, by the toss of a fair coin. Those whose text the base
    finds likeliest (the mean of log p over some of its tokens) are guessed in, as many of the least
    likely out. The value is the largest ε of (ε, δ)-differential privacy, δ = 1e-5, that so many
    right guesses refute; from 0 upwards, lower is better. It is its own lower limit, and there is
    no upper one. Half, a fifth and a twentieth of the persons are guessed, with a third of the
    error probability each. Persons in and out differ by chance alone: no baseline is needed that
    never saw the base.

    It misses what stronger attacks would find, and mostly lies far below the true ε: a bound of 0
    does not show that the pretraining is private.
    """
    found = evidence.pretraining
    assert found is not None  # noqa: S101  # checks that come here need it
    coins = found.rows.coins
    assert coins is not None  # noqa: S101  # and coins
    # What a fine-tuning promises is no promise of the pretraining before it.
    yield measured(NAME, coins, None, evidence.confidence)
