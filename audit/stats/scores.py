"""Scores counted: distinct values by group, with how many positives and negatives have each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from audit.stats.counts import Counts
from audit.stats.estimate import Floats, Ints


class Scored(NamedTuple):
    """The scores of one group, ascending and distinct.

    Attributes
    ----------
    score
        float array (values,).
    positive, negative, unknown
        How many rows with that score are truly positive, truly negative, of unknown label.
    """

    score: Floats
    positive: Counts
    negative: Counts
    unknown: Counts

    @property
    def known(self) -> Counts:
        """Rows with a known label, by value."""
        return self.positive + self.negative

    @property
    def total(self) -> Counts:
        """All rows, by value."""
        return self.positive + self.negative + self.unknown

    def scaled(self, factor: float) -> Scored:
        """Every count multiplied by `factor`."""
        return Scored(self.score, *(counts * factor for counts in self[1:]))


@dataclass(frozen=True)
class ScoreTable:
    """Rows counted by group, distinct score and truth.

    Every metric of a score is a function of this table, so that it is the same to the last bit
    whatever the order of the rows and wherever they were counted.

    Attributes
    ----------
    score
        float array (cells,), ascending within each group.
    truth
        Array (cells, 3): negatives, positives, rows of unknown label; of few bytes, so take the
        counts to reckon with from `group`.
    starts
        int64 array (groups + 1,): the cells of group g are ``starts[g]:starts[g + 1]``.
    """

    score: Floats
    truth: Counts
    starts: Ints

    @classmethod
    def of(
        cls,
        group: Ints,
        groups: int,
        truth: NDArray[Any],
        order: NDArray[Any],
        score: Floats,
        n: Counts | None,
    ) -> ScoreTable:
        """Count rows.

        Parameters
        ----------
        group
            int64 array (rows,), codes from 0 to `groups` - 1.
        truth
            Whole numbers (rows,): 0 negative, 1 positive, 2 unknown.
        order
            ``np.argsort(score)``; made once for every partition of the rows.
        score
            float array (rows,).
        n
            Rows each stands for; ``None`` for one each.
        """
        # Small codes are moved faster, and sort by radix: in one pass, and stable, so that the
        # scores stay ascending within a group.
        codes = group.astype(np.uint16)[order]
        at = order[np.argsort(codes, kind="stable")]
        ends = np.cumsum(np.bincount(codes, minlength=groups))
        ascending, outcome = score[at], truth[at]
        weights = None if n is None else n[at]
        # Rows are many: what is no longer needed makes room.
        del codes, at
        new = np.empty(ascending.size, dtype=bool)
        new[:1] = True
        np.not_equal(ascending[1:], ascending[:-1], out=new[1:])
        new[ends[ends < ascending.size]] = True
        first = np.flatnonzero(new)
        starts = np.concatenate([[0], np.searchsorted(first, ends)]).astype(np.int64)
        return cls(ascending[first], _counted(outcome, first, weights), starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def group(self, group: int) -> Scored:
        """The scores of one group."""
        cells = slice(int(self.starts[group]), int(self.starts[group + 1]))
        counts = self.truth[cells].T
        whole = np.issubdtype(counts.dtype, np.integer)
        negative, positive, unknown = counts.astype(np.int64) if whole else counts
        return Scored(self.score[cells], positive, negative, unknown)

    @property
    def groups(self) -> list[Scored]:
        """The scores of every group."""
        return [self.group(group) for group in range(len(self))]

    def scaled(self, factors: Floats) -> ScoreTable:
        """Every count of a group multiplied by its factor."""
        by_cell = np.repeat(factors, np.diff(self.starts))
        return ScoreTable(self.score, self.truth * by_cell[:, None], self.starts)


def _counted(truth: NDArray[Any], first: Ints, n: Counts | None) -> Counts:
    """Rows by cell and truth; the rows of a cell lie together, from its `first` on."""
    columns = []
    kind = np.int32 if n is None else n.dtype
    for value in range(3):
        rows = truth == value if n is None else (truth == value) * n
        columns.append(_compact(np.add.reduceat(rows, first, dtype=kind)) if first.size else rows)
    return np.stack(columns, axis=1)


def _compact(counted: Counts) -> Counts:
    """Whole numbers in as few bytes as hold them: a million distinct scores are common."""
    if not np.issubdtype(counted.dtype, np.integer):
        return counted
    return counted.astype(np.min_scalar_type(int(counted.max(initial=0))))


def on(values: Floats, scored: Scored) -> Scored:
    """The same counts laid out on `values`, ascending, which hold every score of the group."""
    at = np.searchsorted(values, scored.score)

    def spread(counts: Counts) -> NDArray[np.float64]:
        placed = np.zeros(values.size)
        placed[at] = counts
        return placed

    return Scored(values, *map(spread, scored[1:]))


def pooled(groups: Sequence[Scored]) -> Scored:
    """Several groups as one, on all their scores."""
    values = np.unique(np.concatenate([group.score for group in groups]))
    total = np.zeros((3, values.size))
    for group in groups:
        total[:, np.searchsorted(values, group.score)] += np.stack(group[1:])
    return Scored(values, *total)


def without(whole: Scored, group: Scored) -> Scored:
    """A pool of groups without one of them, on the scores of the pool."""
    gone = on(whole.score, group)
    # Of weights the difference may miss 0 by a rounding error, and nobody must seem somebody.
    left = (
        np.where(all_ - some > 1e-9 * all_, all_ - some, 0)
        for all_, some in zip(whole[1:], gone[1:], strict=True)
    )
    return Scored(whole.score, *left)


def scored_of(positive: NDArray[np.bool_], score: Floats) -> Scored:
    """Count the scores of one group whose labels are all known."""
    truth = positive.astype(np.int64)
    order = np.argsort(score, kind="stable").astype(np.int64)
    return ScoreTable.of(np.zeros_like(truth), 1, truth, order, score, None).group(0)
