"""How far apart are the scores of several groups, the whole of them and not only their means?

Both distances are of empirical distribution functions, F_i and F_j. Sampling alone keeps them above
0, so that the interval must be wide enough to reach down to 0 when the groups are alike:
|distance - truth| is at most the same distance of the two sampling errors, whatever the truth
(triangle inequality), and a bound of that serves the interval and the test alike. It is shared out
over the pairs of groups (Bonferroni).

References
----------
Massart (1990), Annals of Probability 18:1269-1283, and Wei, Dudley (2012), Statistics & Probability
Letters 82:636-644, for the bound of the Kolmogorov-Smirnov distance; Borell (1975), Inventiones
Mathematicae 30:207-216, for the concentration of a Lipschitz function of a Gaussian; Vallender
(1974), Theory of Probability and its Applications 18:784-786, for the Wasserstein distance in one
dimension.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from scipy import stats

from audit.stats.estimate import Estimate, Floats, percent, undefined
from audit.stats.scores import Scored


class Distance(NamedTuple):
    """The distance of two groups' scores.

    Attributes
    ----------
    bound
        Error probability -> how far the estimate is from the truth at most.
    p_value
        Of *both groups are scored alike*.
    """

    value: float
    bound: Callable[[float], float]
    p_value: float


class Widest(NamedTuple):
    """The widest of several distances, between whom, and the p-value of *all are alike*."""

    estimate: Estimate
    pair: tuple[int, int]
    p_value: float


DistanceOf = Callable[[Scored, Scored], Distance]


def kolmogorov_smirnov(one: Scored, other: Scored) -> Distance:
    """Largest difference of the two distribution functions, from 0 to 1.

    The bound is √(ln(2 / error) / 2 · (1/n + 1/m)); ties make it wider than needed, never narrower.
    """
    _, below, sizes = _counted(one, other)
    value = float(np.abs(_difference(below, sizes)).max())
    spread = float((1 / sizes).sum()) / 2

    def bound(error: float) -> float:
        return float(np.sqrt(np.log(2 / error) * spread))

    return Distance(value, bound, min(1.0, 2 * float(np.exp(-(value**2) / spread))))


def wasserstein(one: Scored, other: Scored, low: float = 0.0, high: float = 1.0) -> Distance:
    """Area between the two distribution functions: how far scores must be moved, on average.

    From 0 to `high` - `low`, the range of the score, in its unit.

    The sampling error is an area too, of a Gaussian process; its mean is √(2/π) ∫ √v with
    v = F_i (1 - F_i) / n_i + F_j (1 - F_j) / n_j, and it exceeds that by more than z standard
    deviations of the difference of two mean scores with probability 1 - Φ(z) at most. For the
    variances one row is added to each group, half of it at either end of the range, so that a group
    of few rows is not taken to be certain.
    """
    score, below, sizes = _counted(one, other)
    value = float((np.abs(_difference(below, sizes)[:-1]) * np.diff(score)).sum())
    # On each interval between the scores, and out to the ends of the range.
    edges = np.diff(np.concatenate([[low], score, [high]]))
    shares = (np.pad(below, ((0, 0), (1, 0))) + 0.5) / (sizes[:, None] + 1)
    variance = (shares * (1 - shares) / sizes[:, None]).sum(axis=0)
    mean = float(np.sqrt(2 / np.pi) * (np.sqrt(variance) * edges).sum())
    deviation = float(np.sqrt((_spread(shares, edges) / sizes).sum()))

    def bound(error: float) -> float:
        return mean + float(stats.norm.isf(error)) * deviation

    p = float(stats.norm.sf((value - mean) / deviation)) if value > mean else 1.0
    return Distance(value, bound, p)


def widest_distance(
    groups: Sequence[Scored], distance: DistanceOf, most: float, confidence: float = 0.95
) -> Widest | None:
    """The widest distance among the groups that have rows.

    Parameters
    ----------
    distance
        `kolmogorov_smirnov`, or `wasserstein` over the range of the score.
    most
        The largest distance there can be.

    Returns
    -------
    Widest or None
        The limits hold for all pairs together; ``None`` for fewer than two groups with rows.
    """
    present = [i for i, scored in enumerate(groups) if scored.total.sum() > 0]
    pairs = list(combinations(present, 2))
    if not pairs:
        return None
    found = [distance(groups[i], groups[j]) for i, j in pairs]
    at = int(np.argmax([pair.value for pair in found]))
    error = (1 - confidence) / len(pairs)
    low = max(max(0.0, pair.value - pair.bound(error)) for pair in found)
    high = max(min(most, pair.value + pair.bound(error)) for pair in found)
    method = f"sampling error bounded {percent(confidence)}{_over(len(pairs), 'pairs')}"
    p_value = min(1.0, len(pairs) * min(pair.p_value for pair in found))
    return Widest(Estimate(found[at].value, low, high, method), pairs[at], p_value)


def distance_estimate(found: Distance | None, most: float, of: int, confidence: float) -> Estimate:
    """One distance, its interval holding together with those of `of` - 1 others."""
    if found is None:
        return undefined()
    bound = found.bound((1 - confidence) / of)
    method = f"sampling error bounded {percent(confidence)}{_over(of, 'groups')}"
    low, high = max(0.0, found.value - bound), min(most, found.value + bound)
    return Estimate(found.value, low, high, method)


def _over(several: int, what: str) -> str:
    return f", simultaneous over {several} {what} (Bonferroni)" if several > 1 else ""


def _counted(one: Scored, other: Scored) -> tuple[Floats, Floats, Floats]:
    """The scores of either, each group's rows at or below them (2, scores), and the two sizes."""
    score = np.union1d(one.score, other.score)
    below = []
    for group in (one, other):
        counted = np.concatenate([[0], np.cumsum(group.total)]).astype(float)
        below.append(counted[np.searchsorted(group.score, score, side="right")])
    return score, np.stack(below), np.array([counts[-1] for counts in below])


def _difference(below: Floats, sizes: Floats) -> Floats:
    """F_one - F_other at each score."""
    return np.asarray(below[0] / sizes[0] - below[1] / sizes[1])


def _spread(shares: Floats, widths: Floats) -> Floats:
    """Variance of each distribution, from its function on intervals.

    Hoeffding's formula, ∬ F(min(x, y)) (1 - F(max(x, y))) dx dy, summed over x ≤ y twice.
    """
    weighted = shares * widths
    before = np.cumsum(weighted, axis=1) - weighted
    return np.asarray(((1 - shares) * widths * (2 * before + weighted)).sum(axis=1))
