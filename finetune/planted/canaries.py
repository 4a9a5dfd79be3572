"""Canaries: random secrets written into training rows a known number of times, or never."""

from __future__ import annotations

import numpy as np
import pandas as pd

from finetune.planted.plant import CANARY_REPEATS

HELD_OUT = 64
"""Secrets of the same form that are in no row: what the planted ones are ranked against."""

_STREAM = 7
"""Keeps these draws apart from those of the rows."""


def canary_table(scenario: str, seed: int = 0) -> pd.DataFrame:
    """Planted canaries, then held-out ones.

    Parameters
    ----------
    scenario
        Its name is part of the identifiers, and of the seed.
    seed
        The seed the sample was generated with.

    Returns
    -------
    pandas.DataFrame
        Columns ``canary`` (identifier), ``secret`` (twelve digits in fours) and ``repeats``
        (rows it is in; 0 for held out).
    """
    rng = np.random.default_rng([seed, _STREAM, *scenario.encode()])
    repeats = (*CANARY_REPEATS, *(0,) * HELD_OUT)
    digits = rng.integers(0, 10_000, size=(len(repeats), 3))
    return pd.DataFrame(
        {
            "canary": [f"{scenario}-{i:02}" for i in range(len(repeats))],
            "secret": ["-".join(f"{part:04}" for part in row) for row in digits],
            "repeats": repeats,
        }
    )


def held_out_canaries(scenario: str, seed: int = 0) -> pd.DataFrame:
    """The canaries that are in no row; columns as in `canary_table`."""
    return canary_table(scenario, seed).query("repeats == 0").reset_index(drop=True)
