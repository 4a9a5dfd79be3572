"""How unequally benefit is spread between groups: generalised entropy, with honest limits at 0.

An index of inequality is never negative, so its estimate is positive even where groups are alike,
and an interval around the estimate would never cover 0. Near 0 the index is a sum of squared
distances between groups: a scaled noncentral chi-squared, whose noncentrality is the true index.
The limits are those of the noncentrality.

References
----------
Shorrocks (1980), Econometrica 48:613-625; Speicher et al. (2018), KDD, for the benefit;
Steiger, Fouladi (1997), in What if there were no significance tests, ch. 9, for the limits.
"""

from __future__ import annotations

import numpy as np
from scipy import optimize, special, stats

from audit.stats.counts import Counts
from audit.stats.estimate import Estimate, Floats, percent, undefined
from audit.stats.intervals import critical_value

BENEFITS = np.array([0.0, 1.0, 2.0])
"""Too little, as deserved, too much."""

NORMAL_FROM = 10_000
"""From this statistic on, the square root of a noncentral chi-squared is taken as normal."""


def between_group(cells: Counts, alpha: int, confidence: float = 0.95) -> Estimate:
    """Generalised entropy of the groups' mean benefits, each weighted by its size.

    alpha 2: (Σ w r² - 1) / 2; alpha 1, Theil's index: Σ w r ln r, where w is a group's share of the
    rows and r its mean benefit over that of all. 0 is equality, there is no upper end.

    Parameters
    ----------
    cells
        Array (groups, 3): rows whose benefit is 0, 1 and 2. Groups without rows take no part.
    alpha
        1 or 2.

    Returns
    -------
    Estimate
        Undefined below two groups, and where nobody has any benefit.
    """
    cells = _with_rows(cells)
    if len(cells) < 2 or not (cells @ BENEFITS).any():
        return undefined()
    value = max(0.0, _index(cells, alpha))
    scale = max(_scale_of_chance(cells), _scale_of_slope(cells, alpha))
    low, high = (scale * x for x in noncentrality(value / scale, len(cells) - 1, confidence))
    method = f"noncentral chi-squared {percent(confidence)}"
    return Estimate(value, min(low, value), max(high, value), method)


def equality_p_value(cells: Counts) -> float | None:
    """p-value of *all groups have the same mean benefit*; `None` below two groups.

    Chi-squared with groups - 1 degrees of freedom, each group with a variance of its own, one half
    added to its counts.
    """
    cells = _with_rows(cells)
    if len(cells) < 2 or not (cells @ BENEFITS).any():
        return None
    statistic = max(0.0, _index(cells, 2)) / _scale_of_chance(cells)
    return float(stats.chi2.sf(statistic, len(cells) - 1))


def noncentrality(statistic: float, df: int, confidence: float) -> tuple[float, float]:
    """Limits of the noncentrality of a chi-squared statistic.

    A statistic below its own expectation under equality is taken as that for the upper limit: less
    than chance would give is no evidence of more than equality.
    """
    tail = (1 - confidence) / 2
    if statistic >= NORMAL_FROM:
        centre, z = np.sqrt(statistic - df), critical_value(confidence)
        return float((centre - z) ** 2), float((centre + z) ** 2)
    low = 0.0
    # chndtr(x, df, nc) is the distribution function of the noncentral chi-squared.
    if stats.chi2.sf(statistic, df) < tail:
        low = optimize.brentq(lambda x: special.chndtr(statistic, df, x) - 1 + tail, 0, statistic)
    at_least = max(statistic, float(df))
    beyond = (np.sqrt(at_least) + critical_value(confidence) + 3) ** 2
    high = optimize.brentq(lambda x: special.chndtr(at_least, df, x) - tail, 0, beyond)
    return float(low), float(high)


def _with_rows(cells: Counts) -> Floats:
    cells = np.asarray(cells, float)
    return np.asarray(cells[cells.sum(axis=1) > 0])


def _index(cells: Floats, alpha: int) -> float:
    share, relative = _relative(cells)
    if alpha == 1:
        return float(special.xlogy(share * relative, relative).sum())
    return float((share @ relative**2 - 1) / 2)


def _relative(cells: Floats) -> tuple[Floats, Floats]:
    """The groups' shares of the rows, and their mean benefits over that of all."""
    n = cells.sum(axis=1)
    share, mean = n / n.sum(), cells @ BENEFITS / n
    return share, mean / (share @ mean)


def _variances(cells: Floats) -> tuple[Floats, Floats]:
    """By group the variance of one row's benefit over the squared mean of all, and the rows.

    With one half added to every cell, so that a group of whom all fare alike is not certain.
    """
    cells = cells + 0.5
    n = cells.sum(axis=1)
    mean = cells @ BENEFITS / n
    spread = cells @ BENEFITS**2 / n - mean**2
    return spread / (n @ mean / n.sum()) ** 2, n


def _scale_of_chance(cells: Floats) -> float:
    """What the index is expected to be, by chance, for each degree of freedom."""
    spread, n = _variances(cells)
    return float(spread @ (1 - n / n.sum()) / (len(n) - 1) / (2 * n.sum()))


def _scale_of_slope(cells: Floats, alpha: int) -> float:
    """The scale at which a noncentral chi-squared has the variance of the delta method."""
    spread, n = _variances(cells)
    share, relative = _relative(cells + 0.5)
    index = _index(cells + 0.5, alpha)
    if index < 1e-9:
        return 0.0
    slope = np.log(relative) - index if alpha == 1 else relative - share @ relative**2
    return float(spread / n @ (share * slope) ** 2 / (4 * index))
