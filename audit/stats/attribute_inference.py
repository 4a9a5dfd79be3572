"""Reading a group from a model's output: an adversary fitted on some rows and asked of the others.

It is small on purpose. One that may bend as it likes needs many rows to be worth fitting, and on
few rows reads noise, which looks like a model that gives nothing away.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from audit.stats.estimate import Floats, Ints

TERMS = 4
"""Of the curve through a score: a level, a slope, and two bends."""

ROWS_PER_TERM = 5
"""With fewer rows to fit a curve to, the share of the group is the better guess."""


def shares_by_stratum(member: NDArray[np.bool_], fit: NDArray[np.bool_], strata: Ints) -> Floats:
    """How likely each row is to be of each group, by who shares its stratum: imputation.

    Parameters
    ----------
    member
        bool array (rows, groups).
    fit
        bool array (rows,): rows to learn the shares from; at least one.
    strata
        int64 array (rows,), such as true labels.

    Returns
    -------
    numpy.ndarray
        Float array (rows, groups) in [0, 1]. A stratum without a row of the fit has the shares of
        all rows of the fit.

    References
    ----------
    Jayaraman, Evans (2022), ACM CCS, 1569-1582 (imputation, the baseline of attribute inference).
    """
    guessed = np.tile(member[fit].mean(axis=0), (len(strata), 1))
    for stratum in np.unique(strata[fit]):
        mine = strata == stratum
        guessed[mine] = member[mine & fit].mean(axis=0)
    return guessed


def shares_by_score(
    member: NDArray[np.bool_],
    fit: NDArray[np.bool_],
    strata: Ints,
    score: Floats,
    decided: Ints | None = None,
) -> Floats:
    """The same by score within the stratum: least squares on the score's rank, a cubic curve.

    A share that is a cubic function of the rank is read in full, and the scale of the score plays
    no part. Strata with fewer than `ROWS_PER_TERM` rows of the fit a term keep their plain shares.

    Parameters
    ----------
    member, fit, strata
        As of `shares_by_stratum`.
    score
        Float array (rows,).
    decided
        int64 array (rows,) of decided classes, each of which moves the curve up or down.

    Returns
    -------
    numpy.ndarray
        Float array (rows, groups), not held to [0, 1]: for ranking, which needs no more. Equal
        outputs in one stratum have equal values, to the last bit.
    """
    guessed = shares_by_stratum(member, fit, strata)
    decided = np.zeros_like(strata) if decided is None else decided
    for stratum in np.unique(strata[fit]):
        mine = strata == stratum
        learnt = mine & fit
        classes = np.unique(decided[learnt])
        if learnt.sum() < ROWS_PER_TERM * (TERMS + classes.size - 1):
            continue
        rank = 2 * _share_below(score[mine], score[learnt]) - 1
        powers = np.stack([rank**0, rank, rank * rank, rank * rank * rank], axis=1)
        # A class that the fit has not seen moves nothing.
        moves = (decided[mine, None] == classes[1:]).astype(float)
        terms = np.hstack([powers, moves])
        weights = np.linalg.lstsq(terms[fit[mine]], member[learnt].astype(float), rcond=None)[0]
        guessed[mine] = _added_up(terms, weights)
    return guessed


def _added_up(terms: Floats, weights: Floats) -> Floats:
    """Their product, term by term, which gives equal rows equal values.

    A matrix product may round them differently, and a tie broken so is broken by the rows' order.
    """
    total = np.zeros((len(terms), weights.shape[1]))
    for term, weight in zip(terms.T, weights, strict=True):
        total += np.outer(term, weight)
    return total


def _share_below(of: Floats, among: Floats) -> Floats:
    """Of each score the share of `among` that it stands above, ties counting one half."""
    ordered = np.sort(among)
    below = np.searchsorted(ordered, of, "left") + np.searchsorted(ordered, of, "right")
    return np.asarray(below / (2 * among.size))
