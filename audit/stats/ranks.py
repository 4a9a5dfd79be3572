"""Do two rankings of the same things agree?"""

from __future__ import annotations

import numpy as np
from scipy import stats

from audit.stats.estimate import Estimate, Floats
from audit.stats.means import mean_within

LEAST = 3
"""Fewer things have hardly a ranking."""


def spearman(first: Floats, second: Floats) -> float:
    """Spearman's rank correlation, from -1 to 1, ties given their mean rank.

    NaN for fewer than `LEAST` things, or where all are tied in either ranking.
    """
    if first.size < LEAST:
        return float("nan")
    a, b = stats.rankdata(first), stats.rankdata(second)
    a, b = a - a.mean(), b - b.mean()
    scale = float(np.sqrt((a**2).sum() * (b**2).sum()))
    return float((a * b).sum()) / scale if scale > 0 else float("nan")


def mean_correlation(values: Floats, confidence: float = 0.95) -> Estimate:
    """Mean of correlations over units drawn at random, undefined ones (NaN) left out.

    Returns
    -------
    Estimate
        In [-1, 1]; undefined for fewer than two.
    """
    return mean_within(values[~np.isnan(values)], -1.0, 1.0, confidence)
