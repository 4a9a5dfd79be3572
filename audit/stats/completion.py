"""How much better values are guessed on one side than on another, with an interval and a test."""

from __future__ import annotations

import numpy as np
from scipy import stats

from audit.stats.estimate import Estimate, Floats, percent, undefined
from audit.stats.intervals import bounded_mean, newcombe
from audit.stats.membership import Advantage
from audit.stats.mover import difference


def mean_advantage(first: Floats, second: Floats, confidence: float = 0.95) -> Advantage:
    """Mean of `first` less mean of `second`, independent values from 0 to 1.

    The limits of the two means are combined by squares (MOVER); the p-value is one-sided, of the
    hypothesis that the first are no higher (Mann-Whitney).

    Returns
    -------
    Advantage
        In [-1, 1]; undefined where either is empty.

    References
    ----------
    Zou, Donner (2008), Statistics in Medicine 27:1693-1702; Mann, Whitney (1947), Annals of
    Mathematical Statistics 18:50-60.
    """
    if not first.size or not second.size:
        return Advantage(undefined(), float("nan"))
    value, low, high, how = difference(
        bounded_mean(first, confidence), bounded_mean(second, confidence)
    )
    # Where all values are equal every order of them is as likely.
    tied = np.ptp(np.concatenate([first, second])) == 0
    p = 1.0 if tied else float(stats.mannwhitneyu(first, second, alternative="greater").pvalue)
    method = f"bounded means {how} {percent(confidence)}"
    return Advantage(Estimate(value, max(-1.0, low), min(1.0, high), method), p)


def rate_advantage(k1: int, n1: int, k2: int, n2: int, confidence: float = 0.95) -> Advantage:
    """Difference k1/n1 - k2/n2 of two independent proportions, Newcombe's interval.

    The p-value is one-sided, of the hypothesis that the first is no higher (Fisher's exact test).

    Returns
    -------
    Advantage
        In [-1, 1]; undefined where n1 or n2 is 0.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17:873-890; Fisher (1935), JRSS 98:39-82.
    """
    if not n1 or not n2:
        return Advantage(undefined(), float("nan"))
    low, high = (float(limit) for limit in newcombe(k1, n1, k2, n2, confidence))
    p = float(stats.fisher_exact([[k1, n1 - k1], [k2, n2 - k2]], alternative="greater").pvalue)
    estimate = Estimate(k1 / n1 - k2 / n2, low, high, f"Newcombe {percent(confidence)}")
    return Advantage(estimate, p)
