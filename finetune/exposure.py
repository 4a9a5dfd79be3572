"""How sure a model is of canaries: of rows with a planted secret, and with another in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from audit.manifest import Task
from audit.membership import Canaries
from audit.stats.estimate import Floats
from audit.stats.membership import log_confidence
from finetune.corpus import LABEL, TEXT, Corpus

CANARY = "canary"
"""The column that says which canary a row holds."""

OTHERS = 64
"""Secrets that each planted one is ranked against."""


class Carrier(NamedTuple):
    """A row that holds a planted secret; `repeats` rows hold it."""

    text: str
    label: str
    secret: str
    repeats: int

    @property
    def others(self) -> list[str]:
        """Secrets of the same form, digit for digit, that are in no row.

        Drawn for this one alone: ranks among secrets that all share would depend on one another.
        """
        rng = np.random.default_rng(list(self.secret.encode()))
        digits = rng.integers(0, 10, size=(OTHERS, len(self.secret)))
        return [
            "".join(str(d) if c.isdigit() else c for c, d in zip(self.secret, row, strict=True))
            for row in digits
        ]

    def holding(self, secrets: Sequence[str]) -> list[str]:
        """The text with each of the secrets in place of its own."""
        return [self.text.replace(self.secret, other) for other in secrets]


def secrets_of(corpus: Corpus) -> pd.DataFrame | None:
    """The canaries of a corpus, as `finetune.planted.canary_table` gives them.

    Only the planted samples hold any.
    """
    if not corpus.name.startswith("planted-") or CANARY not in corpus.frame:
        return None
    from finetune.planted import canary_table  # other corpora need not load the generator

    return canary_table(corpus.scenario)


def carriers(rows: pd.DataFrame, table: pd.DataFrame) -> list[Carrier]:
    """A row of each canary that is in any of the rows."""
    found = []
    for name, secret in table[["canary", "secret"]].itertuples(index=False):
        mine = rows[(rows[CANARY] == name) & rows[TEXT].str.contains(secret, regex=False)]
        if not mine.empty:
            first = mine.iloc[0]
            found.append(Carrier(first[TEXT], first[LABEL], secret, len(mine)))
    return found


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
    found = carriers(rows, table)
    if not found:
        return None
    texts = [text for one in found for text in one.holding([one.secret, *one.others])]
    labels = [task.labels.index(one.label) for one in found for _ in range(1 + OTHERS)]
    sure = log_confidence(said(texts), np.array(labels)).reshape(len(found), -1)
    repeats = np.array([one.repeats for one in found], dtype=np.int64)
    return Canaries(repeats, sure[:, 0], sure[:, 1:])
