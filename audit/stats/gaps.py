"""The widest gap and the smallest ratio among several groups, with honest intervals and a test.

The interval of a maximum is not the maximum of intervals: with many groups two of them differ
widely by chance. Each pair is therefore given Tukey's simultaneous critical value (the
studentised range), so that all pairs hold together with the stated confidence, and the limits of
the widest gap follow from theirs. Two groups give the ordinary interval.

A pair's own limits come from those of its two groups (MOVER): of rates with Wilson's limits that
is Newcombe's interval.

References
----------
Tukey (1953); Hochberg, Tamhane (1987), Multiple Comparison Procedures, ch. 3 and 10;
Agresti, Bini, Bertaccini, Ryu (2008), Biometrics 64:1270-1275, for proportions;
Zou, Donner (2008), Statistics in Medicine 27:1693-1702, and Donner, Zou (2012), Statistical
Methods in Medical Research 21:347-359 (MOVER, MOVER-R).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from audit.stats.counts import Counts
from audit.stats.estimate import Estimate, Floats, percent, undefined
from audit.stats.intervals import critical_value, log_ratio, proportion
from audit.stats.metrics import Limits, wilson_limits

MOST_STUDENTISED = 60
"""For more groups the studentised range is slow to compute; Šidák's level is hardly wider."""

LimitsAt = Callable[[float], Limits]
"""Confidence -> value and limits by group."""


class Pair(NamedTuple):
    """Positions of two groups, the one with the higher value first."""

    high: int
    low: int


class Gap(NamedTuple):
    """The gap, the groups it lies between, and the pair that shows it most surely.

    The widest gap is often that of two tiny groups; the pair whose own interval lies farthest from
    *no gap* is the one that makes the case.

    Attributes
    ----------
    groups
        Every group's value, with limits at the confidence that makes all pairs hold together; NaN
        for groups that took no part.
    critical
        How many standard errors those limits are wide, to either side.
    """

    estimate: Estimate
    widest: Pair
    surest: Pair
    groups: Limits
    critical: float

    @property
    def exists(self) -> bool:
        """Whether at least two groups have a value to compare."""
        return self.widest.high >= 0


@lru_cache(maxsize=1024)
def pairwise_confidence(groups: int, confidence: float) -> float:
    """Confidence each pair needs so that all pairs of `groups` hold together with `confidence`."""
    if groups <= 2:
        return confidence
    if groups > MOST_STUDENTISED:
        return float(confidence ** (2 / (groups * (groups - 1))))
    studentised = float(stats.studentized_range.ppf(confidence, groups, np.inf))
    return float(1 - 2 * stats.norm.sf(studentised / np.sqrt(2)))


def difference_gap(limits_at: LimitsAt, taking_part: NDArray[np.bool_], confidence: float) -> Gap:
    """Largest minus smallest value over the groups that take part and have one.

    Parameters
    ----------
    limits_at
        The groups' limits at a confidence.
    taking_part
        By group: is it compared?

    Returns
    -------
    Gap
        The lower limit is 0 unless some pair differs beyond chance.
    """
    found = _compared(limits_at, taking_part, confidence)
    if found is None:
        return _no_gap(limits_at, confidence)
    index, groups, critical = found
    value, low, high = (x[index] for x in groups[:3])
    least, most = difference_limits(value, low, high)
    widest = _extremes(value)
    surest = Pair(*divmod(int(least.argmax()), index.size))
    gap = float(value[widest.high] - value[widest.low])
    limits = max(0.0, float(least.max())), max(gap, float(most.max()))
    estimate = Estimate(gap, *limits, _method(groups.method[index[0]], index.size, confidence))
    return Gap(estimate, _at(index, widest), _at(index, surest), groups, critical)


def ratio_gap(limits_at: LimitsAt, taking_part: NDArray[np.bool_], confidence: float) -> Gap:
    """Smallest over largest value of the groups that take part; undefined when all are 0.

    The value lies in [0, 1]; the upper limit is 1 unless some pair differs beyond chance.
    """
    found = _compared(limits_at, taking_part, confidence)
    if found is None:
        return _no_gap(limits_at, confidence)
    index, groups, critical = found
    value, low, high = (x[index] for x in groups[:3])
    return _ratio_of(index, value, ratio_limits(value, low, high), groups, critical, confidence)


def widest_difference(k: Counts, n: Counts, confidence: float = 0.95) -> Gap:
    """max(k/n) - min(k/n) over the groups with n > 0: `difference_gap` of proportions."""
    return difference_gap(lambda level: wilson_limits(k, n, level), np.asarray(n) > 0, confidence)


def smallest_ratio(k: Counts, n: Counts, confidence: float = 0.95) -> Gap:
    """min(k/n) / max(k/n) over the groups with n > 0; undefined when no group has a success.

    Pairs get the log-delta interval with one half added, which stays finite at rates of 0.
    """

    def limits_at(level: float) -> Limits:
        return wilson_limits(k, n, level)

    found = _compared(limits_at, np.asarray(n) > 0, confidence)
    if found is None:
        return _no_gap(limits_at, confidence)
    index, groups, critical = found
    k, n = k[index], n[index]
    each = pairwise_confidence(index.size, confidence)
    limits = log_ratio(k[:, None], n[:, None], k[None, :], n[None, :], each)
    named = groups._replace(method=(f"log-delta +1/2 {percent(each)}",) * len(groups.value))
    return _ratio_of(index, proportion(k, n), limits, named, critical, confidence)


def difference_limits(value: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Limits of every difference value[i] - value[j], from the limits of each: MOVER.

    Returns
    -------
    low, high
        Arrays (groups, groups), 0 on the diagonal.
    """
    below, above = value - low, high - value
    difference = value[:, None] - value[None, :]
    least = difference - np.hypot(below[:, None], above[None, :])
    most = difference + np.hypot(above[:, None], below[None, :])
    np.fill_diagonal(least, 0.0)
    np.fill_diagonal(most, 0.0)
    return least, most


def ratio_limits(value: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Limits of every ratio value[i] / value[j] of non-negative quantities: MOVER-R.

    Returns
    -------
    low, high
        Arrays (groups, groups), 1 on the diagonal; `high` is infinite where the divisor may be 0.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        least = _mover_r(value[:, None], low[:, None], value[None, :], high[None, :], -1)
        most = _mover_r(value[:, None], high[:, None], value[None, :], low[None, :], +1)
    most = np.where(low[None, :] > 0, most, np.inf)
    np.fill_diagonal(least, 1.0)
    np.fill_diagonal(most, 1.0)
    return np.maximum(least, 0), most


def _mover_r(a: Floats, a_limit: Floats, b: Floats, b_limit: Floats, sign: int) -> Floats:
    """Donner and Zou's closed form, multiplied out so that 2 b = b_limit is no 0/0."""
    product, cross = a * b, a_limit * (2 * a - a_limit)
    root = np.sqrt(np.maximum(product**2 - cross * b_limit * (2 * b - b_limit), 0))
    return np.asarray(
        (product + sign * root) / (b_limit * (2 * b - b_limit))
        if sign > 0
        else cross / (product + root)
    )


def tukey_p_value(gap: Gap) -> float:
    """p-value of *no gap*, from the groups' limits: the confidence at which a pair just differs.

    For quantities whose limits are wide as a normal deviate times a standard error, nearly so.
    """
    known = ~np.isnan(gap.groups.value)
    value, low, high = (x[known] for x in gap.groups[:3])
    least, _ = difference_limits(value, low, high)
    difference = value[:, None] - value[None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        deviates = gap.critical * difference / (difference - least)
    largest = float(np.nan_to_num(deviates).max())
    groups = int(known.sum())
    if groups == 2:
        return float(2 * stats.norm.sf(largest))
    if groups > MOST_STUDENTISED:
        return float(-np.expm1(groups * (groups - 1) / 2 * np.log1p(-2 * stats.norm.sf(largest))))
    return float(np.clip(stats.studentized_range.sf(largest * np.sqrt(2), groups, np.inf), 0, 1))


def _compared(
    limits_at: LimitsAt, taking_part: NDArray[np.bool_], confidence: float
) -> tuple[NDArray[np.intp], Limits, float] | None:
    """The groups to compare, their limits (others NaN) and the critical value; `None` below two."""
    known = taking_part & ~np.isnan(limits_at(confidence).value)
    index = np.flatnonzero(known)
    if index.size < 2:
        return None
    each = pairwise_confidence(index.size, confidence)
    groups = limits_at(each)
    value, low, high = (np.where(known, x, np.nan) for x in groups[:3])
    return index, Limits(value, low, high, groups.method), critical_value(each)


def _ratio_of(
    index: NDArray[np.intp],
    value: Floats,
    limits: tuple[Floats, Floats],
    groups: Limits,
    critical: float,
    confidence: float,
) -> Gap:
    least, most = limits
    if not value.any():
        return Gap(undefined(), Pair(-1, -1), Pair(-1, -1), groups, critical)
    np.fill_diagonal(least, 1.0)
    np.fill_diagonal(most, 1.0)
    widest = _extremes(value)
    surest = Pair(*divmod(int(most.argmin()), index.size))
    surest = Pair(surest.low, surest.high)  # the smallest ratio has the lower rate on top
    ratio = float(value[widest.low] / value[widest.high])
    # A pair's limits need not hold the estimate to the last digit; an interval must hold its own.
    bounds = min(ratio, float(least.min())), min(1.0, max(ratio, float(most.min())))
    method = _method(groups.method[index[0]], index.size, confidence)
    return Gap(
        Estimate(ratio, *bounds, method),
        _at(index, widest), _at(index, surest), groups, critical,
    )  # fmt: skip


def _no_gap(limits_at: LimitsAt, confidence: float) -> Gap:
    return Gap(undefined(), Pair(-1, -1), Pair(-1, -1), limits_at(confidence), np.nan)


def _extremes(values: Floats) -> Pair:
    return Pair(int(values.argmax()), int(values.argmin()))


def _at(index: NDArray[np.intp], pair: Pair) -> Pair:
    return Pair(int(index[pair.high]), int(index[pair.low]))


def _method(of_one: str, groups: int, confidence: float) -> str:
    """E.g. ``Newcombe 95 %, simultaneous over 6 groups (Tukey)``; `of_one` names a group's own."""
    name = of_one.rsplit(" ", 2)[0]
    pair = {"Wilson": "Newcombe", "log-delta +1/2": "log-delta +1/2"}.get(name, f"MOVER of {name}")
    how = "Tukey" if groups <= MOST_STUDENTISED else "Šidák"
    simultaneous = f", simultaneous over {groups} groups ({how})" if groups > 2 else ""
    return f"{pair} {percent(confidence)}{simultaneous}"
