"""What if the threshold were another? Gaps and utilities along it, from counted scores.

Whoever scores at least the threshold is decided positive.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from audit.stats.counts import Counts
from audit.stats.estimate import Estimate, Floats, percent, undefined
from audit.stats.gaps import widest_difference
from audit.stats.intervals import critical_value, newcombe, proportion, wilson
from audit.stats.scores import Scored

MOST_THRESHOLDS = 100
"""Of more distinct scores than this, the percentiles are tried."""

Mask = NDArray[np.bool_]


def thresholds_of(scored: Scored) -> Floats:
    """Every distinct score, or, where there are many, their percentiles; ascending."""
    if scored.score.size <= MOST_THRESHOLDS:
        return scored.score
    share = np.cumsum(scored.total) / scored.total.sum()
    asked = np.arange(MOST_THRESHOLDS) / MOST_THRESHOLDS
    # The share asked for scores below. Where the shares meet it, the last bit must not decide.
    return np.unique(scored.score[np.searchsorted(share, asked + 1e-12)])


class Called(NamedTuple):
    """Who would be decided positive: arrays (thresholds, groups), and the totals (groups,).

    Attributes
    ----------
    tp, fp
        Of those truly positive, and truly negative.
    every
        Of all rows, unknown labels included.
    positives, negatives, total
        How many there are of each.
    """

    tp: Counts
    fp: Counts
    every: Counts
    positives: Counts
    negatives: Counts
    total: Counts

    def of(self, groups: Mask) -> Called:
        """The same of some of the groups."""
        tables = (self.tp[:, groups], self.fp[:, groups], self.every[:, groups])
        return Called(*tables, self.positives[groups], self.negatives[groups], self.total[groups])

    def rate(self, name: str) -> tuple[Counts, Counts]:
        """Successes (thresholds, groups) and trials (groups,) of one rate.

        ``selection_rate`` counts who is decided positive. Where another decision is the favourable
        one the rate is 1 minus it, and differences between groups are the same.
        """
        return {
            "selection_rate": (self.every, self.total),
            "true_positive_rate": (self.tp, self.positives),
            "false_positive_rate": (self.fp, self.negatives),
        }[name]


def called(groups: Sequence[Scored], thresholds: Floats) -> Called:
    """Count who would be decided positive at each threshold."""
    above = [
        np.stack([_at_least(g.score, getattr(g, of), thresholds) for g in groups], axis=1)
        for of in ("positive", "negative", "total")
    ]
    sums = (
        np.array([getattr(g, of).sum() for g in groups]) for of in ("positive", "negative", "total")
    )
    return Called(*above, *sums)


def _at_least(score: Floats, counts: Counts, thresholds: Floats) -> Counts:
    below = np.concatenate([[0], np.cumsum(counts)])
    return np.asarray(below[-1] - below[np.searchsorted(score, thresholds)])


class Along(NamedTuple):
    """Something at each threshold, with its limits; NaN where it is undefined."""

    value: Floats
    low: Floats
    high: Floats


def gap_along(counts: Called, rates: Sequence[str], confidence: float = 0.95) -> Along:
    """Widest difference between groups in the worst of `rates`, at each threshold.

    The limits hold for all pairs of groups together, at each threshold by itself; several rates
    share the error probability (Bonferroni).
    """
    each = 1 - (1 - confidence) / len(rates)
    found = np.full((len(rates), len(counts.tp), 3), np.nan)
    for i, name in enumerate(rates):
        k, n = counts.rate(name)
        for j, at_threshold in enumerate(k):
            found[i, j] = widest_difference(at_threshold, n, each).estimate[:3]
    defined = ~np.isnan(found[..., 0]).all(axis=0)
    worst = np.where(np.isnan(found), -np.inf, found).max(axis=0)
    return Along(*np.where(defined[:, None], worst, np.nan).T)


def usable(share: Floats, current: int, least: float = 0.1) -> Mask:
    """Thresholds at which the decision still tells people apart.

    To decide everyone alike closes every gap. Each decision must therefore be given to at least the
    share `least` of people, or half as many as now where that is fewer.
    """
    rarer = np.minimum(share, 1 - share)
    if rarer[current] > 0:
        least = min(least, rarer[current] / 2)
    return np.asarray(rarer >= least)


class Closing(NamedTuple):
    """Where a gap closes: positions in the thresholds, -1 for none.

    Where it closes nowhere, `low` and `high` are the thresholds at which that is not sure.
    """

    at: int
    low: int
    high: int


def closing(gap: Along, share: Floats, current: int, limit: float, allowed: Mask) -> Closing:
    """The threshold nearest to the current one at which the gap is at most `limit`.

    Nearest is where the fewest decisions change. The range is that of all thresholds the data do
    not rule out: those where the lower limit of the gap is at most `limit`, up to the distance at
    which even its upper limit is. It holds the true nearest threshold as often as the limits of the
    gap hold at a given threshold.
    """
    distance = np.abs(share - share[current])
    closed, possible, sure = (allowed & (side <= limit) for side in (gap.value, gap.low, gap.high))
    if not closed.any():
        unsure = np.flatnonzero(possible)
        return Closing(-1, *(int(unsure[end]) if unsure.size else -1 for end in (0, -1)))
    at = int(np.where(closed, distance, np.inf).argmin())
    reach = distance[sure].min() if sure.any() else np.inf
    within = np.flatnonzero(possible & (distance <= reach))
    return Closing(at, int(within.min()), int(within.max()))


class Changes(NamedTuple):
    """What another threshold would change, against the current one: value and limits by threshold.

    The same people are decided twice, so only those decided otherwise count.
    """

    value: Floats
    low: Floats
    high: Floats
    method: str

    def at(self, threshold: int) -> Estimate:
        """The change at one threshold."""
        if np.isnan(self.value[threshold]):
            return undefined()
        limits = float(self.low[threshold]), float(self.high[threshold])
        return Estimate(float(self.value[threshold]), *limits, self.method)


def accuracy_changes(counts: Called, current: int, confidence: float = 0.95) -> Changes:
    """Change of the share of right decisions: newly right minus newly wrong, of all known rows.

    References
    ----------
    Agresti, Min (2005), Statistics in Medicine 24:729-740: Wald's interval of matched pairs, one
    half added to each of the four cells.
    """
    found, wrongly = _decided_otherwise(counts, current)
    n = float(counts.positives[0] + counts.negatives[0])
    gained, lost = np.maximum(found, -wrongly), np.maximum(wrongly, -found)
    value = (gained - lost) / n
    centre = (gained - lost) / (n + 2)
    variance = (gained + lost + 1) / (n + 2) ** 2 - centre**2 / (n + 2)
    half = critical_value(confidence) * np.sqrt(variance)
    method = f"Agresti-Min (matched pairs) {percent(confidence)}"
    return _none_at(current, value, centre - half, centre + half, method)


def balanced_accuracy_changes(counts: Called, current: int, confidence: float = 0.95) -> Changes:
    """Change of the mean of true positive and true negative rate.

    Half the difference of two independent shares: of the positives newly found and of the negatives
    newly called positive (Newcombe). NaN where a class is absent.
    """
    found, wrongly = _decided_otherwise(counts, current)
    sign = np.where(found + wrongly < 0, -1, 1)
    positives, negatives = counts.positives[0], counts.negatives[0]
    low, high = newcombe(sign * found, positives, sign * wrongly, negatives, confidence)
    value = (proportion(found, positives) - proportion(wrongly, negatives)) / 2
    limits = np.sort(np.stack([sign * low, sign * high]) / 2, axis=0)
    return _none_at(current, value, limits[0], limits[1], f"Newcombe {percent(confidence)}")


def _decided_otherwise(counts: Called, current: int) -> tuple[Floats, Floats]:
    """Positives found more than now, and negatives called positive more than now."""
    tp, fp = counts.tp[:, 0].astype(float), counts.fp[:, 0].astype(float)
    return tp - tp[current], fp - fp[current]


def _none_at(current: int, value: Floats, low: Floats, high: Floats, method: str) -> Changes:
    """The current threshold changes nothing, and that is certain."""
    low, high = np.fmin(low, value), np.fmax(high, value)
    low[current] = high[current] = value[current]
    return Changes(value, low, high, method)


def best_trade_off(gap: Along, cost: Changes, allowed: Mask) -> int:
    """The threshold of the smallest gap whose utility is not credibly below the current one's.

    Not credibly below: the upper limit of the change is at least 0. -1 where no gap is known.
    """
    held = allowed & (cost.high >= 0) & ~np.isnan(gap.value)
    return int(np.where(held, gap.value, np.inf).argmin()) if held.any() else -1


def utilities(
    counts: Called, confidence: float = 0.95, *, assistive: bool = True
) -> dict[str, Along]:
    """Accuracy, balanced accuracy and the share given the favourable decision, of all rows.

    `assistive`: *positive* and *favourable* are the same class.
    """
    tp, fp = counts.tp[:, 0], counts.fp[:, 0]
    positives, negatives = counts.positives[0], counts.negatives[0]
    right, known = tp + negatives - fp, positives + negatives
    called_positive, total = counts.every[:, 0], counts.total[0]
    selected = called_positive if assistive else total - called_positive
    low, high = newcombe(tp, positives, fp, negatives, confidence)
    youden = proportion(tp, positives) - proportion(fp, negatives)
    return {
        "accuracy": _share(right, known, confidence),
        "balanced_accuracy": Along((1 + youden) / 2, (1 + low) / 2, (1 + high) / 2),
        "selection_rate": _share(selected, total, confidence),
    }


def _share(k: Counts, n: Counts, confidence: float) -> Along:
    return Along(proportion(k, n), *wilson(k, n, confidence))
