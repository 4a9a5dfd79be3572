"""Area under the ROC curve with DeLong's variance."""

from __future__ import annotations

import numpy as np

from audit.stats.counts import Counts
from audit.stats.estimate import Estimate, Floats, percent, undefined
from audit.stats.intervals import clopper_pearson, critical_value
from audit.stats.scores import Scored


def roc_auc(scored: Scored, confidence: float = 0.95) -> Estimate:
    """Probability that a random positive scores above a random negative, ties counting one half.

    The interval is DeLong's on the logit scale, so that it stays inside (0, 1). When the scores
    separate the classes completely the variance is 0; the limit then is the exact binomial one for
    the smaller class, which is wider than the truth rather than no interval at all.

    Returns
    -------
    Estimate
        In [0, 1]; undefined when a class is absent.

    References
    ----------
    DeLong, DeLong, Clarke-Pearson (1988), Biometrics 44:837-845; Sun, Xu (2014), IEEE Signal
    Processing Letters 21:1389-1393 (by ranks; here by counts of distinct scores).
    """
    return auc_of(scored.positive, scored.negative, confidence)


def auc_of(positive: Counts, negative: Counts, confidence: float = 0.95) -> Estimate:
    """`roc_auc` of positives and negatives counted on the same ascending scores."""
    m, n = float(positive.sum()), float(negative.sum())
    if m == 0 or n == 0:
        return undefined()
    # Of each score: the share of the other class that a row with it stands above.
    above_negatives = (np.cumsum(negative) - negative / 2) / n
    above_positives = 1 - (np.cumsum(positive) - positive / 2) / m
    value = float((above_negatives * positive).sum() / m)
    variance = _variance_of_mean(above_negatives, positive, value) + _variance_of_mean(
        above_positives, negative, value
    )
    if variance <= 0 or not 0 < value < 1:
        return _degenerate(value, min(m, n), confidence)
    spread = critical_value(confidence) * np.sqrt(variance) / (value * (1 - value))
    logit = np.log(value / (1 - value))
    low, high = 1 / (1 + np.exp(-(logit + np.array([-spread, spread]))))
    return Estimate(value, float(low), float(high), f"DeLong (logit) {percent(confidence)}")


def _variance_of_mean(values: Floats, counts: Counts, auc: float) -> float:
    n = float(counts.sum())
    if n <= 1:
        # One row shows no spread; shares of [0, 1] with this mean cannot have more than this.
        return auc * (1 - auc)
    mean = float((values * counts).sum()) / n
    return float(((values - mean) ** 2 * counts).sum()) / (n - 1) / n


def _degenerate(value: float, smaller: float, confidence: float) -> Estimate:
    low, high = clopper_pearson(value * smaller, smaller, confidence)
    limits = min(value, float(low)), max(value, float(high))
    return Estimate(value, *limits, f"Clopper-Pearson on the smaller class {percent(confidence)}")
