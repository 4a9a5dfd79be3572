"""What rows that look alike hide, and what they give away: equivalence classes of a release.

Rows with the same values of the columns an outsider knows are one *class*: the person behind one of
them is hidden among the others. A class is small when few hide there, alike when all of it bear one
label, and far when its labels are distributed otherwise than everybody's.

Whether a row is hidden depends on the other rows, so that a share of rows varies more from sample
to sample than one of independent rows. By how much is measured by the jackknife: what would the
share be without this row? That gives the design effect, and Wilson's interval is that of as many
independent rows as the sample is worth.

References
----------
Sweeney (2002), IJUFKS 10:557-570 (k-anonymity); Machanavajjhala, Kifer, Gehrke,
Venkitasubramaniam (2007), ACM TKDD 1:3 (l-diversity); Li, Li, Venkatasubramanian (2007), ICDE,
106-115 (t-closeness); Efron, Stein (1981), Annals of Statistics 9:586-596 (the jackknife's variance
is too large rather than too small); Esty (1983), Annals of Statistics 11:905-912 (the same variance
for the share of rows that are alone).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

from audit.stats.counts import Counts
from audit.stats.estimate import Estimate, Floats, Ints, percent, undefined
from audit.stats.intervals import EXACT_BELOW, clopper_pearson, critical_value, wilson

MOST_DRAWS, FEWEST_DRAWS = 999, 99
MOST_SHUFFLED = 20_000_000
"""Rows times draws: with many rows fewer draws are made, and chance is small there."""


def small_class_rate(sizes: Ints, k: int, confidence: float = 0.95) -> Estimate:
    """Share of rows in classes of fewer than `k` rows; with k = 2, of rows that are alone.

    Taking a row out of a small class takes that row away; taking one out of a class of exactly `k`
    makes the k - 1 others of it rows of a small class.

    Parameters
    ----------
    sizes
        int64 array (classes,): rows in each, at least 1.

    Returns
    -------
    Estimate
        In [0, 1]; undefined where there is no row.
    """
    small, edge = sizes < k, sizes == k
    change = np.where(small, -1, np.where(edge, k - 1, 0))
    return _jackknifed(sizes[small].sum(), sizes, change, sizes.size, confidence)


def alike_rate(counts: Ints, confidence: float = 0.95) -> Estimate:
    """Share of rows in classes whose rows all bear one label.

    Taking out a row of such a class takes that row away; taking out the only one of its class with
    another label makes the rest of the class alike.

    Parameters
    ----------
    counts
        int64 array (classes, labels): rows; no class is empty.

    Returns
    -------
    Estimate
        In [0, 1]; undefined where there is no row.
    """
    sizes, labels = counts.sum(axis=1), (counts > 0).sum(axis=1)
    alike = labels == 1
    odd_one = (counts == 1) & (labels == 2)[:, None]
    rest = np.broadcast_to(sizes[:, None] - 1, counts.shape)
    change = np.where(alike[:, None], -1, np.where(odd_one, rest, 0))
    return _jackknifed(
        sizes[alike].sum(), counts.ravel(), change.ravel(), sizes.size, confidence
    )  # fmt: skip


def distinct_labels(counts: Ints) -> Ints:
    """Labels in each class: its distinct l-diversity, at least 1."""
    return np.asarray((counts > 0).sum(axis=1))


def entropy_labels(counts: Ints) -> Floats:
    """exp(-Σ q log q) of each class: its entropy l-diversity, between 1 and its distinct one."""
    shares = counts / counts.sum(axis=1, keepdims=True)
    logs = np.log(shares, out=np.zeros(shares.shape), where=shares > 0)
    return np.asarray(np.exp(-(shares * logs).sum(axis=1)))


class Closeness(NamedTuple):
    """How far the labels of classes are from those of all rows.

    Attributes
    ----------
    excess
        Mean distance over the rows less what chance alone gives classes of these sizes.
    mean, largest
        Of the distances as they are; `largest` is the t of t-closeness.
    expected
        Mean distance where labels are dealt out at random.
    p_value
        Of a mean distance at least as large where they are.
    draws
        How often they were dealt out for that.
    """

    excess: Estimate
    mean: float
    largest: float
    expected: float
    p_value: float
    draws: int


def distances(counts: Ints, *, ordered: bool = False) -> Floats:
    """Earth mover's distance of each class's labels from those of all rows, from 0 to 1.

    Where labels are mere names, each as far from any other, it is the total variation ½ Σ |q - p|.
    Ordered ones, m of them, are 1 / (m - 1) apart from the next: 1/(m - 1) Σ |Q - P|, Q and P being
    cumulative shares.

    Parameters
    ----------
    counts
        int64 array (classes, labels): rows; no class is empty.
    ordered
        Whether the labels are in order, as numbers are.
    """
    events, scale = _events(counts.shape[1], ordered)
    return _apart(counts @ events, counts.sum(axis=1), counts.sum(axis=0) @ events, scale)


def closeness(
    counts: Ints, *, ordered: bool = False, confidence: float = 0.95, seed: int = 0
) -> Closeness | None:
    """How far the labels of classes are from those of all rows, beyond chance.

    What chance gives is exact: in a class of s of the n rows, an event of K rows occurs a
    hypergeometric number of times. Chance and truth do not add up, so that the excess is less than
    the distance of the distributions behind the rows: it is what can be claimed.

    The interval is normal, its variance the jackknife's and that of the distance under random
    dealing together: labels that follow wholly from the class vary in neither their distance nor
    its slope, and would look certain by the first alone.

    Parameters
    ----------
    counts
        int64 array (classes, labels): rows; no class is empty, no label without a row.
    ordered
        Whether the labels are in order, as numbers are.

    Returns
    -------
    Closeness or None
        ``None`` for fewer than two classes or labels: nothing can differ.
    """
    if min(counts.shape) < 2:
        return None
    n, sizes = int(counts.sum()), counts.sum(axis=1)
    each = distances(counts, ordered=ordered)
    mean, expected = float(sizes @ each / n), _expected(counts, ordered)
    dealt = _dealt(counts, ordered, seed)
    # Draws that tie with what was observed must count as extreme, whatever the last bit says.
    beyond = int((dealt >= mean * (1 - 1e-9)).sum())
    variance = _jackknife_variance(counts, ordered) + float(dealt.var())
    half = critical_value(confidence) * float(np.sqrt(variance))
    value = mean - expected
    limits = max(-1.0, value - half), min(1.0, value + half)
    excess = Estimate(value, *limits, f"jackknife {percent(confidence)}")
    p_value = (beyond + 1) / (dealt.size + 1)
    return Closeness(excess, mean, float(each.max()), expected, p_value, dealt.size)


def _jackknifed(k: int, rows: Ints, change: Ints, classes: int, confidence: float) -> Estimate:
    """Share of rows with a property, worth as many independent rows as the jackknife says.

    Parameters
    ----------
    k
        Rows with the property.
    rows, change
        int64 arrays of cells: rows in each, and by how much `k` changes without one of them.
    classes
        Of the rows; none or all of them with the property, each class is taken for one row.
    """
    n = int(rows.sum())
    if n == 0:
        return undefined()
    value = int(k) / n
    effective = float(classes)
    if 0 < value < 1:
        weight, by = rows.astype(float), change.astype(float)
        variance = float(weight @ by**2 - (weight @ by) ** 2 / n)
        independent = n * value * (1 - value)
        effective = n * min(1.0, independent / variance) if variance > 0 else float(n)
    exact = effective < EXACT_BELOW
    low, high = (clopper_pearson if exact else wilson)(value * effective, effective, confidence)
    name = "Clopper-Pearson" if exact else "Wilson"
    method = f"{name} {percent(confidence)}, {effective:,.0f} effective rows of {n:,} (jackknife)"
    return Estimate(value, min(value, float(low)), max(value, float(high)), method)


def _events(labels: int, ordered: bool) -> tuple[Ints, float]:
    """What distances are sums over: of being each label, or of being at most each of them.

    Returns
    -------
    events, scale
        0/1 array (labels, events): which labels are in it; what the sum is multiplied with.
    """
    if not ordered:
        return np.eye(labels, dtype=np.int64), 0.5
    return np.triu(np.ones((labels, labels), dtype=np.int64))[:, :-1], 1 / max(1, labels - 1)


def _apart(events: Counts, sizes: Counts, of_all: Counts, scale: float) -> Floats:
    """Scale × Σ |share in the class - share in all|; 0 for a class of no rows."""
    shares = events / np.maximum(1, sizes)[..., None]
    total = np.maximum(1, sizes.sum())
    return np.asarray(scale * np.abs(shares - of_all / total).sum(axis=-1) * (sizes > 0))


def _expected(counts: Ints, ordered: bool) -> float:
    """Mean distance where labels are dealt out at random."""
    events, scale = _events(counts.shape[1], ordered)
    of_all, n = counts.sum(axis=0) @ events, int(counts.sum())
    total = 0.0
    for size, many in zip(*np.unique(counts.sum(axis=1), return_counts=True), strict=True):
        for rows in of_all:
            there = np.arange(max(0, size + rows - n), min(size, rows) + 1)
            ways = _log_ways(rows, there) + _log_ways(n - rows, size - there)
            chance = np.exp(ways - _log_ways(n, size))
            total += many * float(chance @ np.abs(there - size * rows / n))
    return scale * total / n


def _log_ways(of: int, chosen: Ints | int) -> Floats:
    """Logarithm of the ways to choose: scipy's hypergeometric takes seconds for many rows."""
    parts = special.gammaln(np.asarray(chosen) + 1.0) + special.gammaln(of - chosen + 1.0)
    return np.asarray(special.gammaln(of + 1.0) - parts)


def _dealt(counts: Ints, ordered: bool, seed: int) -> Floats:
    """Mean distances where labels are dealt out at random, again and again.

    Classes are taken by size, so that neither the order of rows nor that of values matters.
    """
    sizes, labels = np.sort(counts.sum(axis=1)), counts.shape[1]
    n = int(sizes.sum())
    events, scale = _events(labels, ordered)
    of_all = counts.sum(axis=0) @ events
    cell = np.repeat(np.arange(sizes.size) * labels, sizes)
    cards = np.repeat(np.arange(labels), counts.sum(axis=0))
    rng = np.random.default_rng(seed)
    dealt = np.empty(int(np.clip(MOST_SHUFFLED // n, FEWEST_DRAWS, MOST_DRAWS)))
    for draw in range(dealt.size):
        rng.shuffle(cards)
        drawn = np.bincount(cell + cards, minlength=sizes.size * labels).reshape(-1, labels)
        dealt[draw] = sizes @ _apart(drawn @ events, sizes, of_all, scale) / n
    return dealt


def _jackknife_variance(counts: Ints, ordered: bool) -> float:
    """Of the mean distance, each row left out once; rows of one class and label are one case."""
    events, scale = _events(counts.shape[1], ordered)
    n, sizes = int(counts.sum()), counts.sum(axis=1)
    there, of_all = counts @ events, counts.sum(axis=0) @ events
    without = np.empty(counts.shape)
    for label, gone in enumerate(events):
        share = (of_all - gone) / (n - 1)
        before = scale * np.abs(there - sizes[:, None] * share).sum(axis=1)
        now = scale * np.abs(there - gone - (sizes - 1)[:, None] * share).sum(axis=1)
        without[:, label] = (before.sum() - before + now) / (n - 1)
    centre = float((counts * without).sum() / n)
    return float((n - 1) / n * (counts * (without - centre) ** 2).sum())
