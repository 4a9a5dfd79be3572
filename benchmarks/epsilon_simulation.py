"""Is the lower bound on ε ever above the truth, and how near does it come? By simulation.

    python -m benchmarks.epsilon_simulation > benchmarks/results/epsilon_simulation.txt

Mechanisms of which the truth is known publish something of every coin; the bound is made of that.
Their ε is known by definition (randomised response), by a closed form (Gaussian noise; Balle, Wang
2018) or by another library's accountant (noisy sums of random batches, as DP-SGD takes them of
gradients that have nothing in common; Opacus). The draws are seeded. Exit status 1 if a bound
exceeds the truth, or a kept promise is called broken, more often than in 5 % and what chance adds
to that, or a broken promise is found in fewer than 95 %.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from opacus.accountants import PRVAccountant
from scipy import optimize, stats
from scipy.special import expit

from audit.stats.estimate import Floats
from audit.stats.one_run import SHARES, guesses, kept, lower_bound, refuted_epsilon

RUNS = 1_000
PERSONS = (100, 500, 1_000)
LEVEL, FOUND, DELTA = 0.05, 0.95, 1e-5
NOISE = 3 * (LEVEL * (1 - LEVEL) / RUNS) ** 0.5
"""Three standard errors of a share of 5 % of the runs."""

STEPS, RATE, MULTIPLIER = 200, 0.1, 2.0
"""Of DP-SGD: steps, share of the rows in a batch, noise in units of the clipping length."""

ALONE = (1, 1 / 2, 1 / 3, 1 / 5, 1 / 10, 1 / 20)
"""Shares of the persons that are guessed, one number of guesses at a time."""

Flags = NDArray[np.bool_]
Publish = Callable[[np.random.Generator, Flags], Floats]


class Mechanism(NamedTuple):
    """What is published of the coins, and the truth about it."""

    name: str
    epsilon: float
    delta: float
    publish: Publish


def responding(epsilon: float, share: float = 1.0) -> Mechanism:
    """Randomised response: the coin or, with a chance of 1 / (1 + e^ε), its opposite, of some."""

    def publish(rng: np.random.Generator, coins: Flags) -> Floats:
        told = np.where(rng.random(coins.size) < expit(epsilon), coins, ~coins) * 2.0 - 1
        return np.where(rng.random(coins.size) < share, told, 0.0)

    of = "" if share == 1 else f", {share:.0%} of persons"
    return Mechanism(f"randomised response{of}", epsilon, 0.0, publish)


def noisy(sigma: float) -> Mechanism:
    """The coin, 1 or 0, and Gaussian noise."""

    def excess(epsilon: float) -> float:
        near, far = 1 / (2 * sigma), epsilon * sigma
        weighed = np.exp(epsilon + stats.norm.logcdf(-near - far))
        return float(stats.norm.cdf(near - far) - weighed - DELTA)

    def publish(rng: np.random.Generator, coins: Flags) -> Floats:
        return coins + rng.normal(0, sigma, coins.size)

    return Mechanism(f"Gaussian, σ = {sigma:g}", optimize.brentq(excess, 0, 200), DELTA, publish)


def descending(multiplier: float, accounted: float) -> Mechanism:
    """Sum over the steps of DP-SGD of a row's own gradient, of length 1, in the noisy batch."""

    def publish(rng: np.random.Generator, coins: Flags) -> Floats:
        batches = rng.binomial(STEPS, RATE, coins.size)
        return coins * batches + rng.normal(0, multiplier * STEPS**0.5, coins.size)

    accountant = PRVAccountant()
    for _ in range(STEPS):
        accountant.step(noise_multiplier=accounted, sample_rate=RATE)
    name = f"DP-SGD, noise {multiplier:g}"
    return Mechanism(name, accountant.get_epsilon(DELTA, eps_error=0.01), DELTA, publish)


def telling_nothing() -> Mechanism:
    """Noise alone."""
    return Mechanism("nothing", 0.0, 0.0, lambda rng, coins: rng.normal(size=coins.size))


def telling_all() -> Mechanism:
    """The coins themselves."""
    return Mechanism("everything", np.inf, 0.0, lambda _, coins: coins.astype(float))


def drawn(of: Mechanism, persons: int, seed: int) -> Iterator[tuple[Floats, Flags]]:
    """What is published in each run, and the coins."""
    rng = np.random.default_rng([persons, seed])
    for _ in range(RUNS):
        coins = rng.random(persons) < 0.5
        yield of.publish(rng, coins), coins


def exceeding(mechanisms: Sequence[Mechanism]) -> bool:
    """Print how often the bound is above the truth, and its median; whether that is promised."""
    head = "".join(f"{f'{persons:,} persons':>20}" for persons in PERSONS)
    print("\nBound of the three numbers of guesses: share above the true ε, and median")
    print(f"{'':36}{'ε':>8}{head}")
    met = True
    for seed, of in enumerate(mechanisms):
        shown = ""
        for persons in PERSONS:
            bounds = np.array(
                [lower_bound(*each, of.delta).epsilon for each in drawn(of, persons, seed)]
            )
            above = float((bounds > of.epsilon).mean())
            met &= above <= LEVEL + NOISE
            mark = " " if above <= LEVEL + NOISE else "!"
            shown += f"{above:>11.3f}{mark}{np.median(bounds):>8.2f}"
        print(f"  {of.name:34}{of.epsilon:>8.2f}{shown}", flush=True)
    return met


def alone(mechanisms: Sequence[Mechanism], persons: int) -> None:
    """Print the median bound of one number of guesses, and of the three that share the error."""
    print(f"\nMedian bound of one number of guesses alone, and of three; {persons:,} persons")
    head = "".join(f"{f'{share:.2g}':>8}" for share in ALONE)
    print(f"{'':36}{'ε':>8}{head}{'three':>8}")
    for seed, of in enumerate(mechanisms):
        runs = list(drawn(of, persons, seed))
        medians = [
            np.median(
                [refuted_epsilon(persons, guesses(*each, share), of.delta, LEVEL) for each in runs]
            )
            for share in ALONE
        ]
        together = np.median([lower_bound(*each, of.delta).epsilon for each in runs])
        shown = "".join(f"{median:>8.2f}" for median in (*medians, together))
        print(f"  {of.name:34}{of.epsilon:>8.2f}{shown}", flush=True)


def promising(lines: Sequence[tuple[Mechanism, float, float]], persons: int) -> bool:
    """Print how often a promise is called broken; whether that is within the bounds beside it."""
    print(f"\nPromise of ε called broken (p ≤ {LEVEL:g}); {persons:,} persons")
    met = True
    for seed, (of, least, most) in enumerate(lines):
        called = float(
            np.mean(
                [kept(*each, of.epsilon, of.delta) <= LEVEL for each in drawn(of, persons, seed)]
            )
        )
        met &= least <= called <= most
        mark = "" if least <= called <= most else "!"
        print(f"  {of.name:42}{f'{of.epsilon:.2f} promised':16}{called:>8.3f}{mark}", flush=True)
    return met


def main() -> int:
    """Print every table; 1 if a promise of ours is broken."""
    warnings.simplefilter("ignore")  # Opacus's accountant, of its own rounding
    started = time.process_time()
    print(
        f"{RUNS:,} runs of each line; at most {LEVEL + NOISE:.3f} may exceed what is true, "
        "'!' marks more"
    )
    private = descending(MULTIPLIER, MULTIPLIER)
    mechanisms = (
        telling_nothing(),
        *(responding(epsilon) for epsilon in (0.5, 1.0, 2.0, 4.0)),
        responding(4.0, share=0.1),
        *(noisy(sigma) for sigma in (2.0, 1.0, 0.5)),
        private,
        telling_all(),
    )
    met = exceeding(mechanisms)
    alone(mechanisms[1:], persons=500)
    # The noise forgotten, a tenth of what was accounted for, or half of it: that is not seen.
    broken = [
        (descending(noise, MULTIPLIER)._replace(name=f"the same, noise {noise:g}"), least, 1.0)
        for noise, least in ((0.0, FOUND), (MULTIPLIER / 10, FOUND), (MULTIPLIER / 2, 0.0))
    ]
    met &= promising([(private, 0.0, LEVEL + NOISE), *broken], persons=1_000)
    shares = ", ".join(f"{share:g}" for share in SHARES)
    print(f"\nThree numbers of guesses: {shares} of the persons")
    print(f"{'Kept' if met else 'BROKEN'}; {time.process_time() - started:.0f} s of CPU")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
