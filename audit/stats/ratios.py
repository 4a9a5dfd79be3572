"""The ratio of two totals over the same units, such as what a method gained of what could be."""

from __future__ import annotations

import numpy as np
from scipy import stats

from audit.stats.estimate import Estimate, Floats, percent, undefined

SAME = 1e-9
LEAST_UNITS = 3
"""Fewer units say nothing about how far the next one would lie off."""


def ratio_of_sums(gained: Floats, possible: Floats, confidence: float = 0.95) -> Estimate:
    """Σ gained / Σ possible over units drawn at random, each a pair.

    Unlike the mean of the units' own ratios it gives no weight to units where little was possible,
    and is defined where some had nothing to gain. Interval by the jackknife, Student's t: with r_i
    the ratio without unit i, variance = (n - 1) / n Σ (r_i - mean r_i)². Where every unit has the
    same ratio, which would give an interval without width, it is taken as if one more unit had been
    seen that gained nothing (or everything, where none gained anything).

    Parameters
    ----------
    gained, possible
        Float arrays (units,); `possible` of 0 or more.

    Returns
    -------
    Estimate
        Undefined for fewer than `LEAST_UNITS` units, or where less than two had anything to gain.

    References
    ----------
    Cochran (1977), Sampling Techniques, 3rd ed., 6.4 and 6.17.
    """
    n, total = gained.size, float(possible.sum())
    if n < LEAST_UNITS or (possible > 0).sum() < 2:
        return undefined()
    ratio, half = float(gained.sum()) / total, _half(gained, possible, confidence)
    name = f"jackknife of a ratio, t {percent(confidence)}"
    if half > SAME * max(1.0, abs(ratio)):
        return Estimate(ratio, ratio - half, ratio + half, name)
    added = 0.0 if ratio else total / n
    half = _half(np.append(gained, added), np.append(possible, total / n), confidence)
    nearer = ratio * n / (n + 1)
    low = min(ratio, nearer - half) if ratio >= 0 else ratio
    high = max(ratio, nearer + half) if ratio <= 0 else ratio
    return Estimate(ratio, low, high, f"{name}, one unit added")


def _half(gained: Floats, possible: Floats, confidence: float) -> float:
    """Half the width of the interval."""
    n = gained.size
    without = (gained.sum() - gained) / (possible.sum() - possible)
    spread = np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum())
    return float(stats.t.isf((1 - confidence) / 2, n - 1) * spread)
