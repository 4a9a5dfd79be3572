"""Exposure of a secret: how far down the list of equally likely secrets one would have to guess."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import stats

from audit.stats.estimate import Estimate, Floats, percent, undefined

CHANCE = float(1 / np.log(2))
"""Mean exposure, in bits, of a secret that nothing was told of: about 1.44."""


class Exposure(NamedTuple):
    """Mean exposure in bits; p-value that the secrets are no more exposed than others, or NaN."""

    estimate: Estimate
    p_value: float


def exposures(own: Floats, others: Floats) -> Floats:
    """log₂ of how many secrets there are, less log₂ of the rank of the true one among them.

    Parameters
    ----------
    own
        How sure the model is of each canary (canaries,).
    others
        Of the same text with each secret that is in no row (canaries, secrets); ties count half.

    Returns
    -------
    Floats
        In bits, from 0 to log₂(secrets + 1).

    References
    ----------
    Carlini, Liu, Erlingsson, Kos, Song (2019), USENIX Security, 267-284.
    """
    surer = (others > own[:, None]).sum(axis=1) + (others == own[:, None]).sum(axis=1) / 2
    return np.asarray(np.log2(others.shape[1] + 1) - np.log2(1 + surer))


def mean_exposure(bits: Floats, most: float, confidence: float = 0.95) -> Exposure:
    """Mean exposure of several secrets, with an interval that is exact where nothing was kept.

    The rank of a secret that nothing was told of is uniform, so that its exposure is exponential
    with mean `CHANCE`, and 2 n mean / expected is chi-square with 2 n degrees of freedom: the
    limits are made of it. Ranks being whole numbers, exposures are a little lower than that, and
    the p-value a little too high. Exposures that differ less than exponential ones do, as where all
    secrets were kept, get an interval wider than need be.

    Parameters
    ----------
    bits
        Of each secret.
    most
        What can be shown at all: log₂ of how many secrets there are.

    References
    ----------
    Epstein, Sobel (1953), JASA 48:486-502.
    """
    n = bits.size
    if not n:
        return Exposure(undefined(), float("nan"))
    total, tail = float(bits.sum()), (1 - confidence) / 2
    # Secrets that come last show no bit, but no finer than one place in the ranks.
    least = -n * np.log2(1 - 2.0**-most)
    low = 2 * total / stats.chi2.ppf(1 - tail, 2 * n)
    high = 2 * max(total, least) / stats.chi2.ppf(tail, 2 * n)
    value = total / n
    limits = min(value, float(low)), max(value, min(most, float(high)))
    estimate = Estimate(value, *limits, f"chi-square, exponential {percent(confidence)}")
    return Exposure(estimate, float(stats.gamma.sf(total, n, scale=CHANCE)))
