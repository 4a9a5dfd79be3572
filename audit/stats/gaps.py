"""The widest gap and the smallest ratio among the rates of several groups, with honest intervals.

The interval of a maximum is not the maximum of intervals: with many groups two of them differ
widely by chance. Each pair is therefore given Tukey's simultaneous critical value (the
studentised range), so that all pairs hold together with the stated confidence, and the limits of
the widest gap follow from theirs. Two groups give the ordinary interval.

References
----------
Tukey (1953); Hochberg, Tamhane (1987), Multiple Comparison Procedures, ch. 3 and 10;
Agresti, Bini, Bertaccini, Ryu (2008), Biometrics 64:1270-1275, for proportions.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from audit.stats.estimate import Estimate, Floats, Ints, percent, undefined
from audit.stats.intervals import log_ratio, newcombe, proportion


class Pair(NamedTuple):
    """Positions of two groups, the one with the higher rate first."""

    high: int
    low: int


class Gap(NamedTuple):
    """The gap, the groups it lies between, and the pair that shows it most surely.

    The widest gap is often that of two tiny groups; the pair whose own interval lies farthest from
    *no gap* is the one that makes the case.
    """

    estimate: Estimate
    widest: Pair
    surest: Pair


NO_GAP = Gap(undefined(), Pair(-1, -1), Pair(-1, -1))
"""Fewer than two groups have a rate: there is nothing to compare."""


@lru_cache(maxsize=1024)
def pairwise_confidence(groups: int, confidence: float) -> float:
    """Confidence each pair needs so that all pairs of `groups` hold together with `confidence`."""
    if groups <= 2:
        return confidence
    studentised = float(stats.studentized_range.ppf(confidence, groups, np.inf))
    return float(1 - 2 * stats.norm.sf(studentised / np.sqrt(2)))


def widest_difference(k: Ints, n: Ints, confidence: float = 0.95) -> Gap:
    """max(k/n) - min(k/n) over the groups with n > 0.

    Parameters
    ----------
    k, n
        Successes and trials by group; groups with n = 0 take no part.
    confidence
        Of the interval, simultaneous over all pairs.

    Returns
    -------
    Gap
        Value in [0, 1]; the lower limit is 0 unless some pair differs beyond chance.
    """
    index = np.flatnonzero(n > 0)
    if index.size < 2:
        return NO_GAP
    k, n = k[index], n[index]
    rates = proportion(k, n)
    each = pairwise_confidence(index.size, confidence)
    low, high = newcombe(k[:, None], n[:, None], k[None, :], n[None, :], each)
    np.fill_diagonal(low, 0.0)
    np.fill_diagonal(high, 0.0)
    widest, surest = _extremes(rates), _pair(int(low.argmax()), index.size)
    value = float(rates[widest.high] - rates[widest.low])
    method = _method("Newcombe", index.size, confidence)
    estimate = Estimate(value, max(0.0, float(low.max())), min(1.0, float(high.max())), method)
    return Gap(estimate, _at(index, widest), _at(index, surest))


def smallest_ratio(k: Ints, n: Ints, confidence: float = 0.95) -> Gap:
    """min(k/n) / max(k/n) over the groups with n > 0; undefined when no group has a success.

    The value lies in [0, 1]; the upper limit is 1 unless some pair differs beyond chance.
    """
    index = np.flatnonzero(n > 0)
    if index.size < 2 or not k.any():
        return NO_GAP
    k, n = k[index], n[index]
    rates = proportion(k, n)
    each = pairwise_confidence(index.size, confidence)
    low, high = log_ratio(k[:, None], n[:, None], k[None, :], n[None, :], each)
    np.fill_diagonal(low, 1.0)
    np.fill_diagonal(high, 1.0)
    widest, surest = _extremes(rates), _pair(int(high.argmin()), index.size)
    surest = Pair(surest.low, surest.high)  # the smallest ratio has the lower rate on top
    value = float(rates[widest.low] / rates[widest.high])
    # One half is added to the cells of the interval but not of the estimate: with a rate of 0 the
    # two can part, and an interval must hold its own estimate.
    limits = min(value, float(low.min())), min(1.0, max(value, float(high.min())))
    estimate = Estimate(value, *limits, _method("log-delta +1/2", index.size, confidence))
    return Gap(estimate, _at(index, widest), _at(index, surest))


def _extremes(rates: Floats) -> Pair:
    return Pair(int(rates.argmax()), int(rates.argmin()))


def _pair(flat: int, groups: int) -> Pair:
    return Pair(*divmod(flat, groups))


def _at(index: NDArray[np.intp], pair: Pair) -> Pair:
    return Pair(int(index[pair.high]), int(index[pair.low]))


def _method(name: str, groups: int, confidence: float) -> str:
    simultaneous = f", simultaneous over {groups} groups (Tukey)" if groups > 2 else ""
    return f"{name} {percent(confidence)}{simultaneous}"
