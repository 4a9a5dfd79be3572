"""Metrics of several classes that are no mean of independent rates."""

from __future__ import annotations

import numpy as np
from scipy import special

from audit.stats.counts import Counts
from audit.stats.estimate import Floats, percent
from audit.stats.intervals import critical_value
from audit.stats.metrics import Limits


def macro_f1_limits(cells: Counts, confidence: float) -> Limits:
    """Mean over classes of F1 = 2 TP / (2 TP + FP + FN), by group.

    The limits are the delta method's on the logit scale, three quarters of a row added to each
    class, most of it on the diagonal, so that the variance is never 0. They cover well from about
    ten rows of every class; with fewer they are too narrow where F1 is near 1 (coverage .90 for 40
    rows of five classes, one of two rows). Undefined where in a group nobody is of a class and
    nobody called it.

    Parameters
    ----------
    cells
        Array (groups, classes, classes): rows by group, true class and predicted class.

    References
    ----------
    Takahashi, Yamamoto, Kuchiba, Koyama (2022), Applied Intelligence 52:4961-4972.
    """
    cells = np.asarray(cells, float)
    classes = cells.shape[1]
    value = _f1(cells).mean(axis=1)
    smoothed = cells + np.eye(classes) / 2 + 1 / (4 * classes)
    f1 = _f1(smoothed)
    centre = f1.mean(axis=1)
    # F1 of a class is a quotient; its slopes along the cells, where -F / s meets row and column.
    per_row = f1 / _margins(smoothed)
    slope = -per_row[:, :, None] - per_row[:, None, :]
    slope = (slope + 2 * np.eye(classes) / _margins(smoothed)[:, :, None]) / classes
    # F1 does not change when all cells are doubled, so the mean slope is 0.
    variance = (smoothed * slope**2).sum(axis=(1, 2))
    half = critical_value(confidence) * np.sqrt(variance) / (centre * (1 - centre))
    low, high = (special.expit(special.logit(centre) + sign * half) for sign in (-1, 1))
    method = (f"delta method (logit) {percent(confidence)}",) * len(cells)
    return Limits(value, np.minimum(value, low), np.maximum(value, high), method)


def _f1(cells: Floats) -> Floats:
    """F1 by group and class; NaN where a class is neither there nor called."""
    margins = _margins(cells)
    hits = np.diagonal(cells, axis1=1, axis2=2)
    return np.asarray(
        np.divide(2 * hits, margins, out=np.full(hits.shape, np.nan), where=margins > 0)
    )


def _margins(cells: Floats) -> Floats:
    """Rows of each class plus rows called it: 2 TP + FP + FN."""
    return np.asarray(cells.sum(axis=1) + cells.sum(axis=2))
