"""The spec table of count metrics: by group, from the counts to a value with its limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from audit.stats.counts import Confusion, Counts
from audit.stats.estimate import Estimate, Floats, percent, undefined
from audit.stats.intervals import (
    EXACT_BELOW,
    clopper_pearson,
    critical_value,
    mean_of_rates,
    proportion,
    wilson,
)
from audit.stats.rates import RATES, Rate


class Limits(NamedTuple):
    """Value and confidence limits by group, arrays (groups,); NaN where undefined."""

    value: Floats
    low: Floats
    high: Floats
    method: tuple[str, ...]

    def at(self, group: int) -> Estimate:
        """The estimate of one group."""
        value = float(self.value[group])
        if np.isnan(value):
            return undefined()
        return Estimate(value, float(self.low[group]), float(self.high[group]), self.method[group])


LimitsOf = Callable[[Confusion, float], Limits]


@dataclass(frozen=True)
class Metric:
    """A metric of a group's counts.

    Attributes
    ----------
    title
        The metric in words.
    size
        What its n counts.
    limits
        Counts and confidence -> value and limits by group.
    for_gaps
        The same for the comparison of groups; of rates these are Wilson's limits at every n, as
        Newcombe's method asks.
    has_ratio
        Whether a ratio of two values means anything: not where values can be negative.
    """

    name: str
    title: str
    size: Callable[[Confusion], Counts]
    limits: LimitsOf
    for_gaps: LimitsOf
    has_ratio: bool = True


def rate_limits(k: Counts, n: Counts, confidence: float) -> Limits:
    """Proportions by group: exact limits for n < 40, else Wilson's."""
    exact = np.asarray(n) < EXACT_BELOW
    chosen = zip(clopper_pearson(k, n, confidence), wilson(k, n, confidence), strict=True)
    low, high = (np.where(exact, one, other) for one, other in chosen)
    names = np.where(exact, "Clopper-Pearson", "Wilson")
    method = tuple(f"{name} {percent(confidence)}" for name in names)
    return Limits(proportion(k, n), low, high, method)


def wilson_limits(k: Counts, n: Counts, confidence: float) -> Limits:
    """Proportions by group with Wilson's limits."""
    low, high = wilson(k, n, confidence)
    return Limits(proportion(k, n), low, high, _same("Wilson", confidence, low.size))


def f1_limits(counts: Confusion, confidence: float) -> Limits:
    """F1 = 2 TP / (2 TP + FP + FN), by group.

    With q = TP / (TP + FP + FN), a proportion, F1 = 2 q / (1 + q); so the limits of q give those of
    F1 exactly. Undefined where nobody is positive and nobody is called so.
    """
    q = rate_limits(counts.tp, counts.tp + counts.fp + counts.fn, confidence)
    value, low, high = (2 * x / (1 + x) for x in q[:3])
    return Limits(value, low, high, q.method)


def mcc_limits(counts: Confusion, confidence: float) -> Limits:
    """Matthews' correlation (the phi coefficient), by group, with limits on Fisher's z scale.

    The variance is the delta method's, one half added to each cell so that it is never 0. That
    addition draws the correlation towards 0, which small groups of a high one cannot afford: the
    limits reach from the lower of the two, with and without it, to the higher. Undefined where one
    of the four margins is empty: a constant has no correlation.

    References
    ----------
    Yule (1912), JRSS 75:579-652; Bishop, Fienberg, Holland (1975), Discrete Multivariate Analysis,
    11.3; Chicco, Jurman (2020), BMC Genomics 21:6.
    """
    cells = [np.asarray(c, float) for c in (counts.tp, counts.fp, counts.fn, counts.tn)]
    value, _ = _phi(*cells)
    centre, variance = _phi(*(c + 0.5 for c in cells))
    half = critical_value(confidence) * np.sqrt(variance) / (1 - centre**2)
    one, other = np.arctanh(np.where(np.abs(value) < 1, [value, centre], centre))
    low = np.minimum(value, np.tanh(np.minimum(one, other) - half))
    high = np.maximum(value, np.tanh(np.maximum(one, other) + half))
    return Limits(value, low, high, _same("delta method (Fisher z)", confidence, value.size))


def _phi(tp: Floats, fp: Floats, fn: Floats, tn: Floats) -> tuple[Floats, Floats]:
    """The correlation of two binary variables, and its large-sample variance."""
    n = tp + fp + fn + tn
    with np.errstate(invalid="ignore", divide="ignore"):
        row, column = (tp + fn) / n, (tp + fp) / n
        spread_row, spread_column = row * (1 - row), column * (1 - column)
        scale = np.sqrt(spread_row * spread_column)
        phi = (tp / n - row * column) / scale
        skew_row, skew_column = 2 * row - 1, 2 * column - 1
        variance = (
            1 - phi**2
            + phi * (1 + phi**2 / 2) * skew_row * skew_column / scale
            - 0.75 * phi**2 * (skew_row**2 / spread_row + skew_column**2 / spread_column)
        ) / n  # fmt: skip
    phi = np.where(scale > 0, np.clip(phi, -1, 1), np.nan)
    return phi, np.maximum(variance, 0)


def balanced_accuracy_limits(counts: Confusion, confidence: float) -> Limits:
    """Mean over the classes of the share recognised; undefined where a class is absent."""
    found = [
        mean_of_rates(k, n, confidence)
        for k, n in zip(counts.recognised, counts.of_class, strict=True)
    ]
    value, low, high = (np.array([estimate[i] for estimate in found]) for i in range(3))
    return Limits(value, low, high, tuple(estimate.method for estimate in found))


def odds_limits(counts: Confusion, confidence: float) -> Limits:
    """Missed positives per false alarm, FN / FP, by group; undefined without a false alarm.

    With q = FN / (FN + FP), a proportion, FN / FP = q / (1 - q); the limits follow.
    """
    q = rate_limits(counts.fn, counts.fn + counts.fp, confidence)
    with np.errstate(divide="ignore"):
        value, low, high = (x / (1 - x) for x in q[:3])
    known = np.asarray(counts.fp) > 0
    value, low, high = (np.where(known, x, np.nan) for x in (value, low, high))
    return Limits(value, low, high, q.method)


def _of_rate(rate: Rate) -> Metric:
    def limits(counts: Confusion, confidence: float) -> Limits:
        return rate_limits(rate.numerator(counts), rate.denominator(counts), confidence)

    def for_gaps(counts: Confusion, confidence: float) -> Limits:
        return wilson_limits(rate.numerator(counts), rate.denominator(counts), confidence)

    return Metric(rate.name, rate.title, rate.denominator, limits, for_gaps)


def _smooth(
    name: str,
    title: str,
    size: Callable[[Confusion], Counts],
    limits: LimitsOf,
    has_ratio: bool = True,
) -> Metric:
    return Metric(name, title, size, limits, limits, has_ratio)


def _same(method: str, confidence: float, groups: int) -> tuple[str, ...]:
    return (f"{method} {percent(confidence)}",) * groups


METRICS = {
    metric.name: metric
    for metric in (
        *map(_of_rate, RATES.values()),
        _smooth(
            "balanced_accuracy",
            "share of right decisions, each true class counting alike",
            lambda c: c.known,
            balanced_accuracy_limits,
        ),
        _smooth(
            "f1_score",
            "harmonic mean of the true positive rate and the positive predictive value",
            lambda c: c.tp + c.fp + c.fn,
            f1_limits,
        ),
        _smooth(
            "matthews_corrcoef",
            "correlation of decision and truth",
            lambda c: c.known,
            mcc_limits,
            has_ratio=False,
        ),
        _smooth(
            "missed_per_false_alarm",
            "number of people missed for each person wrongly called positive",
            lambda c: c.fn + c.fp,
            odds_limits,
        ),
    )
}
"""Name -> metric: every rate of `RATES`, and the smooth functions of several counts."""
