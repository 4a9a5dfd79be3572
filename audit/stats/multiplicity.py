"""p-values of many tests, adjusted so that the many do not make a discovery by chance."""

from __future__ import annotations

import numpy as np

from audit.stats.estimate import Floats


def holm(p: Floats) -> Floats:
    """Adjust for the chance of even one false rejection among the tests (for gates).

    The k-th smallest of m p-values is multiplied by m - k + 1, and never falls below one before it.

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6:65-70.
    """
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1))
    return _in_place(stepped, order)


def benjamini_hochberg(p: Floats) -> Floats:
    """Adjust for the expected share of false rejections among the rejections (for exploring).

    The k-th smallest of m p-values is multiplied by m / k, and never exceeds one after it. Valid
    under independence and positive dependence.

    References
    ----------
    Benjamini, Hochberg (1995), JRSS B 57:289-300; Benjamini, Yekutieli (2001), Annals of Statistics
    29:1165-1188.
    """
    order = np.argsort(p, kind="stable")
    scaled = p[order] * p.size / np.arange(1, p.size + 1)
    return _in_place(np.minimum.accumulate(scaled[::-1])[::-1], order)


def _in_place(adjusted: Floats, order: np.typing.NDArray[np.intp]) -> Floats:
    result = np.empty_like(adjusted)
    result[order] = np.minimum(adjusted, 1)
    return result
