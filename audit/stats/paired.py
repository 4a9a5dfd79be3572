"""Pairs: what was measured twice on the same unit."""

from __future__ import annotations

import numpy as np
from scipy import stats

from audit.stats.estimate import Estimate, Floats, percent, undefined
from audit.stats.intervals import critical_value

DRAWS = 1_999
FEWEST = 6
"""With fewer pairs no arrangement of signs is rare enough to speak of."""


def sign_flip_p_value(differences: Floats, seed: int = 0) -> float:
    """Chance of a mean difference at least this large if each might as well have the other sign.

    One-sided, by random signs; the given arrangement counts as one, so that the value is never 0.

    Returns
    -------
    float
        In (0, 1]; 1 for fewer than `FEWEST` differences.

    References
    ----------
    Fisher (1935), The Design of Experiments, 21; Phipson, Smyth (2010), Statistical Applications in
    Genetics and Molecular Biology 9:39.
    """
    if differences.size < FEWEST:
        return 1.0
    signs = np.random.default_rng(seed).integers(0, 2, (DRAWS, differences.size)) * 2 - 1
    drawn = signs @ differences
    # Rounding must not make an arrangement lose against itself.
    as_large = drawn >= differences.sum() - 1e-12 * np.abs(differences).sum()
    return float((1 + as_large.sum()) / (1 + DRAWS))


def half_difference(one: Estimate, other: Estimate) -> Estimate:
    """(one - other) / 2 of two independent estimates, limits combined by squares.

    References
    ----------
    Zou, Donner (2008), Statistics in Medicine 27:1693-1702 (MOVER).
    """
    value = (one.value - other.value) / 2
    below = np.hypot(one.value - one.low, other.high - other.value) / 2
    above = np.hypot(one.high - one.value, other.value - other.low) / 2
    method = one.method if one.method == other.method else f"{one.method}, {other.method}"
    return Estimate(value, value - float(below), value + float(above), f"{method}, by squares")


def mcnemar_p_value(one: int, other: int) -> float:
    """Two-sided exact test that changes one way are as many as changes the other way.

    Given how many pairs changed, each way is a fair coin: a binomial test of `one` in their sum.

    Returns
    -------
    float
        In (0, 1]; 1 where no pair changed.

    References
    ----------
    McNemar (1947), Psychometrika 12:153-157; Fagerland, Lydersen, Laake (2013), BMC Medical
    Research Methodology 13:91.
    """
    return float(stats.binomtest(one, one + other).pvalue) if one + other else 1.0


def paired_rate_difference(one: int, other: int, n: int, confidence: float = 0.95) -> Estimate:
    """Difference of two rates of the same n units: (one - other) / n.

    Parameters
    ----------
    one, other
        Units that have the property only before, and only after.

    Returns
    -------
    Estimate
        In [-1, 1]; undefined for no unit.

    References
    ----------
    Bonett, Price (2012), Journal of Educational and Behavioral Statistics 37:479-488 (adjusted Wald
    interval, one unit added to each of the cells that differ).
    """
    if not n:
        return undefined()
    first, second = (one + 1) / (n + 2), (other + 1) / (n + 2)
    half = critical_value(confidence) * np.sqrt((first + second - (first - second) ** 2) / (n + 2))
    middle = first - second
    value = (one - other) / n
    low, high = max(-1.0, middle - half), min(1.0, middle + half)
    return Estimate(value, min(value, low), max(value, high), f"Bonett-Price {percent(confidence)}")
