"""An estimate: a value, its confidence limits, and how they were made."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Estimate(NamedTuple):
    """`value` in [`low`, `high`]; all three NaN where the quantity is undefined (0/0)."""

    value: float
    low: float
    high: float
    method: str


def undefined(method: str = "undefined") -> Estimate:
    """The estimate of something that has no value."""
    return Estimate(np.nan, np.nan, np.nan, method)


def percent(confidence: float) -> str:
    """Write a confidence level as reports print it, e.g. ``95 %``."""
    return f"{100 * confidence:.4g} %"
