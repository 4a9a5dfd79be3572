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
