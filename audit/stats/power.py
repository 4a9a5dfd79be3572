"""How many rows would settle a question the present ones leave open."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy import stats

from audit.stats.estimate import Floats, Ints
from audit.stats.gaps import difference_limits, pairwise_confidence, ratio_limits
from audit.stats.intervals import critical_value, wilson

POWER = 0.9
"""Chance of an answer that the rows asked for should give, were the groups' rates known.

They are not, so that the answer comes about four times in five.
"""

MOST_ROWS = 10**9
"""A group needs no more rows than this, or none are known to be enough."""


def rows_to_settle(value: float, low: float, high: float, limit: float, n: int) -> int | None:
    """Rows needed for the interval around `value` to clear `limit`, all else staying as it is.

    Widths shrink as 1/√n: the side of the interval that faces the limit must shrink to the
    distance between the two. Reads the present estimate as the truth, so it is a guide, not a
    promise.

    Returns
    -------
    int or None
        `None` when the estimate lies on the limit: no number of rows is known to be enough.
    """
    distance = abs(value - limit)
    if distance == 0:
        return None
    facing = value - low if value > limit else high - value
    return max(n, math.ceil(n * (facing / distance) ** 2))


def rows_per_group(
    value: Floats,
    low: Floats,
    high: Floats,
    n: Ints,
    critical: float,
    limit: float,
    *,
    ratio: bool = False,
    proportions: bool = False,
) -> int | None:
    """Rows every group would need for the interval of the widest gap to clear `limit`.

    The widest gap between small groups is mostly chance, so the groups' values are first shrunk
    towards each other as far as their own uncertainty says (empirical Bayes). Groups that have
    fewer than m rows are then given m, the limits of each shrink as 1/√n, and the least m is sought
    at which the interval of the gap lies on one side of the limit, with room for the chance that
    the new rows bring: about four times in five it then will.

    Parameters
    ----------
    value, low, high, n
        By group, the limits simultaneous: `critical` standard errors to either side.
    ratio
        Whether the gap is the smallest ratio rather than the widest difference.
    proportions
        Whether the values are proportions: their limits are then Wilson's, which are narrower for
        few rows than 1/√n makes of them.

    Returns
    -------
    int or None
        `None` where a billion rows would not be enough: the gap lies on the limit.

    References
    ----------
    Efron, Morris (1975), JASA 70:311-319; DerSimonian, Laird (1986), Controlled Clinical Trials
    7:177-188, for the spread between groups.
    """
    likely = shrunk(value, (high - low) / (2 * critical))
    # One-sided .9 for two groups; with more of them the largest of many chances counts.
    room = 1 + critical_value(pairwise_confidence(value.size, 2 * POWER - 1)) / critical

    def settled(rows: int) -> bool:
        more = np.maximum(n, rows)
        if proportions:
            least, most = wilson(likely * more, more, 1 - 2 * stats.norm.sf(room * critical))
        else:
            narrower = room * np.sqrt(n / more)
            least, most = likely - narrower * (value - low), likely + narrower * (high - value)
        if ratio:
            a, b = ratio_limits(likely, np.maximum(least, 0), most)
            return bool(b.min() < limit or a.min() > limit)
        a, b = difference_limits(likely, least, most)
        return bool(a.max() > limit or b.max() < limit)

    return _least(settled)


def shrunk(value: Floats, error: Floats) -> Floats:
    """Values drawn towards their common mean, each by the share of its variance that is chance."""
    weight = 1 / np.maximum(error, 1e-12) ** 2
    mean = float((weight * value).sum() / weight.sum())
    spread = float((weight * (value - mean) ** 2).sum()) - (value.size - 1)
    room = float(weight.sum() - (weight**2).sum() / weight.sum())
    between = max(0.0, spread / room) if room > 0 else 0.0
    return np.asarray(mean + (value - mean) * between / (between + 1 / weight))


def _least(settled: Callable[[int], bool]) -> int | None:
    most = 2
    while not settled(most):
        most *= 2
        if most > MOST_ROWS:
            return None
    least = most // 2
    while most - least > max(1, most // 100):
        middle = (least + most) // 2
        least, most = (least, middle) if settled(middle) else (middle, most)
    return most
