"""A mistake that happens once in a row."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from audit.perturbations.tabular.chance import Chance
from audit.stats.estimate import Floats


def one_number_each(
    rows: pd.DataFrame, mistaken: Mapping[str, Floats], chance: Chance
) -> pd.DataFrame:
    """The rows with one of their numbers mistaken, drawn among those the mistake would change.

    Parameters
    ----------
    mistaken
        Column -> its numbers, all of them mistaken; NaN where that cannot happen.
    """
    if not mistaken:
        return rows
    names = list(mistaken)
    before = rows[names].to_numpy(float)
    after = np.column_stack([mistaken[name] for name in names])
    able = np.isfinite(after) & (after != before)
    lots = np.column_stack([chance.uniform(f"{name} drawn") for name in names])
    drawn = np.where(able, lots, -1).argmax(axis=1)
    hit = able & (drawn[:, None] == np.arange(len(names)))
    found = np.where(hit, after, before)
    return rows.assign(**dict(zip(names, found.T, strict=True)))
