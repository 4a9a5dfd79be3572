"""Confidence intervals for proportions, their differences and ratios, and means.

Every function broadcasts over its arguments and answers NaN where nothing was counted (n = 0).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from audit.stats.betting import hedged_capital
from audit.stats.counts import Counts
from audit.stats.estimate import Estimate, Floats, percent, undefined

EXACT_BELOW = 40
"""Below this n a proportion gets the exact interval: Wilson's coverage dips for small n."""


@lru_cache(maxsize=1024)
def critical_value(confidence: float) -> float:
    """Two-sided standard normal critical value, 1.96 for .95."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is {confidence}, expected between 0 and 1")
    return float(stats.norm.isf((1 - confidence) / 2))


def proportion(k: ArrayLike, n: ArrayLike) -> Floats:
    """k / n, NaN where n = 0."""
    k_, n_ = np.broadcast_arrays(np.asarray(k, float), np.asarray(n, float))
    return np.asarray(np.divide(k_, n_, out=np.full(k_.shape, np.nan), where=n_ > 0))


def wilson(k: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Wilson score interval of k successes in n trials.

    Returns
    -------
    low, high
        Arrays in [0, 1] of the broadcast shape; NaN where n = 0.

    References
    ----------
    Wilson (1927), JASA 22:209-212; Brown, Cai, DasGupta (2001), Statistical Science 16:101-133.
    """
    z2 = critical_value(confidence) ** 2
    p = proportion(k, n)
    size = np.where(np.asarray(n) > 0, np.asarray(n, float), np.nan)
    centre = (p + z2 / (2 * size)) / (1 + z2 / size)
    half = np.sqrt(z2 * (p * (1 - p) / size + z2 / (4 * size**2))) / (1 + z2 / size)
    # At p = 0 and p = 1 the limits are exactly 0 and 1; rounding must not cross them.
    low = np.where(p == 0, 0.0, np.clip(centre - half, 0, 1))
    high = np.where(p == 1, 1.0, np.clip(centre + half, 0, 1))
    return low, high


def clopper_pearson(k: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Exact (Clopper-Pearson) interval: coverage is never below `confidence`.

    References
    ----------
    Clopper, Pearson (1934), Biometrika 26:404-413.
    """
    k_, n_ = np.broadcast_arrays(np.asarray(k, float), np.asarray(n, float))
    tail = (1 - confidence) / 2
    low = np.where(k_ > 0, special.betaincinv(np.maximum(k_, 0.5), n_ - k_ + 1, tail), 0.0)
    high = np.where(k_ < n_, special.betaincinv(k_ + 1, np.maximum(n_ - k_, 0.5), 1 - tail), 1.0)
    return np.where(n_ > 0, low, np.nan), np.where(n_ > 0, high, np.nan)


def rate(k: int, n: int, confidence: float = 0.95) -> Estimate:
    """A proportion with the interval this house uses: exact for n < 40, else Wilson."""
    if n == 0:
        return undefined()
    exact = n < EXACT_BELOW
    low, high = (clopper_pearson if exact else wilson)(k, n, confidence)
    method = f"{'Clopper-Pearson' if exact else 'Wilson'} {percent(confidence)}"
    return Estimate(k / n, float(low), float(high), method)


def newcombe(
    k1: ArrayLike, n1: ArrayLike, k2: ArrayLike, n2: ArrayLike, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Interval of the difference k1/n1 - k2/n2 of two independent proportions.

    Newcombe's hybrid score interval (his method 10): Wilson limits combined by squares.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17:873-890.
    """
    p1, p2 = proportion(k1, n1), proportion(k2, n2)
    (low1, high1), (low2, high2) = wilson(k1, n1, confidence), wilson(k2, n2, confidence)
    difference = p1 - p2
    low = difference - np.hypot(p1 - low1, high2 - p2)
    high = difference + np.hypot(high1 - p1, p2 - low2)
    return low, high


def log_ratio(
    k1: ArrayLike, n1: ArrayLike, k2: ArrayLike, n2: ArrayLike, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Interval of the ratio (k1/n1) / (k2/n2): delta method on the logarithm, one half added.

    With one half added to every cell the interval stays finite and of positive width for 0 and n
    successes alike.

    References
    ----------
    Gart, Nam (1988), Biometrics 44:323-338; Agresti, Categorical Data Analysis, 3rd ed., 3.1.
    """
    a, b = np.asarray(k1, float) + 0.5, np.asarray(k2, float) + 0.5
    m, n = np.asarray(n1, float) + 1, np.asarray(n2, float) + 1
    centre = np.log(a / m) - np.log(b / n)
    half = critical_value(confidence) * np.sqrt(1 / a - 1 / m + 1 / b - 1 / n)
    known = (np.asarray(n1) > 0) & (np.asarray(n2) > 0)
    low = np.where(known, np.exp(centre - half), np.nan)
    high = np.where(known, np.exp(centre + half), np.nan)
    return low, high


def mean_of_rates(k: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> Estimate:
    """Unweighted mean of independent proportions (balanced accuracy), by squares of Wilson limits.

    References
    ----------
    Zou, Donner (2008), Statistics in Medicine 27:1693-1702 (MOVER).
    """
    p = proportion(k, n)
    if p.size == 0 or np.isnan(p).any():
        return undefined()
    low, high = wilson(k, n, confidence)
    value = float(p.mean())
    below = float(np.sqrt(((p - low) ** 2).sum())) / p.size
    above = float(np.sqrt(((high - p) ** 2).sum())) / p.size
    return Estimate(
        value,
        max(0.0, value - below),
        min(1.0, value + above),
        f"MOVER-Wilson {percent(confidence)}",
    )


def bounded_mean(
    values: Floats,
    confidence: float = 0.95,
    low: float = 0.0,
    high: float = 1.0,
    counts: Counts | None = None,
) -> Estimate:
    """Mean of independent values known to lie in [low, high]: Student's t, clipped to the range.

    For fewer than 40 values, or when all are equal (where t would claim certainty), an interval by
    betting (`hedged_capital`), which holds for every n and every distribution on the range.
    `counts` says how many rows have each value; by default one.

    References
    ----------
    Waudby-Smith, Ramdas (2024), JRSS B 86:1-27.
    """
    counts = np.ones(values.size) if counts is None else counts
    n = float(counts.sum())
    if n == 0:
        return undefined()
    # Rounding must not carry a mean out of its range.
    value = float(np.clip((values * counts).sum() / n, low, high))
    variance = float(((values - value) ** 2 * counts).sum() / max(n - 1, 1))
    # Values that differ by rounding alone are equal.
    equal = variance <= (1e-12 * (high - low)) ** 2
    if n >= EXACT_BELOW and not equal:
        half = float(stats.t.isf((1 - confidence) / 2, n - 1)) * float(np.sqrt(variance / n))
        method = f"Student t {percent(confidence)}"
        return Estimate(value, max(low, value - half), min(high, value + half), method)
    held, times = (np.array([value]), np.array([n])) if equal else (values, counts)
    shares = np.clip((held - low) / (high - low), 0, 1)
    least, most = (low + (high - low) * end for end in hedged_capital(shares, times, confidence))
    method = f"betting (hedged capital) {percent(confidence)}"
    return Estimate(value, max(low, min(least, value)), min(high, max(most, value)), method)
