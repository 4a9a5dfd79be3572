"""Do probabilities mean what they say? Log loss, the calibration curve and its summaries."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import stats

from audit.stats.counts import Counts
from audit.stats.estimate import Estimate, Floats, Ints, percent, undefined
from audit.stats.intervals import bounded_mean, wilson
from audit.stats.scores import Scored

BINS = 10
"""Bins of equal width, as the calibration error is most often reported."""

LEAST_PROBABILITY = float(np.finfo(float).eps)
"""Probabilities are kept this far from 0 and 1 before a logarithm is taken (as by scikit-learn)."""


def brier_score(scored: Scored, confidence: float = 0.95) -> Estimate:
    """Mean of (score - truth)², from 0 to 1; undefined without a known label."""
    squared = np.concatenate([(1 - scored.score) ** 2, scored.score**2])
    counts = np.concatenate([scored.positive, scored.negative])
    return bounded_mean(squared, confidence, counts=counts)


def log_loss(scored: Scored, confidence: float = 0.95) -> Estimate:
    """Mean of -log of the probability that was given to what happened.

    Returns
    -------
    Estimate
        From 0 to 36.04 (= -log 2⁻⁵²), the loss of a row that was given probability 0; undefined
        without a known label.
    """
    given = np.clip(scored.score, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY)
    losses = np.concatenate([-np.log(given), -np.log1p(-given)])
    counts = np.concatenate([scored.positive, scored.negative])
    return bounded_mean(losses, confidence, 0.0, -float(np.log(LEAST_PROBABILITY)), counts)


def calibration_in_the_large(scored: Scored, confidence: float = 0.95) -> Estimate:
    """Mean score minus the share of positives, of the rows with a known label; from -1 to 1."""
    excess = np.concatenate([scored.score - 1, scored.score])
    counts = np.concatenate([scored.positive, scored.negative])
    return bounded_mean(excess, confidence, -1.0, 1.0, counts)


class Curve(NamedTuple):
    """The calibration curve: one element a bin, empty bins left out.

    Attributes
    ----------
    low, high
        Edges; a bin holds the scores in [low, high), the last one 1 too.
    score
        Mean score of the rows with a known label in it.
    positive, n
        How many of them are positive, and how many they are.
    """

    low: Floats
    high: Floats
    score: Floats
    positive: Counts
    n: Counts

    @property
    def rate(self) -> Floats:
        """Share of positives by bin."""
        return np.asarray(self.positive / self.n)

    def limits(self, confidence: float) -> tuple[Floats, Floats]:
        """Wilson's limits of the rate, each bin by itself."""
        return wilson(self.positive, self.n, confidence)


def calibration_curve(scored: Scored, bins: int = BINS) -> Curve:
    """Mean score and share of positives in bins of equal width over [0, 1]."""
    edges = np.linspace(0, 1, bins + 1)
    at = bins_of(scored.score, bins)
    n = np.bincount(at, scored.known, minlength=bins)
    held = np.flatnonzero(n > 0)
    total = np.bincount(at, scored.known * scored.score, minlength=bins)
    positive = np.bincount(at, scored.positive, minlength=bins)
    return Curve(edges[held], edges[held + 1], total[held] / n[held], positive[held], n[held])


def bins_of(score: Floats, bins: int = BINS) -> Ints:
    """Bin of each score; an edge belongs to the bin above it, and 1 to the last."""
    edges = np.linspace(0, 1, bins + 1)
    return np.clip(np.searchsorted(edges, score, side="right") - 1, 0, bins - 1).astype(np.int64)


def expected_calibration_error(scored: Scored, confidence: float = 0.95) -> Estimate:
    """Mean distance between score and share of positives, over bins weighted by their rows.

    ECE = Σ (n_b / n) |mean score_b - rate_b| over `BINS` bins of equal width. Chance alone keeps it
    above 0, the more so the fewer the rows: of a calibrated model the estimate is too high.

    The interval allows for that. It holds every ECE whose rates lie in the joint confidence region
    of the bins (Scheffé's ellipsoid), so that of a calibrated model the lower limit is 0 in at
    least `confidence` of samples: |error| ≤ √(χ²_B Σ (n_b / n)² v_b / n_b), v_b being the variance
    of one row (two successes and two failures added, so that it is never 0).

    Returns
    -------
    Estimate
        In [0, 1]; undefined without a known label.

    References
    ----------
    Naeini, Cooper, Hauskrecht (2015), AAAI; Scheffé (1953), Biometrika 40:87-104; Agresti, Coull
    (1998), The American Statistician 52:119-126, for the four rows added.
    """
    curve = calibration_curve(scored)
    if not curve.n.size:
        return undefined()
    share = curve.n / curve.n.sum()
    value = float((share * np.abs(curve.score - curve.rate)).sum())
    rate = (curve.positive + 2) / (curve.n + 4)
    variance = float((share**2 * rate * (1 - rate) / curve.n).sum())
    half = float(np.sqrt(stats.chi2.ppf(confidence, curve.n.size) * variance))
    method = f"Scheffé over {curve.n.size} bins {percent(confidence)}"
    return Estimate(value, max(0.0, value - half), min(1.0, value + half), method)
