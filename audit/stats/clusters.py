"""Shares of rows that come in clusters, which all have a property or all lack it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from audit.stats.estimate import Estimate, Ints, percent, undefined
from audit.stats.intervals import EXACT_BELOW, clopper_pearson, wilson


def clustered_rate(sizes: Ints, has: NDArray[np.bool_], confidence: float = 0.95) -> Estimate:
    """Share of rows in clusters that have a property, the clusters being what was sampled.

    A thousand copies of one text are one piece of evidence. Within a cluster rows agree wholly, so
    that the design effect is known, and the rows are worth (Σm)² / Σm² independent ones, m being
    the sizes (Kish's effective size). The interval is that of so many: exact below 40, else
    Wilson's. Clusters of one row each give the ordinary interval.

    Parameters
    ----------
    sizes
        int64 array (clusters,): rows in each.
    has
        bool array (clusters,).

    Returns
    -------
    Estimate
        In [0, 1]; undefined where there is no row.

    References
    ----------
    Kish (1965), Survey Sampling, 5.4 and 8.2; Korn, Graubard (1998), Survey Methodology
    24:193-201 (exact limits at the effective size).
    """
    rows = int(sizes.sum())
    if rows == 0:
        return undefined()
    value = int(sizes[has].sum()) / rows
    effective = rows**2 / float((sizes.astype(float) ** 2).sum())
    exact = effective < EXACT_BELOW
    low, high = (clopper_pearson if exact else wilson)(value * effective, effective, confidence)
    name = "Clopper-Pearson" if exact else "Wilson"
    method = f"{name} {percent(confidence)}, {effective:,.0f} effective rows of {rows:,}"
    return Estimate(value, min(value, float(low)), max(value, float(high)), method)


def clustered_mean_rate(k: Ints, n: Ints, confidence: float = 0.95) -> Estimate:
    """Rate Σk / Σn of binary outcomes in clusters, such as variants of one text.

    The variance of the ratio between clusters over that of independent outcomes is the design
    effect d (at least 1: less is chance); the interval is that of n/d outcomes, exact below 40,
    else Wilson's. Where the rate is 0 or 1 nothing can be told of the clusters, and each is taken
    for a single outcome.

    Parameters
    ----------
    k, n
        int64 arrays (clusters,): outcomes that happened, and all; clusters of none are left out.

    Returns
    -------
    Estimate
        In [0, 1]; undefined where there is no outcome.

    References
    ----------
    Rao, Scott (1992), Biometrics 48:577-585.
    """
    there = n > 0
    k, n = k[there].astype(float), n[there].astype(float)
    clusters, total = n.size, float(n.sum())
    if not clusters:
        return undefined()
    value = float(k.sum() / total)
    effective = float(clusters)
    if 0 < value < 1 and clusters > 1:
        between = clusters / (clusters - 1) * float(((k - value * n) ** 2).sum()) / total**2
        effective = min(total, value * (1 - value) / between) if between > 0 else total
    exact = effective < EXACT_BELOW
    low, high = (clopper_pearson if exact else wilson)(value * effective, effective, confidence)
    name = "Clopper-Pearson" if exact else "Wilson"
    method = f"{name} {percent(confidence)}, {clusters:,} clusters worth {effective:,.0f} of "
    method += f"{total:,.0f} rows"
    return Estimate(value, min(value, float(low)), max(value, float(high)), method)
