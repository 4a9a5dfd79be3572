"""Membership inference: scores of how likely a row was trained on, and how well they tell.

Every attack gives one score a row, the higher the more likely a member. `out` is what reference
models say that were *not* trained on the row: a float array (references, rows), NaN where one was.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import stats
from scipy.special import logsumexp

from audit.stats.auc import roc_auc
from audit.stats.estimate import Estimate, Floats, Ints, percent, undefined
from audit.stats.intervals import clopper_pearson, critical_value
from audit.stats.scores import scored_of

FEW_REFERENCES = 64
"""With fewer, a spread of their answers by row is noise: one spread serves all rows."""

RMIA_SCALE = 0.3
"""How much a reference trained on a row would have gained by it; the authors' for images."""

SEPARABLE = 0.55
"""An area under the ROC curve above which two sets of texts differ without any model."""


def log_confidence(log_probability: Floats, label: Ints) -> Floats:
    """log p of the true label, which is minus the loss: the loss attack.

    Parameters
    ----------
    log_probability
        Float array (rows, classes).
    label
        int64 array (rows,) of class codes.

    References
    ----------
    Yeom, Giacomelli, Fredrikson, Jha (2018), IEEE Computer Security Foundations, 268-282.
    """
    return np.asarray(log_probability[np.arange(len(label)), label], float)


def scaled_confidence(log_probability: Floats, label: Ints) -> Floats:
    """log(p / (1 - p)) of the true label, which is close to normal over trainings.

    1 - p is added up from the other classes, for 1 less a p near 1 would be rounded to 0.

    References
    ----------
    Carlini, Chien, Nasr, Song, Terzis, Tramèr (2022), IEEE Security and Privacy, 1897-1914.
    """
    own = log_confidence(log_probability, label)
    others = np.array(log_probability, float)
    others[np.arange(len(label)), label] = -np.inf
    return np.asarray(own - logsumexp(others, axis=1))


def right(log_probability: Floats, label: Ints) -> Floats:
    """1 where the decision is the true label, else 0: the gap attack, which needs no confidence.

    References
    ----------
    Yeom, Giacomelli, Fredrikson, Jha (2018); Choquette-Choo, Tramèr, Carlini, Papernot (2021),
    ICML, arXiv:2007.14321.
    """
    return np.asarray(log_probability.argmax(axis=1) == label, float)


def calibrated(own: Floats, out: Floats) -> Floats:
    """`log_confidence` less its mean over the references: how much surer than a model without.

    Returns
    -------
    Floats
        NaN for a row that every reference was trained on.

    References
    ----------
    Watson, Guo, Cormode, Sablayrolles (2022), ICLR, arXiv:2111.08440 (difficulty calibration).
    """
    return own - _mean(out)


def lira(own: Floats, out: Floats) -> Floats:
    """Offline likelihood ratio attack: how far `scaled_confidence` lies above the references'.

    z = (φ - mean φ_out) / sd φ_out; the authors' 1 - Pr(N > φ) is Φ(z), which orders rows alike.
    Below `FEW_REFERENCES` references the standard deviation is that of all rows within themselves.

    Returns
    -------
    Floats
        NaN for a row that every reference was trained on.

    References
    ----------
    Carlini, Chien, Nasr, Song, Terzis, Tramèr (2022), IEEE Security and Privacy, 1897-1914.
    """
    mean = _mean(out)
    n = (~np.isnan(out)).sum(axis=0)
    squares = np.nansum((out - mean) ** 2, axis=0)
    spare = np.maximum(n - 1, 0)
    if len(out) < FEW_REFERENCES:
        variance = np.full(len(own), squares.sum() / max(1, spare.sum()))
    else:
        variance = np.divide(squares, spare, out=np.zeros(len(own)), where=spare > 0)
    # One reference a row, or answers all alike, show no spread; then the distance itself orders.
    return (own - mean) / np.sqrt(np.where(variance > 0, variance, 1.0))


def rmia(own: Floats, out: Floats, others: Ints, scale: float = RMIA_SCALE) -> Floats:
    """Robust membership inference, offline: share of non-members over which a row has gained more.

    The gain of a row is p / Pr, its probability of the true label by the model over that without
    it, Pr = ((1 + a) mean p_out + (1 - a)) / 2, where `scale` a guesses at what the references
    would say had half of them been trained on the row. The score is the share of non-members z,
    the row itself left out, with gain(x) / gain(z) > 1.

    Parameters
    ----------
    own
        p of the true label (rows,), from 0 to 1.
    out
        The references' p (references, rows).
    others
        Numbers of the rows that are non-members.
    scale
        From 0 to 1.

    Returns
    -------
    Floats
        From 0 to 1; NaN for a row that every reference was trained on.

    References
    ----------
    Zarifzadeh, Liu, Shokri (2024), ICML, arXiv:2312.03262.
    """
    gain = own / (((1 + scale) * _mean(out) + (1 - scale)) / 2)
    population = np.sort(gain[others][~np.isnan(gain[others])])
    if not population.size:
        return np.full(len(own), np.nan)
    # No row gains more than itself: leaving it out changes only how many there are.
    among = np.zeros(len(own))
    among[others] = 1
    fewer = np.maximum(population.size - among, 1)
    share = np.searchsorted(population, gain, side="left") / fewer
    return np.where(np.isnan(gain), np.nan, share)


def attack_auc(member: Floats, other: Floats, confidence: float = 0.95) -> Estimate:
    """Area under the ROC curve of members' scores against non-members'; see `roc_auc`."""
    truth = np.arange(member.size + other.size) < member.size
    return roc_auc(scored_of(truth, np.concatenate([member, other])), confidence)


def differ_without_a_model(blind: Estimate) -> bool:
    """Whether members and non-members are told apart by a baseline that never saw the model.

    Then attacks on the model would be right for the same reason, whatever the model keeps.

    References
    ----------
    Das, Zhang, Tramèr (2024), arXiv:2406.16201; Meeus, Shilov, Jain, Faysse, Rei, de Montjoye
    (2024), arXiv:2406.17975.
    """
    return bool(blind.low > SEPARABLE)


def tpr_at_fpr(member: Floats, other: Floats, fpr: float, confidence: float = 0.95) -> Estimate:
    """Share of members above the score that at most a share `fpr` of non-members exceed.

    The threshold is one of the non-members' own scores, and so is uncertain itself. How many of n
    exceed the true threshold is binomial (n, fpr), so that two of their scores hold it between them
    with a confidence of 1 - α/2; the limits are exact (Clopper-Pearson) ones of 1 - α/2 for the
    members above the higher and the lower of the two. Both hold together at 1 - α or more.

    Returns
    -------
    Estimate
        In [0, 1]; undefined for fewer than 1 / `fpr` non-members, or no member.

    References
    ----------
    Carlini et al. (2022) for the metric; David, Nagaraja (2003), Order Statistics, 7.1.
    """
    n = other.size
    allowed = int(fpr * n + 1e-9)
    if allowed < 1 or not member.size:
        return undefined()
    falling = np.sort(other)[::-1]
    least, most = stats.binom.ppf([(1 - confidence) / 4, 1 - (1 - confidence) / 4], n, fpr)
    each = 1 - (1 - confidence) / 2
    low, high = 0.0, 1.0
    if least >= 1:
        low = float(clopper_pearson(_above(member, falling[int(least) - 1]), member.size, each)[0])
    if most < n:
        high = float(clopper_pearson(_above(member, falling[int(most)]), member.size, each)[1])
    value = _above(member, falling[allowed]) / member.size
    method = f"order statistics and Clopper-Pearson {percent(confidence)}"
    return Estimate(value, low, high, method)


class Advantage(NamedTuple):
    """How much better one score tells members than another; p-value that it does not, or NaN."""

    difference: Estimate
    p_value: float


def auc_advantage(
    member: tuple[Floats, Floats], other: tuple[Floats, Floats], confidence: float = 0.95
) -> Advantage:
    """Difference of two areas under the ROC curve on the same rows: the first less the second.

    The variance is DeLong's of paired scores. Where it is 0, as when a score separates the sets
    completely, the limits of the two areas are combined by squares instead, and nothing is tested.

    Parameters
    ----------
    member, other
        The two scores of members, and of non-members.

    Returns
    -------
    Advantage
        The difference in [-1, 1], undefined where there is no member or no non-member; the p-value
        is one-sided.

    References
    ----------
    DeLong, DeLong, Clarke-Pearson (1988), Biometrics 44:837-845; Zou, Donner (2008), Statistics in
    Medicine 27:1693-1702.
    """
    if not member[0].size or not other[0].size:
        return Advantage(undefined(), float("nan"))
    one, two = (attack_auc(m, o, confidence) for m, o in zip(member, other, strict=True))
    value = one.value - two.value
    by_member = _placements(member[0], other[0]) - _placements(member[1], other[1])
    by_other = _placements(other[1], member[1]) - _placements(other[0], member[0])
    variance = _variance(by_member) / by_member.size + _variance(by_other) / by_other.size
    if variance > 0:
        error = float(np.sqrt(variance))
        half = critical_value(confidence) * error
        limits = max(-1.0, value - half), min(1.0, value + half)
        method, p = f"paired DeLong {percent(confidence)}", float(stats.norm.sf(value / error))
    else:
        below = float(np.hypot(one.value - one.low, two.high - two.value))
        above = float(np.hypot(one.high - one.value, two.value - two.low))
        limits = max(-1.0, value - below), min(1.0, value + above)
        method, p = f"{one.method}, by squares", float("nan")
    return Advantage(Estimate(value, *limits, method), p)


def _mean(out: Floats) -> Floats:
    """Mean over the references of each row that have an answer; NaN where none has."""
    n = (~np.isnan(out)).sum(axis=0)
    total = np.nansum(out, axis=0)
    return np.asarray(np.divide(total, n, out=np.full(out.shape[1], np.nan), where=n > 0))


def _above(scores: Floats, threshold: float) -> int:
    return int((scores > threshold).sum())


def _placements(of: Floats, among: Floats) -> Floats:
    """Of each score the share of `among` that it stands above, ties counting one half."""
    ordered = np.sort(among)
    below = np.searchsorted(ordered, of, "left") + np.searchsorted(ordered, of, "right")
    return np.asarray(below / (2 * among.size))


def _variance(values: Floats) -> float:
    """Of a sample; a single value shows no spread, and differences of shares have at most 1."""
    return float(values.var(ddof=1)) if values.size > 1 else 1.0
