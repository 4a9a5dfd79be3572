"""Differences of two estimates of which only the intervals are known."""

from __future__ import annotations

import numpy as np

from audit.stats.estimate import Estimate


def difference(one: Estimate, other: Estimate) -> Estimate:
    """`one` less `other`, two independent estimates, by squares of the distances to their limits.

    value ± the root of (value₁ - low₁)² + (high₂ - value₂)² below, and of
    (high₁ - value₁)² + (value₂ - low₂)² above: with Wilson's limits it is Newcombe's interval for
    the difference of two rates. It has the confidence of the intervals it is made of, which need
    not be symmetric. Where estimates go up and down together, as those of the same rows do, it is
    wider than need be.

    Parameters
    ----------
    one, other
        At the same confidence; a limit may be infinite.

    Returns
    -------
    Estimate
        Undefined (NaN) where either estimate is.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17:873-890 (his method 10); Zou, Donner (2008),
    Statistics in Medicine 27:1693-1702 (MOVER).
    """
    value = one.value - other.value
    below = float(np.hypot(one.value - one.low, other.high - other.value))
    above = float(np.hypot(one.high - one.value, other.value - other.low))
    return Estimate(value, value - below, value + above, "by squares (MOVER)")
