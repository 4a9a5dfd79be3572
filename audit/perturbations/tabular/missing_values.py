"""Cells that were never filled in."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from audit.perturbation import SHARES
from audit.perturbations.tabular.chance import Chance
from audit.perturbations.tabular.declaration import Example, Kind, table_perturbation
from audit.perturbations.tabular.seen import Seen


@table_perturbation(
    kind=Kind.CELLS,
    examples=[
        Example(
            {"income": [21000, 30500, 38000, 52000], "job": ["clerk", "nurse", "nurse", "smith"]},
            (
                {
                    "income": [21000, np.nan, np.nan, 52000],
                    "job": ["(missing)", "nurse", "(missing)", "smith"],
                },
            ),
            severity=3,
        ),
        Example({"job": ["(missing)"]}, ({},), severity=3),
    ],
)
def missing_values(
    rows: pd.DataFrame, seen: Seen, severity: int, chance: Chance
) -> Iterator[pd.DataFrame]:
    """Of the cells that may be empty 5, 15 or 30 % are.

    Which may be is the model's to say: a column without which it gives no answer is left alone.
    """
    yield rows.assign(
        **{
            name: np.where(chance.uniform(name) < SHARES[severity], blank, rows[name])
            for name, blank in seen.blanks.items()
        }
    )
