"""The count table group × y × ŷ, which adds across shards; group metrics are formulas over it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from audit.stats.estimate import Ints

UNKNOWN = -1
"""Class code of a row whose true label is not known."""


@dataclass(frozen=True)
class CountTable:
    """Rows counted by group, true class and predicted class.

    Attributes
    ----------
    cells
        int64 array (groups, classes + 1, classes); the last true class is *unknown*.
    """

    cells: Ints

    @classmethod
    def of(cls, group: Ints, groups: int, y_true: Ints, y_pred: Ints, classes: int) -> CountTable:
        """Count rows; `y_true` may hold `UNKNOWN`, `group` and `y_pred` may not."""
        truth = np.where(y_true == UNKNOWN, classes, y_true)
        flat = (group * (classes + 1) + truth) * classes + y_pred
        shape = (groups, classes + 1, classes)
        return cls(np.bincount(flat, minlength=int(np.prod(shape))).reshape(shape))

    def __add__(self, other: CountTable) -> CountTable:
        return CountTable(self.cells + other.cells)

    @property
    def pooled(self) -> CountTable:
        """All groups as one."""
        return CountTable(self.cells.sum(axis=0, keepdims=True))

    @property
    def total(self) -> Ints:
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
        )


@dataclass(frozen=True)
class Confusion:
    """Counts by group, one int64 array of shape (groups,) each.

    `tp`, `fp`, `fn`, `tn` and `correct` count rows with a known label; `selected` (predicted
    favourable) and `total` count all rows.
    """

    tp: Ints
    fp: Ints
    fn: Ints
    tn: Ints
    correct: Ints
    selected: Ints
    total: Ints

    @classmethod
    def binary(cls, tp: Ints, fp: Ints, fn: Ints, tn: Ints, *, assistive: bool) -> Confusion:
        """From the four cells, all labels known.

        `assistive`: *positive* and *favourable* are the same class.
        """
        total = tp + fp + fn + tn
        return cls(tp, fp, fn, tn, tp + tn, tp + fp if assistive else fn + tn, total)
