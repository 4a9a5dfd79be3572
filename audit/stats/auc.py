"""Area under the ROC curve with DeLong's variance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from audit.stats.estimate import Estimate, Floats, percent, undefined
from audit.stats.intervals import clopper_pearson, critical_value


def roc_auc(positive: NDArray[np.bool_], score: Floats, confidence: float = 0.95) -> Estimate:
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
    Processing Letters 21:1389-1393 (by ranks, O(n log n)).
    """
    m, n = int(positive.sum()), int((~positive).sum())
    if m == 0 or n == 0:
        return undefined()
    ranks = stats.rankdata(score)
    # Of each row: the share of the other class it stands above.
    above_negatives = (ranks[positive] - stats.rankdata(score[positive])) / n
    above_positives = 1 - (ranks[~positive] - stats.rankdata(score[~positive])) / m
    value = float(above_negatives.mean())
    variance = _variance_of_mean(above_negatives) + _variance_of_mean(above_positives)
    if variance == 0 or not 0 < value < 1:
        return _degenerate(value, min(m, n), confidence)
    spread = critical_value(confidence) * np.sqrt(variance) / (value * (1 - value))
    logit = np.log(value / (1 - value))
    low, high = 1 / (1 + np.exp(-(logit + np.array([-spread, spread]))))
    return Estimate(value, float(low), float(high), f"DeLong (logit) {percent(confidence)}")


def _variance_of_mean(values: Floats) -> float:
    return float(values.var(ddof=1) / values.size) if values.size > 1 else 0.0


def _degenerate(value: float, smaller: int, confidence: float) -> Estimate:
    low, high = clopper_pearson(round(value * smaller), smaller, confidence)
    limits = min(value, float(low)), max(value, float(high))
    return Estimate(value, *limits, f"Clopper-Pearson on the smaller class {percent(confidence)}")
