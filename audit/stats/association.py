"""Do two columns go together, and do counts follow given shares?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special, stats

from audit.stats.estimate import Estimate, Floats, Ints, percent, undefined

ENOUGH_EXPECTED = 5
"""The chi-square distribution holds where every count expected is at least this."""

DRAWS = 9_999


class Tested(NamedTuple):
    """The p-value of a test, and how it was made."""

    p_value: float
    method: str


def cramers_v(table: Ints, confidence: float = 0.95) -> tuple[Estimate, Tested]:
    """How strongly rows and columns of a table of counts go together, with Pearson's test.

    V = sqrt(λ / (n (min(rows, columns) - 1))), from 0 (independent) to 1 (one decides the other).
    λ is the noncentrality of χ²; its estimate is χ² less its mean under independence, so that a
    column of many values is not associated by chance, and its limits are those that make the χ²
    found just likely enough. χ² is scaled to its exact mean and variance given the margins: counts
    may be small.

    Parameters
    ----------
    table
        int64 array (rows, columns); empty ones take no part.

    Returns
    -------
    Estimate, Tested
        Undefined, with a p-value of 1, where fewer than two rows or columns are not empty, or all
        hold a single count.

    References
    ----------
    Cramér (1946), Mathematical Methods of Statistics, 21.9; Smithson (2003), Confidence Intervals,
    ch. 4 (limits of λ); Bergsma (2013), Journal of the Korean Statistical Society 42:323-328;
    Haldane (1940), Biometrika 31:346-355 (mean and variance where expectations are small).
    """
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    shorter, n = min(table.shape), int(table.sum())
    mean, variance = chi_square_moments(table) if shorter > 1 and n > 3 else (0.0, 0.0)
    if variance <= 0:
        return undefined(), Tested(1.0, "nothing to compare")
    expected = table.sum(axis=1, keepdims=True) * (table.sum(axis=0, keepdims=True) / n)
    chi_square = float(((table - expected) ** 2 / expected).sum())
    scale, freedom = variance / (2 * mean), 2 * mean**2 / variance
    tail = (1 - confidence) / 2
    noncentrality = np.array(
        [
            max(0.0, chi_square - mean),
            scale * _noncentrality(chi_square / scale, freedom, 1 - tail),
            scale * _noncentrality(chi_square / scale, freedom, tail),
        ]
    )
    value, low, high = np.sqrt(np.minimum(1.0, noncentrality / (n * (shorter - 1))))
    method = f"noncentral chi-square {percent(confidence)}"
    limits = float(min(value, low)), float(max(value, high))
    p_value = float(special.chdtrc(freedom, chi_square / scale))
    return Estimate(float(value), *limits, method), Tested(p_value, "chi-square, scaled")


def chi_square_moments(table: Ints) -> tuple[float, float]:
    """Mean and variance of χ² over all tables with these margins; at least four rows.

    References
    ----------
    Haldane (1940), Biometrika 31:346-355.
    """
    n = float(table.sum())
    (v_rows, w_rows), (v_columns, w_columns) = (
        (
            (margin.size - 1) * (n - margin.size) / (n - 1),
            (n * (1 / margin).sum() - margin.size**2) / (n - 2),
        )
        for margin in (table.sum(axis=1), table.sum(axis=0))
    )
    mean = n / (n - 1) * (table.shape[0] - 1) * (table.shape[1] - 1)
    spread = 2 * n / (n - 3) * (v_rows - w_rows) * (v_columns - w_columns)
    return mean, float(spread + n**2 / (n - 1) * w_rows * w_columns)


def _noncentrality(chi_square: float, freedom: float, probability: float) -> float:
    """The noncentrality that puts `probability` below this χ²; 0 where none does."""
    if special.chdtr(freedom, chi_square) <= probability:
        return 0.0
    return float(special.chndtrinc(chi_square, freedom, probability))


def presence_p_values(there: Ints, sizes: Ints) -> Floats:
    """Whether each of many things is there equally often in all groups: Fisher's exact test.

    Each group is tested against the rest, both sides, and the smallest p-value counted as often
    as there are groups (Bonferroni; two groups are one question).

    Parameters
    ----------
    there
        int64 array (things, groups): rows that have it.
    sizes
        int64 array (groups,): rows.

    References
    ----------
    Fisher (1935), JRSS 98:39-82.
    """
    n, total = int(sizes.sum()), there.sum(axis=1, keepdims=True)
    at_most = stats.hypergeom.cdf(there, n, total, sizes)
    at_least = stats.hypergeom.sf(there - 1, n, total, sizes)
    groups = int((sizes > 0).sum())
    tests = 2 * (groups if groups > 2 else 1)
    return np.asarray(np.minimum(1.0, tests * np.minimum(at_most, at_least).min(axis=1)))


def goodness_of_fit(counts: Ints, shares: Floats, seed: int = 0) -> Tested:
    """Whether counts could be a random draw from a population with these shares.

    Pearson's chi-square, or, where a count expected is below 5, the same statistic over 9,999
    multinomial draws. A group that the population does not have settles the question.

    Parameters
    ----------
    counts
        int64 array (groups,).
    shares
        float array (groups,) that adds up to 1.

    References
    ----------
    Pearson (1900), Philosophical Magazine 50:157-175; Phipson, Smyth (2010), Statistical
    Applications in Genetics and Molecular Biology 9:39, for (b + 1) / (m + 1).
    """
    if counts[shares == 0].any():
        return Tested(0.0, "a group the population does not have")
    counts, shares = counts[shares > 0], shares[shares > 0]
    expected = counts.sum() * shares
    observed = _distance(counts, expected)
    if expected.min() >= ENOUGH_EXPECTED:
        return Tested(float(stats.chi2.sf(observed, max(1, counts.size - 1))), "chi-square")
    drawn = np.random.default_rng(seed).multinomial(counts.sum(), shares, size=DRAWS)
    # Draws that tie with what was observed must count as extreme, whatever the last bit says.
    beyond = int((_distance(drawn, expected) >= observed * (1 - 1e-9)).sum())
    return Tested((beyond + 1) / (DRAWS + 1), f"chi-square over {DRAWS:,} multinomial draws")


def _distance(counts: Ints, expected: Floats) -> Floats:
    return np.asarray(((counts - expected) ** 2 / expected).sum(axis=-1))
