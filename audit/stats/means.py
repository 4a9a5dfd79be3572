"""Means of unbounded quantities, and differences of two, with Student's t."""

from __future__ import annotations

import numpy as np
from scipy import stats

from audit.stats.estimate import Estimate, Floats, percent, undefined


def mean(values: Floats, confidence: float = 0.95, least: float = -np.inf) -> Estimate:
    """Mean of independent values, none below `least`; undefined for fewer than two.

    References
    ----------
    Student (1908), Biometrika 6:1-25.
    """
    n = values.size
    if n < 2:
        return undefined()
    value = float(values.mean())
    half = float(stats.t.isf((1 - confidence) / 2, n - 1) * values.std(ddof=1) / np.sqrt(n))
    low = min(value, max(least, value - half))  # rounding may carry a mean below its values
    return Estimate(value, low, value + half, f"Student t {percent(confidence)}")


def difference(first: Floats, second: Floats, confidence: float = 0.95) -> Estimate:
    """Mean of `first` less mean of `second`, two independent samples; undefined below two each.

    References
    ----------
    Welch (1947), Biometrika 34:28-35.
    """
    if min(first.size, second.size) < 2:
        return undefined()
    value = float(first.mean() - second.mean())
    parts = np.array([part.var(ddof=1) / part.size for part in (first, second)])
    squared = parts**2 / np.array([first.size - 1, second.size - 1])
    # Where neither varies the degrees of freedom are 0/0, and of no consequence.
    freedom = float(parts.sum() ** 2 / squared.sum()) if squared.sum() > 0 else 1.0
    half = float(stats.t.isf((1 - confidence) / 2, freedom) * np.sqrt(parts.sum()))
    return Estimate(value, value - half, value + half, f"Welch t {percent(confidence)}")


def mean_within(values: Floats, low: float, high: float, confidence: float = 0.95) -> Estimate:
    """Mean of independent values of a known range that do not pile up at its ends: Student's t.

    The interval is clipped to the range. Where all values are equal, which would give an interval
    without width, it is taken as if one more had been seen, at the farther end of the range.

    Returns
    -------
    Estimate
        Undefined for fewer than two values.
    """
    found = mean(values, confidence)
    if values.size < 2 or found.low < found.high:
        value, lower, upper = (float(np.clip(limit, low, high)) for limit in found[:3])
        return Estimate(value, lower, upper, found.method)
    value = float(np.clip(found.value, low, high))
    farther = low if value - low > high - value else high
    wider = mean(np.append(values, farther), confidence)
    limits = max(low, min(value, wider.low)), min(high, max(value, wider.high))
    return Estimate(value, *limits, f"{found.method}, one value added")
