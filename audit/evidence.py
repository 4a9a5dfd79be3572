"""What checks look at: rows, labels, scores, sensitive features and their count tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.errors import InputError, listing
from audit.groups import MAX_GROUPS, Groups, as_names, cross
from audit.manifest import Score, Task
from audit.stats.counts import UNKNOWN, Confusion, CountTable
from audit.stats.estimate import Floats, Ints

Ask = Callable[[Sequence[str]], Floats]
"""Texts -> class probabilities (rows, classes): asks the model again."""


@dataclass(frozen=True)
class Evidence:
    """Everything a check may use. Checks read it and never change it.

    Attributes
    ----------
    task
        Class names, which is positive, which favourable.
    y_true
        int64 array (rows,) of class codes, `UNKNOWN` where the label is not known.
    y_pred
        int64 array (rows,) of class codes.
    y_score
        float array (rows,): score of the positive class, if there is one.
    score
        Range of the score, and whether it is a probability.
    features
        The sensitive features, one partition each.
    rows
        The audited rows, as read.
    predict
        Asks the model again; ``None`` for a table of predictions.
    home, artefacts
        The audited model_dir, and the digests it declares of its files; none for a table.
    confidence
        Of every interval.
    """

    task: Task
    y_true: Ints
    y_pred: Ints
    y_score: Floats | None = None
    score: Score = field(default_factory=Score)
    features: tuple[Groups, ...] = ()
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    predict: Ask | None = None
    home: Path = field(default_factory=Path)
    artefacts: Mapping[str, str] = field(default_factory=dict)
    confidence: float = 0.95

    def __len__(self) -> int:
        return len(self.y_pred)

    @property
    def positive(self) -> int:
        """Class code of the positive class."""
        return self.task.labels.index(self.task.positive)

    @property
    def favourable(self) -> int:
        """Class code of the favourable class."""
        return self.task.labels.index(self.task.favourable)

    @property
    def scores(self) -> Floats:
        """`y_score`, for checks that declare ``needs=("y_score",)``."""
        if self.y_score is None:
            raise ValueError("there is no score: declare needs=('y_score',)")
        return self.y_score

    @property
    def known(self) -> NDArray[np.bool_]:
        """Rows whose true label is known."""
        return np.asarray(self.y_true != UNKNOWN)

    @property
    def everyone(self) -> Groups:
        """All rows as one group, with an empty slice."""
        return Groups((), ((),), np.zeros(len(self), dtype=np.int64))

    @cached_property
    def intersection(self) -> Groups | None:
        """All sensitive features crossed; ``None`` for fewer than two, or too many cells."""
        if len(self.features) < 2:
            return None
        crossed = cross(self.features)
        return crossed if len(crossed) <= MAX_GROUPS else None

    @property
    def comparisons(self) -> Iterator[Groups]:
        """The partitions whose groups are compared: each feature, then their intersection."""
        yield from self.features
        if self.intersection is not None:
            yield self.intersection

    def confusion(self, groups: Groups) -> Confusion:
        """Counts by group; each partition is counted once, however many checks ask."""
        if groups.features not in self._confusions:
            table = CountTable.of(
                groups.codes, len(groups), self.y_true, self.y_pred, len(self.task.labels)
            )
            self._confusions[groups.features] = table.confusion(self.positive, self.favourable)
        return self._confusions[groups.features]

    @cached_property
    def _confusions(self) -> dict[tuple[str, ...], Confusion]:
        return {}

    def lacks(self, needs: Sequence[str]) -> str:
        """Why a check with these `needs` cannot be made, as a sentence; empty when it can."""
        return " ".join(NEEDS[need].sentence for need in needs if not NEEDS[need].met(self))

    def at(self, confidence: float) -> Evidence:
        """The same evidence, intervals at another confidence."""
        return replace(self, confidence=confidence)


@dataclass(frozen=True)
class Need:
    """Something a check may need of the evidence, and what to say when it is not there."""

    met: Callable[[Evidence], bool]
    sentence: str


NEEDS: Mapping[str, Need] = {
    "y_true": Need(lambda e: bool(e.known.any()), "Needs true labels: name their column."),
    "y_score": Need(
        lambda e: e.y_score is not None,
        "Needs a score for every row: name its column (--y-score).",
    ),
    "probability": Need(
        lambda e: e.y_score is None or e.score.probability,
        "Needs a score that is a probability; this one is not declared to be.",
    ),
    "sensitive": Need(
        lambda e: bool(e.features), "Needs sensitive features: name their columns (--sensitive)."
    ),
    "predict": Need(
        lambda e: e.predict is not None,
        "Needs the model itself: a table of predictions cannot be asked again.",
    ),
    "artefacts": Need(
        lambda e: bool(e.artefacts),
        "Needs digests of the model's files, recorded in its manifest when it was trained.",
    ),
}


def label_codes(values: pd.Series, task: Task, source: object, *, missing_ok: bool) -> Ints:
    """Class codes of a column of labels, `UNKNOWN` where missing.

    Raises
    ------
    InputError
        A value that is no label of the task, or a missing one where every row needs one.
    """
    names = as_names(values)
    strange = sorted(set(names.dropna().unique()) - set(task.labels))
    column = str(values.name)
    if strange:
        raise InputError(
            source,
            f"found {listing(strange)}",
            field=column,
            expected=f"one of the labels {listing(task.labels)}",
        )
    codes = pd.Categorical(names, categories=list(task.labels)).codes.astype(np.int64)
    if not missing_ok and (codes == UNKNOWN).any():
        count = int((codes == UNKNOWN).sum())
        row = int(np.flatnonzero(codes == UNKNOWN)[0])
        raise InputError(
            source,
            f"{count:,} rows have no value (first: row {row})",
            field=column,
            expected="a value in every row",
        )
    return codes


def require_both_classes(y_true: Ints, task: Task, source: object, column: str) -> None:
    """Refuse labels of a single class: nothing about errors could be learned from them."""
    present = np.unique(y_true[y_true != UNKNOWN])
    if present.size == 1:
        raise InputError(
            source,
            f"found only {task.labels[present[0]]!r} in {len(y_true):,} rows",
            field=column,
            expected=f"at least two of the labels {listing(task.labels)}",
        )


def checked_scores(values: pd.Series, score: Score, source: object) -> Floats:
    """Scores as floats within the declared range.

    Raises
    ------
    InputError
        Not numbers, missing, or outside the range.
    """
    column = str(values.name)
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(float, na_value=np.nan)
    bad = np.flatnonzero(~np.isfinite(numbers))
    expected = f"a number from {score.low:g} to {score.high:g} in every row"
    if bad.size:
        found = f"row {bad[0]} holds {values.iloc[bad[0]]!r} ({bad.size:,} such rows)"
        raise InputError(source, found, field=column, expected=expected)
    out = np.flatnonzero((numbers < score.low) | (numbers > score.high))
    if out.size:
        raise InputError(
            source,
            f"row {out[0]} holds {numbers[out[0]]:g} ({out.size:,} such rows)",
            field=column,
            expected=expected,
            hint="If the score is no probability, give its range: --score-range LOW,HIGH.",
        )
    return numbers
