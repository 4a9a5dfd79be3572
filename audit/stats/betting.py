"""Confidence interval of a bounded mean by betting: what the data would have earned against it."""

from __future__ import annotations

import numpy as np

from audit.stats.counts import Counts
from audit.stats.estimate import Floats

DEVIATIONS = (0.5, 0.25)
"""Standard deviations in [0, 1] two of the bets are made for: the largest there is, and half of it.

The third bet, made for values that do not vary at all, is everything.
"""

HALVINGS = 50
"""Of the range in the search for a limit: down to 1e-15."""


def hedged_capital(values: Floats, counts: Counts, confidence: float) -> tuple[float, float]:
    """Interval of the mean of independent values in [0, 1], for every n and every distribution.

    Whoever bets against a true mean m cannot expect to win: with stake λ on *above*, the capital
    K⁺(m) = Π (1 + λ (xᵢ - m)) starts at 1 and is expected to end at 1, so that by Markov's
    inequality it reaches 2/α with a chance of at most α/2. The lower limit is the least m against
    which it has not, α being 1 - confidence; the upper limit is that of 1 - x, mirrored.

    The stake that earns most against values of standard deviation σ is √(2 log(2/α) / (n σ²)),
    never more than the 1/m that could be lost. As σ is not known, the capital is split evenly on
    three bets, for σ = ½, ¼ and 0; a mean of e-values is an e-value. In the paper the stake follows
    the values already seen instead, and so depends on their order, which says nothing here. Stakes
    that stay the same need no order, take any n as `counts`, and where values have different means
    keep the promise for the mean of these (by the inequality of arithmetic and geometric means).

    Every factor falls with m, so that K⁺ does and what it leaves is an interval; against m at the
    sample mean or above it K⁺ is at most 1, so that the sample mean lies inside.

    Parameters
    ----------
    values
        In [0, 1].
    counts
        Rows that have each value, 0 for none, not all 0. For effective rows, which need not be
        whole, the promise is as approximate as their number.
    confidence
        Between 0 and 1.

    Returns
    -------
    low, high
        In [0, 1].

    References
    ----------
    Waudby-Smith, Ramdas (2024), JRSS B 86:1-27 (hedged capital, and its diversified bets); Vovk,
    Wang (2021), Annals of Statistics 49:1736-1754 (means of e-values).
    """
    present = counts > 0
    sides = np.stack([values[present], 1 - values[present]])
    reached = np.log(2 / (1 - confidence))
    stakes = np.append(np.sqrt(2 * reached / counts.sum()) / np.array(DEVIATIONS), np.inf)
    low, high = np.zeros(2), np.ones(2)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        refuted = _log_capital(sides, counts[present], middle, stakes) >= reached
        low, high = np.where(refuted, middle, low), np.where(refuted, high, middle)
    return float(low[0]), float(1 - low[1])


def _log_capital(sides: Floats, counts: Counts, mean: Floats, stakes: Floats) -> Floats:
    """Logarithm of the capital after betting on *above* the mean; one for each side.

    `sides` is of shape (sides, values), `mean` (sides,), `stakes` (bets,).
    """
    against = mean[:, None, None]
    staked = np.minimum(stakes[:, None], 1 / against)
    # Who stakes everything is left with 0 by a value of 0; rounding must not leave less.
    factors = np.maximum(1 + staked * (sides[:, None, :] - against), 0)
    with np.errstate(divide="ignore"):
        earned = (counts * np.log(factors)).sum(axis=-1)
    return np.asarray(np.logaddexp.reduce(earned, axis=1) - np.log(stakes.size))
