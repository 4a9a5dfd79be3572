"""Is there a gap at all? A permutation test of the largest difference among several groups.

Under the hypothesis that groups do not matter, which of the rows are successes is a random draw
that keeps every group's size and the total. Seen through the counts that is one multivariate
hypergeometric draw: a thousand permutations cost milliseconds at any number of rows.

References
----------
Westfall, Young (1993), Resampling-Based Multiple Testing (max-T); Phipson, Smyth (2010),
Statistical Applications in Genetics and Molecular Biology 9:39, for (b + 1) / (m + 1); Besag,
Clifford (1991), Biometrika 78:301-304, for stopping at the h-th extreme draw, with p = h / draws.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from audit.stats.counts import Counts
from audit.stats.estimate import Floats, Ints

DRAWS = 1_999
BATCH = 250
ENOUGH = 25
"""Draws at least as extreme after which no more are made: p is then known to a fifth of itself."""

MOST_DIFFERENCES = 20_000_000
"""Pairs of groups times draws: with many groups fewer draws are made, at least 199."""

TIE_BREAK = 1e-6

MOST_ROWS = 500_000_000
"""Above this the counts are scaled down: the sampler takes no more, and chance is long gone."""


def max_t_p_value(
    rates: Sequence[tuple[Counts, Counts]], seed: int = 0
) -> tuple[float, int] | None:
    """p-value of *all groups have the same rate*, in one rate or in several at once.

    The statistic is the largest |p_i - p_j| / sqrt(p (1 - p) (1/n_i + 1/n_j)) over pairs of groups
    and over the rates, p being the pooled rate, which no permutation changes.

    Parameters
    ----------
    rates
        Of each rate, successes and trials by group; groups without trials take no part.
        Effective counts are rounded to whole ones.
    seed
        Of the draws.

    Returns
    -------
    float, int
        The p-value, at least 1 / (draws + 1), and the number of draws; ``None`` where no rate
        varies over at least two groups.
    """
    cells = [cell for cell in (_whole(k, n) for k, n in rates) if cell is not None]
    if not cells:
        return None
    widest = max(n.size for _, n in cells)
    draws = int(np.clip(MOST_DIFFERENCES // widest**2, 199, DRAWS))
    rng = np.random.default_rng(seed)
    observed = max(float(_largest(k[None, :], n)[0]) for k, n in cells)
    beyond = 0
    for made in range(0, draws, BATCH):
        batch = min(BATCH, draws - made)
        drawn = np.max([_largest(_permuted(k, n, batch, rng), n) for k, n in cells], axis=0)
        # Draws that tie with what was observed must count as extreme, whatever the last bit says.
        extreme = np.flatnonzero(drawn >= observed * (1 - 1e-9))
        if beyond + extreme.size >= ENOUGH:
            last = made + int(extreme[ENOUGH - beyond - 1]) + 1
            return ENOUGH / last, last
        beyond += extreme.size
    return (beyond + 1) / (draws + 1), draws


def _whole(k: Counts, n: Counts) -> tuple[Ints, Ints] | None:
    total = float(np.sum(n))
    scale = min(1.0, MOST_ROWS / total) if total else 1.0
    n_ = np.rint(np.asarray(n) * scale).astype(np.int64)
    k_ = np.minimum(np.rint(np.asarray(k) * scale).astype(np.int64), n_)
    k_, n_ = k_[n_ > 0], n_[n_ > 0]
    return (k_, n_) if n_.size > 1 and 0 < k_.sum() < n_.sum() else None


def _permuted(k: Ints, n: Ints, draws: int, rng: np.random.Generator) -> Ints:
    return rng.multivariate_hypergeometric(n, int(k.sum()), size=draws, method="marginals")


def _largest(k: Ints, n: Ints) -> Floats:
    """The statistic of each row of counts (draws, groups)."""
    pooled = k[0].sum() / n.sum()
    scale = np.sqrt(pooled * (1 - pooled))
    # Draws last: few groups are then compared over long rows of memory.
    rates = k.T / (n[:, None] * scale)
    largest = np.zeros(len(k))
    # Group by group, so that memory grows with the groups and not with their pairs.
    for group in range(n.size - 1):
        weight = 1 / np.sqrt(1 / n[group] + 1 / n[group + 1 :])
        apart = np.abs(rates[group + 1 :] - rates[group]) * weight[:, None]
        np.maximum(largest, apart.max(axis=0), out=largest)
    # Few rows in groups of one size give few values, and their ties would make the test timid:
    # draws alike in the largest difference are told apart by Pearson's chi-squared.
    spread = n @ (rates - pooled / scale) ** 2
    return np.asarray(largest + TIE_BREAK * spread)
