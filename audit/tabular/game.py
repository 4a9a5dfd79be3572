"""One row as a game: its features are the players, what the model says of the rest is the worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.stats.estimate import Floats, Ints

MOST_CELLS = 20_000_000
"""Numbers put to the model at once; more would strain memory."""

Ask = Callable[[Floats], Floats]
"""Encoded rows (rows, columns) -> log-odds of a class (rows,)."""


@dataclass(frozen=True)
class RowGame:
    """A row whose features can be taken away: those of a background stand in, row by row.

    Attributes
    ----------
    row
        Float array (columns,): the row, encoded.
    background
        Float array (rows, columns).
    feature_of_column
        int64 array (columns,); the columns of one feature stay together.
    ask
        The model.
    """

    row: Floats
    background: Floats
    feature_of_column: Ints
    ask: Ask

    @property
    def features(self) -> int:
        """How many players."""
        return int(self.feature_of_column.max()) + 1

    def worth(self, coalitions: NDArray[Any]) -> Floats:
        """Mean log-odds over the background, the features of a coalition being the row's.

        Parameters
        ----------
        coalitions
            Array (questions, features), above 0 for a feature that is there.

        Returns
        -------
        Floats
            Array (questions,).
        """
        kept = (np.atleast_2d(coalitions) > 0)[:, self.feature_of_column]
        step = max(1, MOST_CELLS // self.background.size)
        return np.concatenate(
            [self._worth(kept[start : start + step]) for start in range(0, len(kept), step)]
        )

    def _worth(self, kept: NDArray[np.bool_]) -> Floats:
        mixed = np.where(kept[:, None, :], self.row, self.background[None])
        answers = self.ask(mixed.reshape(-1, self.row.size))
        return np.asarray(answers.reshape(len(kept), len(self.background)).mean(axis=1))
