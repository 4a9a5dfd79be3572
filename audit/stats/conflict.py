"""How far apart the base rates of groups force their false positive rates."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from audit.stats.counts import Counts
from audit.stats.estimate import Estimate, percent
from audit.stats.gaps import Gap, difference_gap
from audit.stats.intervals import critical_value, wilson
from audit.stats.metrics import Limits


def implied_rate_gap(
    positives: Counts,
    known: Counts,
    false_alarms: float,
    taking_part: NDArray[np.bool_],
    confidence: float = 0.95,
) -> Gap:
    """Widest difference between groups in the FPR that equal PPV and equal FNR would leave them.

    FPR = p / (1 - p) · (1 - PPV) / PPV · (1 - FNR), where the last two factors, of the groups
    together, make FP / P: false alarms for each positive. So the gap is that of the odds of being
    positive, times FP / P. The odds take their limits from Wilson's of p, FP / P from the delta
    method on the logarithm (one half added); each has half of the error probability.

    Parameters
    ----------
    positives, known
        Truly positive rows by group, and rows with a known label. A group without a negative has no
        odds and takes no part.
    false_alarms
        FP of the groups together.

    References
    ----------
    Chouldechova (2017), Big Data 5:153-163, equation 2.6.
    """
    each = 1 - (1 - confidence) / 2
    gap = difference_gap(partial(_odds, positives, known), taking_part & (positives < known), each)
    total = float(positives[taking_part].sum())
    if not gap.exists or total == 0:
        return gap
    ratio = false_alarms / total
    low, high = _ratio_limits(false_alarms, total, each)
    value = ratio * gap.estimate.value
    limits = min(value, low * gap.estimate.low), max(value, high * gap.estimate.high)
    method = f"odds (Wilson, simultaneous) and FP/P (log-delta +1/2) {percent(confidence)}"
    least, odds, most = (ratio * x for x in (gap.groups.low, gap.groups.value, gap.groups.high))
    groups = Limits(odds, least, most, gap.groups.method)
    return gap._replace(estimate=Estimate(value, *limits, method), groups=groups)


def _odds(positives: Counts, known: Counts, confidence: float) -> Limits:
    low, high = wilson(positives, known, confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(positives < known, positives / (known - positives), np.nan)
        low, high = (np.where(np.isnan(value), np.nan, x / (1 - x)) for x in (low, high))
    return Limits(value, low, high, (f"Wilson {percent(confidence)}",) * value.size)


def _ratio_limits(k: float, of: float, confidence: float) -> tuple[float, float]:
    """Limits of the ratio of two counts of different rows, around the ratio itself."""
    a, b = k + 0.5, of + 0.5
    factor = float(np.exp(critical_value(confidence) * np.sqrt(1 / a + 1 / b)))
    return min(k / of, a / b / factor), max(k / of, a / b * factor)
