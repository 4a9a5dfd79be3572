"""The count table group × y × ŷ, which adds across shards; group metrics are formulas over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.stats.estimate import Ints

Counts = NDArray[Any]
"""Whole rows as int64, effective ones as floats."""

UNKNOWN = -1
"""Class code of a row whose true label is not known."""


@dataclass(frozen=True)
class CountTable:
    """Rows counted by group, true class and predicted class.

    Attributes
    ----------
    cells
        Array (groups, classes + 1, classes); the last true class is *unknown*. Whole numbers for
        rows, floats for effective rows where rows are weighted.
    """

    cells: NDArray[Any]

    @classmethod
    def of(
        cls,
        group: Ints,
        groups: int,
        y_true: Ints,
        y_pred: Ints,
        classes: int,
        n: Counts | None = None,
    ) -> CountTable:
        """Count rows, or what each stands for (`n`).

        `y_true` may hold `UNKNOWN`, `group` and `y_pred` may not.
        """
        truth = np.where(y_true == UNKNOWN, classes, y_true)
        flat = (group * (classes + 1) + truth) * classes + y_pred
        shape = (groups, classes + 1, classes)
        counted = np.bincount(flat, n, minlength=int(np.prod(shape))).reshape(shape)
        whole = n is None or np.issubdtype(n.dtype, np.integer)
        return cls(np.rint(counted).astype(np.int64) if whole else counted)

    def __add__(self, other: CountTable) -> CountTable:
        return CountTable(self.cells + other.cells)

    @property
    def pooled(self) -> CountTable:
        """All groups as one."""
        return CountTable(self.cells.sum(axis=0, keepdims=True))

    @property
    def total(self) -> Counts:
        """Rows by group."""
        return np.asarray(self.cells.sum(axis=(1, 2)))

    def confusion(self, positive: int, favourable: int) -> Confusion:
        """Collapse to two classes: *positive* for error rates, *favourable* for selection."""
        known = self.cells[:, :-1, :]
        tp = known[:, positive, positive]
        fn = known[:, positive, :].sum(axis=1) - tp
        fp = known[:, :, positive].sum(axis=1) - tp
        return Confusion(
            tp=tp,
            fp=fp,
            fn=fn,
            tn=known.sum(axis=(1, 2)) - tp - fn - fp,
            correct=np.trace(known, axis1=1, axis2=2),
            selected=self.cells[:, :, favourable].sum(axis=1),
            total=self.total,
            recognised=np.diagonal(known, axis1=1, axis2=2),
            of_class=known.sum(axis=2),
        )


@dataclass(frozen=True)
class Confusion:
    """Counts by group, one array of shape (groups,) each.

    `tp`, `fp`, `fn`, `tn` and `correct` count rows with a known label; `selected` (predicted
    favourable) and `total` count all rows. `recognised` and `of_class`, of shape (groups, classes),
    count by true class the rows given their own class, and all.
    """

    tp: Counts
    fp: Counts
    fn: Counts
    tn: Counts
    correct: Counts
    selected: Counts
    total: Counts
    recognised: Counts
    of_class: Counts

    @property
    def known(self) -> Counts:
        """Rows with a known label."""
        return self.tp + self.fp + self.fn + self.tn

    @classmethod
    def binary(
        cls, tp: Counts, fp: Counts, fn: Counts, tn: Counts, *, assistive: bool
    ) -> Confusion:
        """From the four cells, all labels known.

        `assistive`: *positive* and *favourable* are the same class.
        """
        total = tp + fp + fn + tn
        return cls(
            tp=tp,
            fp=fp,
            fn=fn,
            tn=tn,
            correct=tp + tn,
            selected=tp + fp if assistive else fn + tn,
            total=total,
            recognised=np.stack([tp, tn], axis=-1),
            of_class=np.stack([tp + fn, fp + tn], axis=-1),
        )
