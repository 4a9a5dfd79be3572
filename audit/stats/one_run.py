"""A lower bound on the ε of differential privacy, from a single training run.

Of m persons each was trained on, or left out, by the toss of a fair coin. An attacker who sees the
model, and never the coins, gives each a score; the highest are guessed *in*, the lowest *out*, the
rest is left open. What is (ε, δ)-private lets nobody guess many coins rightly, so that many right
guesses refute it.

Why: the coins are independent, so that given all others a coin is fair; by Bayes' rule and the
definition of pure ε-privacy it is, given the model and all others, still no likelier than
q = e^ε / (1 + e^ε) to be either way. One guess after the other is right with a chance of at most
q, whatever came before, and the number right of r is stochastically no more than Binomial(r, q).
With δ some guesses more may be right, 2 m δ of them in expectation; however their number is
distributed, v are reached no more often than by adding i at a time, for the i that helps most.

It holds for any model and any attack, on three conditions: coins are fair and independent; the
scores depend on them through the model alone; how many guesses are made is fixed beforehand. It
holds from below only: a bound of 0 shows no privacy, but that this attack found nothing.

Steinke, Nasr, Jagielski (2023), NeurIPS 36, arXiv:2305.08846: Theorem 5.2 and Appendix D.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from audit.stats.estimate import Floats

SHARES = (1 / 2, 1 / 5, 1 / 20)
"""Of all persons, those guessed: half of them *in*, half *out*.

What tells a little of everybody is found by many guesses, what tells much of a few by few guesses.
Each of the three gets a third of the error probability (Bonferroni). By simulation of 500 persons
that costs up to a sixth of the bound that the best of them gives alone; the wrong one, chosen
beforehand, costs up to nine tenths of it (`benchmarks/epsilon_simulation.py`).
"""

HALVINGS = 40
"""Of the range in the search for ε: down to 1e-10."""


class Guesses(NamedTuple):
    """How many guesses were made, and how many were right."""

    made: int
    right: int


class Bound(NamedTuple):
    """The largest ε that is refuted, 0 where none is, and the guesses that refute it."""

    epsilon: float
    guesses: Guesses


def guesses(scores: Floats, included: NDArray[np.bool_], share: float) -> Guesses:
    """Guess the highest scores *in* and as many of the lowest *out*; how many are right?

    Parameters
    ----------
    scores
        The higher the likelier in (persons,). Equal scores are taken in the order they come in,
        which must not depend on the coins.
    included
        How the coins fell (persons,).
    share
        Of the persons to guess, rounded to an even number and at least 2; for one person none.
    """
    m = scores.size
    each = min(m // 2, max(1, round(share * m / 2)))
    order = np.argsort(scores, kind="stable")
    lowest, highest = order[:each], order[m - each :]
    return Guesses(2 * each, int((~included[lowest]).sum() + included[highest].sum()))


def p_value(m: int, found: Guesses, epsilon: float, delta: float) -> float:
    """Most likely a result as good as this can be of anything (ε, δ)-private.

    For W ~ Binomial(r, e^ε / (1 + e^ε)) and v of r guesses right:

        P(W ≥ v) + 2 m δ max over i = 1 … v of P(v - i ≤ W < v) / i.

    Parameters
    ----------
    m
        Persons a coin was tossed for, guessed or not.
    epsilon, delta
        Of the null hypothesis; at least 0, δ below 1.

    Returns
    -------
    float
        In [0, 1].
    """
    made, right = found
    q = float(special.expit(epsilon))
    # The upper tail of the binomial; of 0 right or more it is all there is.
    beyond = float(special.betainc(right, made - right + 1, q)) if right else 1.0
    if not delta or not right:
        return beyond
    below = np.cumsum(stats.binom.pmf(np.arange(right - 1, -1, -1), made, q))
    steepest = float((below / np.arange(1, right + 1)).max())
    return min(1.0, beyond + 2 * m * delta * steepest)


@lru_cache(maxsize=4096)
def refuted_epsilon(m: int, found: Guesses, delta: float, alpha: float) -> float:
    """The largest ε with a `p_value` below `alpha`, by bisection; 0 where there is none.

    Whoever keeps an ε keeps every larger one too, so that to refute one is to refute all below.
    """
    if p_value(m, found, 0.0, delta) >= alpha:
        return 0.0
    low, high = 0.0, 1.0
    while p_value(m, found, high, delta) < alpha:
        low, high = high, 2 * high
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if p_value(m, found, middle, delta) < alpha:
            low = middle
        else:
            high = middle
    return low


def lower_bound(
    scores: Floats,
    included: NDArray[np.bool_],
    delta: float,
    confidence: float = 0.95,
    attacks: int = 1,
) -> Bound:
    """The ε that a model's training is shown to exceed, by the best of the numbers of guesses.

    Parameters
    ----------
    scores, included
        As `guesses` takes them.
    delta
        At least 0, below 1.
    confidence
        With which the true ε is at least as large, whatever it is.
    attacks
        Scores tried of the same coins, of which the largest bound is to be taken: the error
        probability is divided among them as well.
    """
    alpha = (1 - confidence) / (attacks * len(SHARES))
    tried = [guesses(scores, included, share) for share in SHARES]
    bounds = [Bound(refuted_epsilon(scores.size, each, delta, alpha), each) for each in tried]
    # Where nothing is refuted, those that come nearest to it are told.
    return max(bounds, key=lambda b: (b.epsilon, -p_value(scores.size, b.guesses, 0.0, delta)))


def kept(
    scores: Floats,
    included: NDArray[np.bool_],
    epsilon: float,
    delta: float,
    attacks: int = 1,
) -> float:
    """p-value that a training kept its (ε, δ); parameters as of `lower_bound`."""
    tried = [guesses(scores, included, share) for share in SHARES]
    least = min(p_value(scores.size, each, epsilon, delta) for each in tried)
    return min(1.0, attacks * len(SHARES) * least)


def of_a_group(epsilon: float, delta: float, size: int) -> tuple[float, float]:
    """What (ε, δ) for one row promises somebody with `size` rows, all of them in or out together.

    k ε, and δ (e^{kε} - 1) / (e^ε - 1): each row more is a step of e^ε, and what a step adds is
    multiplied by those after it. δ is at most 1, where nothing is promised.

    References
    ----------
    Dwork, Roth (2014), The Algorithmic Foundations of Differential Privacy, Theorem 2.2; Vadhan
    (2017), The Complexity of Differential Privacy, Lemma 2.2.
    """
    steps = epsilon * np.arange(size)
    return size * epsilon, float(min(1.0, delta * np.exp(np.minimum(steps, 700.0)).sum()))
