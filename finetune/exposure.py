"""How sure a model is of canaries: of rows with a planted secret, and with another in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from audit.manifest import Task
from audit.membership import Canaries
from audit.stats.estimate import Floats
from audit.stats.membership import log_confidence
from finetune.corpus import LABEL, TEXT

CANARY = "canary"
"""The column that says which canary a row holds."""


def ask_of_canaries(
    rows: pd.DataFrame, table: pd.DataFrame, task: Task, said: Callable[[Sequence[str]], Floats]
) -> Canaries | None:
    """Ask a model about a row of each canary, with its secret and with those that are in no row.

    Parameters
    ----------
    rows
        The rows trained on, with the column `CANARY`.
    table
        As `finetune.planted.canary_table` gives it.
    said
        Texts -> logarithm of class probabilities (rows, classes).

    Returns
    -------
    Canaries | None
        ``None`` where no row holds a secret of the table.
    """
    held_out = table.loc[table["repeats"] == 0, "secret"].tolist()
    texts: list[str] = []
    labels, repeats = [], []
    for name, secret in table[["canary", "secret"]].itertuples(index=False):
        mine = rows[(rows[CANARY] == name) & rows[TEXT].str.contains(secret, regex=False)]
        if mine.empty or secret in held_out:
            continue
        carrier = mine.iloc[0]
        texts += [carrier[TEXT].replace(secret, other) for other in (secret, *held_out)]
        labels += [task.labels.index(carrier[LABEL])] * (1 + len(held_out))
        repeats.append(len(mine))
    if not repeats:
        return None
    sure = log_confidence(said(texts), np.array(labels)).reshape(len(repeats), -1)
    return Canaries(np.array(repeats, dtype=np.int64), sure[:, 0], sure[:, 1:])
