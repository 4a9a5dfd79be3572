"""Rates of many small groups, drawn towards each other as far as the data say they are alike."""

from __future__ import annotations

import numpy as np
from scipy import stats

from audit.stats.counts import Counts
from audit.stats.estimate import Floats
from audit.stats.intervals import proportion

FEWEST_GROUPS = 3
"""With fewer groups their spread cannot be told from chance."""


def shrunk_rates(
    k: Counts, n: Counts, confidence: float = 0.95
) -> tuple[Floats, Floats, Floats] | None:
    """Empirical-Bayes (beta-binomial) rates of several groups, with credible limits.

    Group rates are taken as draws from one beta distribution, fitted by moments: its mean is the
    pooled rate, its precision what remains of the spread between groups after binomial chance is
    taken away. A group of n rows keeps n / (n + precision) of its own rate. The limits ignore that
    the distribution was itself estimated, so they are somewhat narrow with few groups.

    Returns
    -------
    value, low, high
        Arrays by group; ``None`` for fewer than three groups with rows, or one rate for all.

    References
    ----------
    Kleinman (1973), JASA 68:46-54; Efron, Morris (1975), JASA 70:311-319.
    """
    k_, n_ = np.asarray(k, float), np.asarray(n, float)
    some = n_ > 0
    pooled = float(k_.sum() / n_.sum()) if n_.any() else 0.0
    if some.sum() < FEWEST_GROUPS or not 0 < pooled < 1:
        return None
    precision = _precision(k_[some], n_[some], pooled)
    a, b = pooled * precision + k_, (1 - pooled) * precision + n_ - k_
    tail = (1 - confidence) / 2
    return a / (a + b), stats.beta.ppf(tail, a, b), stats.beta.isf(tail, a, b)


def _precision(k: Floats, n: Floats, pooled: float) -> float:
    """Rows that the common rate is worth; at most all there are, where no spread is seen."""
    total = n.sum()
    spread = float((n * (proportion(k, n) - pooled) ** 2).sum())
    chance = pooled * (1 - pooled)
    # Expected spread: chance * ((G - 1) + rho * (N - sum n² / N - (G - 1))), rho = 1/(precision+1).
    free = n.size - 1
    leverage = float(total - (n**2).sum() / total) - free
    rho = (spread / chance - free) / leverage if leverage > 0 else 0.0
    return float(np.clip(1 / rho - 1, 0.5, total)) if rho > 0 else float(total)
