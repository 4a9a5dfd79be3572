"""Groups compared within strata, and put together: what differs for no legitimate reason.

All functions take successes and trials by group and stratum, arrays (groups, strata).

References
----------
Mantel, Haenszel (1959), Journal of the National Cancer Institute 22:719-748;
Greenland, Robins (1985), Biometrics 41:55-68, for the risk difference;
Landis, Heyman, Koch (1978), International Statistical Review 46:237-254, for several groups.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import stats

from audit.stats.counts import Counts
from audit.stats.estimate import Floats
from audit.stats.intervals import critical_value, proportion


class Weighted(NamedTuple):
    """Values with limits; NaN where undefined."""

    value: Floats
    low: Floats
    high: Floats


def stratified_differences(k: Counts, n: Counts, confidence: float) -> Weighted:
    """Mantel and Haenszel's risk difference of every pair of groups.

    The mean over strata of p[i] - p[j], weighted by n[i] n[j] / (n[i] + n[j]): a stratum without
    rows of both takes no part. The limits are Klingenberg's, which invert Sato's variance and hold
    for few large strata and for many small ones alike.

    Returns
    -------
    Weighted
        Arrays (groups, groups), row minus column.

    References
    ----------
    Sato (1989), Biometrics 45:1323-1324; Klingenberg (2014), Statistics in Medicine 33:2968-2983.
    """
    value = _differences(k, n)[0]
    middle, p, q, weight = _differences(*_with_one_row(k, n))
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = critical_value(confidence) ** 2 / weight**2
        centre = middle + spread * p / 2
        half = np.sqrt(np.maximum(centre**2 - middle**2 + spread * q, 0))
    low, high = np.minimum(value, centre - half), np.maximum(value, centre + half)
    return Weighted(value, np.maximum(low, -1), np.minimum(high, 1))


def _differences(k: Counts, n: Counts) -> tuple[Floats, Floats, Floats, Floats]:
    """The difference of every pair of groups, and Sato's P, Q and sum of weights."""
    k1, k2, n1, n2 = k[:, None, :], k[None, :, :], n[:, None, :], n[None, :, :]
    both = np.where((n1 > 0) & (n2 > 0), n1 + n2, np.inf)
    weight = (n1 * n2 / both).sum(axis=2)
    p = ((n1**2 * k2 - n2**2 * k1 + n1 * n2 * (n2 - n1) / 2) / both**2).sum(axis=2)
    q = ((k1 * (n2 - k2) + k2 * (n1 - k1)) / (2 * both)).sum(axis=2)
    return proportion(((k1 * n2 - k2 * n1) / both).sum(axis=2), weight), p, q, weight


def _with_one_row(k: Counts, n: Counts) -> tuple[Floats, Floats]:
    """One row more in every group, half a success, spread over strata as its rows are.

    So that a group whose rows all fare alike is not certain to.
    """
    share = np.nan_to_num(proportion(n, n.sum(axis=1, keepdims=True)))
    return k + share / 2, n + share


def disparities(k: Counts, n: Counts, confidence: float) -> Weighted:
    """Conditional demographic disparity of every group.

    The mean over strata, weighted by their rows, of a group's share of those refused minus its
    share of those accepted. A stratum in which nobody is refused, or nobody accepted, has no such
    difference and takes no part. The limits are a normal deviate times the standard error, with a
    group's share in a stratum taken as one for its variance, or as two where that is more.
    """
    refused, accepted = n - k, k
    of_refused, of_accepted = (x.sum(axis=0) for x in (refused, accepted))
    counted = (of_refused > 0) & (of_accepted > 0)
    share = proportion(n.sum(axis=0) * counted, n[:, counted].sum())
    value = _sum(share, proportion(refused, of_refused) - proportion(accepted, of_accepted))
    refused, accepted = (_with_one_row(x, x)[1] for x in (refused, accepted))
    alone = _variance(refused, refused) + _variance(accepted, accepted)
    pooled = _variance(n, refused) + _variance(n, accepted)
    error = np.sqrt(np.maximum(_sum(share**2, alone), _sum(share**2, pooled)))
    half = critical_value(confidence) * error
    return Weighted(value, np.maximum(value - half, -1), np.minimum(value + half, 1))


def _variance(counts: Counts, among: Counts) -> Floats:
    """Of the groups' shares of each stratum: as they are in `counts`, for the size of `among`."""
    p = proportion(counts, counts.sum(axis=0))
    return np.asarray(p * (1 - p) / np.maximum(among.sum(axis=0) - 1, 1))


def cochran_mantel_haenszel(k: Counts, n: Counts) -> tuple[float, float] | None:
    """Generalised Cochran-Mantel-Haenszel test, without continuity correction.

    Within each stratum the successes are held to be spread over the groups by chance alone.

    Returns
    -------
    float, float
        The statistic, chi-squared with groups - 1 degrees of freedom, and its p-value; ``None``
        where no stratum tells two groups apart.
    """
    total, successes = n.sum(axis=0), k.sum(axis=0)
    use = total > 1
    k, n, total, successes = (x[..., use] for x in (k, n, total, successes))
    away = (k - n * successes / total).sum(axis=1)
    factor = successes * (total - successes) / (total**2 * (total - 1))
    covariance = np.diag((n * total * factor).sum(axis=1)) - np.einsum("is,js,s->ij", n, n, factor)
    # The differences add up to 0 and so do the rows of their covariance: one group is redundant,
    # and one more for every group that shares no stratum with others.
    rank = int(np.linalg.matrix_rank(covariance))
    if rank == 0:
        return None
    statistic = float(away @ np.linalg.pinv(covariance, hermitian=True) @ away)
    return statistic, float(stats.chi2.sf(statistic, rank))


def _sum(weights: Floats, values: Floats) -> Floats:
    """Sum over strata of what has weight; NaN where nothing has."""
    with np.errstate(invalid="ignore"):
        terms = np.where(weights > 0, weights * values, 0.0)
    total = terms.sum(axis=-1)
    return np.asarray(np.where((weights > 0).any(axis=-1), total, np.nan))
