"""Pairs: what was measured twice on the same unit."""

from __future__ import annotations

import numpy as np

from audit.stats.estimate import Estimate, Floats

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
