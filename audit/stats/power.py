"""How many rows would settle a question the present ones leave open."""

from __future__ import annotations

import math


def rows_to_settle(value: float, low: float, high: float, limit: float, n: int) -> int | None:
    """Rows needed for the interval around `value` to clear `limit`, all else staying as it is.

    Widths shrink as 1/√n: the side of the interval that faces the limit must shrink to the
    distance between the two. Reads the present estimate as the truth, so it is a guide, not a
    promise.

    Returns
    -------
    int or None
        `None` when the estimate lies on the limit: no number of rows is known to be enough.
    """
    distance = abs(value - limit)
    if distance == 0:
        return None
    facing = value - low if value > limit else high - value
    return max(n, math.ceil(n * (facing / distance) ** 2))
