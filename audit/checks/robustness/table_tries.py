"""What the model says of rows changed in one way: every variant of a row, and the worst of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.checks.robustness.probed import Way
from audit.checks.transparency.table_study import model_of
from audit.evidence import Evidence
from audit.finding import MISSING, Table
from audit.perturbations.tabular.declaration import TablePerturbation
from audit.perturbations.tabular.seen import Seen
from audit.stats.estimate import Floats, Ints
from audit.stats.intervals import rate

TableWay = Way[TablePerturbation]


@dataclass(frozen=True)
class Rows:
    """The rows of a table, and what of them may be changed.

    Attributes
    ----------
    frame
        All of the evidence, with all their columns; those the model reads as it reads them.
    names
        The columns that may be changed.
    seen
        What is known of them.
    """

    frame: pd.DataFrame
    names: tuple[str, ...]
    seen: Seen


@dataclass(frozen=True)
class Tries:
    """Rows changed in one way: once, or once for each thing that is tried in turn.

    The first variant is the row as it is.

    Attributes
    ----------
    changed
        bool array (variants, rows, columns that may be changed).
    score
        Float array (variants, rows): of the positive class.
    decided
        int64 array (variants, rows).
    """

    changed: NDArray[np.bool_]
    score: Floats
    decided: Ints

    @property
    def in_turn(self) -> bool:
        """Whether several things were tried, one after the other."""
        return len(self.changed) > 2

    @property
    def applied(self) -> NDArray[np.bool_]:
        """By row: whether anything changed."""
        return np.asarray(self.changed.any(axis=(0, 2)))

    @property
    def flipped(self) -> NDArray[np.bool_]:
        """By variant and row: whether the decision is another one."""
        return np.asarray(self.decided != self.decided[0])

    @cached_property
    def worst(self) -> Ints:
        """By row: the variant that turns the decision, else the one that moves the score farthest.

        Of several that turn it, the one that does so by moving the score farthest.
        """
        moved = self.flipped * 2 + np.abs(self.score - self.score[0])
        return np.asarray(np.where(self.changed.any(axis=2), moved, -1).argmax(axis=0))


def tries(evidence: Evidence, table: Rows, way: TableWay, rows: Ints) -> Tries:
    """Ask the model about every variant of these rows, as far as it differs from the row."""
    frame = table.frame.iloc[rows]
    changed = [np.zeros((len(rows), len(table.names)), dtype=bool)]
    score, decided = [evidence.scores[rows]], [evidence.y_pred[rows]]
    for variant in way.perturbation(frame, table.seen, way.severity):
        differs = _differs(frame, variant, table.names)
        some = np.asarray(differs.any(axis=1))
        after, decision = score[0].copy(), decided[0].copy()
        if some.any():
            answers = model_of(evidence).probabilities(variant.loc[some])
            after[some], decision[some] = answers[:, evidence.positive], answers.argmax(axis=1)
        changed.append(differs)
        score.append(after)
        decided.append(decision)
    return Tries(np.stack(changed), np.stack(score), np.stack(decided))


def in_words(table: Rows, way: TableWay, row: int, variant: int) -> tuple[str, str]:
    """The cells a variant of a row changes: as they were, and as they became."""
    before = table.frame.iloc[[row]]
    # Made again rather than kept: a row is perturbed alike whatever stands beside it.
    made = way.perturbation(before, table.seen, way.severity)
    after = next(islice(made, variant - 1, None))
    differs = _differs(before, after, table.names)[0]
    names = [name for name, other in zip(table.names, differs, strict=True) if other]
    return _cells(before, names), _cells(after, names)


def by_feature(found: Tries, table: Rows, name: str, confidence: float) -> Table:
    """How often the decision turns as one feature changes, the feature that turns most first."""
    tried = np.asarray(found.changed.any(axis=0))
    flips = np.asarray((found.changed & found.flipped[:, :, None]).any(axis=0))
    lines = [
        _line(feature, int(flips[:, i].sum()), int(tried[:, i].sum()), confidence)
        for i, feature in enumerate(table.names)
        if tried[:, i].any()
    ]
    return Table(
        name=f"{name}_by_feature",
        title=f"Decisions that turn as a single feature changes ({name})",
        columns=("feature", "n", "flips", "rate", "low", "high"),
        rows=tuple(sorted(lines, key=lambda line: -line[3])),
    )


def _line(
    feature: str, flips: int, n: int, confidence: float
) -> tuple[str, int, int, float, float, float]:
    share = rate(flips, n, confidence)
    return feature, n, flips, share.value, share.low, share.high


def _differs(one: pd.DataFrame, other: pd.DataFrame, names: tuple[str, ...]) -> NDArray[np.bool_]:
    """By row and column; a number that is missing in both does not differ."""
    before, after = one[list(names)], other[list(names)]
    return ((before != after) & ~(before.isna() & after.isna())).to_numpy(bool)


def _cells(row: pd.DataFrame, names: list[str]) -> str:
    return "; ".join(f"{name} {_cell(row[name].iloc[0])}" for name in names)


def _cell(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return MISSING if np.isnan(value) else f"{value:.10g}"
