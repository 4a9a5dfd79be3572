"""What checks look at: rows, labels, scores, sensitive features and their count tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.attribution import TextExplainer
from audit.budget import Budget
from audit.familiarity import Familiarity, States
from audit.groups import Groups, cross
from audit.manifest import Privacy, Score, Task
from audit.membership import Membership
from audit.pretraining import PretrainingMemory
from audit.stats.counts import UNKNOWN, Confusion, CountTable
from audit.stats.estimate import Floats, Ints
from audit.stats.scores import ScoreTable
from audit.table_model import TableModel

MAX_CELLS = 200
"""A crossing of features with more cells than this is left out, and said to be."""

CELL_BUDGET = 300
"""Cells of all crossings together, unless a depth is asked for: a report is to be read."""

T = TypeVar("T")

Ask = Callable[[Sequence[str]], Floats]
"""Texts -> class probabilities (rows, classes): asks the model again."""


@dataclass(frozen=True)
class Weights:
    """Sampling weights of the units: their sum, and the sum of their squares, over the rows."""

    total: Floats
    squares: Floats


@dataclass(frozen=True)
class Evidence:
    """Everything a check may use. Checks read it and never change it.

    Arrays have one element per *unit*. A unit is a row; for rows counted where they lie (a
    warehouse, files that do not fit in memory) it is a distinct cell of features, labels and score,
    with the number of rows in it.

    Attributes
    ----------
    task
        Class names, which is positive, which favourable.
    y_true
        int64 array (units,) of class codes, `UNKNOWN` where the label is not known.
    y_pred
        int64 array (units,) of class codes; all `UNKNOWN` where there are no decisions.
    y_score
        float array (units,): score of the positive class, if there is one.
    outcome
        float array (units,): the number the score predicts, where it predicts one.
    score
        Range of the score, and whether it is a probability.
    features
        The sensitive features, one partition each.
    counts
        int64 array (units,): rows each unit stands for; ``None`` for one each.
    weights
        Sampling weights; ``None`` where every row counts alike.
    strata, splits
        What else the rows are partitioned by: legitimate reasons to differ; training and test.
    population
        Feature -> group -> share of a reference population.
    reference
        Feature -> group that the others are compared to.
    depth
        Features crossed at once; 0 for as many as fit the cell budget.
    rows
        The audited rows, as read; empty where they were counted out of memory.
    used
        Columns of `rows` by role: ``y_true``, ``y_pred``, ``y_score``, ``weight``, ``stratum``,
        ``split``, ``text``, ``rationale``.
    predict
        Asks the model about other texts, classes in the order of the task; ``None`` for a table of
        predictions.
    explainer, table_model
        A classifier of texts, or of tabular rows, that can be asked why.
    taught_random_labels
        Opens the classifier of texts that was trained like the audited one on labels in random
        order.
    familiarity, states
        What the texts of the training look like to the model, and where it sees other texts.
    membership
        How sure the model is of rows it was trained on, and of others.
    pretraining
        How likely the pretrained base finds texts it was pretrained on, and others.
    privacy
        The promise of differential privacy its training declares, if it does.
    budget
        What explaining, which costs many passes of the model, may cost.
    methods
        Explanations to make of texts; empty for those recommended.
    perturbations
        Perturbations of texts, or of tabular rows, to try; empty for the usual ones.
    paraphrase
        Puts texts in other words; ``None`` where the auditor names no model that does.
    alike
        Pairs of texts -> how alike they are in meaning; ``None`` where nothing can say.
    templates
        Sentences of the auditor's with ``{name}`` in the place of a person.
    word_lists
        Name -> words whose influence on the decisions is to be measured.
    home, artefacts
        The audited model_dir, and the digests it declares of its files; none for a table.
    confidence
        Of every interval.
    """

    task: Task
    y_true: Ints
    y_pred: Ints
    y_score: Floats | None = None
    outcome: Floats | None = None
    score: Score = field(default_factory=Score)
    features: tuple[Groups, ...] = ()
    counts: Ints | None = None
    weights: Weights | None = None
    strata: Groups | None = None
    splits: Groups | None = None
    population: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    reference: Mapping[str, str] = field(default_factory=dict)
    depth: int = 0
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    used: Mapping[str, str] = field(default_factory=dict)
    predict: Ask | None = None
    explainer: TextExplainer | None = None
    taught_random_labels: Callable[[], TextExplainer] | None = None
    familiarity: Familiarity | None = None
    states: States | None = None
    membership: Membership | None = None
    pretraining: PretrainingMemory | None = None
    privacy: Privacy | None = None
    table_model: TableModel | None = None
    budget: Budget = field(default_factory=Budget)
    methods: tuple[str, ...] = ()
    perturbations: tuple[str, ...] = ()
    paraphrase: Callable[[Sequence[str]], list[str]] | None = None
    alike: Callable[[Sequence[str], Sequence[str]], Floats | None] | None = None
    templates: tuple[str, ...] = ()
    word_lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    home: Path = field(default_factory=Path)
    artefacts: Mapping[str, str] = field(default_factory=dict)
    confidence: float = 0.95

    def __len__(self) -> int:
        """Rows, not units."""
        return self.units if self.counts is None else int(self.counts.sum())

    @property
    def units(self) -> int:
        """Length of every array."""
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

    def taught_otherwise(self) -> TextExplainer:
        """The classifier taught random labels, for checks that declare that they need it."""
        if self.taught_random_labels is None:
            raise ValueError("there is no such model: declare needs=('random_labels',)")
        return self.taught_random_labels()

    @property
    def known(self) -> NDArray[np.bool_]:
        """Units whose true label is known."""
        return np.asarray(self.y_true != UNKNOWN)

    @cached_property
    def everyone(self) -> Groups:
        """All rows as one group, with an empty slice."""
        return Groups((), ((),), np.zeros(self.units, dtype=np.int64))

    @property
    def comparisons(self) -> tuple[Groups, ...]:
        """The partitions whose groups are compared: each feature, then the crossings."""
        return (*self.features, *self._crossings[0])

    @property
    def uncrossed(self) -> tuple[str, ...]:
        """The crossings left out because they have too many cells, in words."""
        return self._crossings[1]

    @cached_property
    def _crossings(self) -> tuple[tuple[Groups, ...], tuple[str, ...]]:
        made: list[Groups] = []
        left_out: list[str] = []
        deepest = min(self.depth or len(self.features), len(self.features))
        for depth in range(2, deepest + 1):
            for parts in combinations(self.features, depth):
                crossed = cross(parts)
                cells = sum(map(len, made)) + len(crossed)
                if len(crossed) > MAX_CELLS or (not self.depth and cells > CELL_BUDGET):
                    left_out.append(f"{' × '.join(crossed.features)} ({len(crossed):,} cells)")
                else:
                    made.append(crossed)
        return tuple(made), tuple(left_out)

    def count(self, units: NDArray[np.bool_]) -> int:
        """Rows that these units stand for."""
        return int(units.sum() if self.counts is None else self.counts[units].sum())

    def sizes(self, groups: Groups) -> Ints:
        """Rows by group."""
        counted = np.bincount(groups.codes, self.counts, minlength=len(groups))
        return np.rint(counted).astype(np.int64)

    def table(self, groups: Groups) -> CountTable:
        """Rows by group, true class and predicted class; each partition is counted once."""
        return self.once("table", groups, lambda: self._counted(groups, self.counts))

    def effective_table(self, groups: Groups) -> CountTable:
        """`table` in effective rows: the same without weights.

        Weighted counts of a group are scaled so that they add up to Kish's effective sample size
        (Σw)² / Σw²; rates are weighted then, and intervals as wide as so few rows deserve.
        """
        if self.weights is None:
            return self.table(groups)
        total = self._weights.total
        weighted = self.once("effective", groups, lambda: self._counted(groups, total))
        return CountTable(weighted.cells * self._kish(groups)[:, None, None])

    def confusion(self, groups: Groups) -> Confusion:
        """Effective counts by group: what rates and intervals are made of."""
        return self.effective_table(groups).confusion(self.positive, self.favourable)

    def rows_confusion(self, groups: Groups) -> Confusion:
        """Rows by group: what is said to have been counted."""
        return self.table(groups).confusion(self.positive, self.favourable)

    def scored(self, groups: Groups) -> ScoreTable:
        """Effective counts by group, score and truth; needs a score."""
        if self.weights is None:
            return self.rows_scored(groups)
        total = self._weights.total
        found = self.once("weighted scores", groups, lambda: self._scored(groups, total))
        return found.scaled(self._kish(groups))

    def rows_scored(self, groups: Groups) -> ScoreTable:
        """Rows by group, score and truth; needs a score."""
        return self.once("scores", groups, lambda: self._scored(groups, self.counts))

    def _scored(self, groups: Groups, n: Ints | Floats | None) -> ScoreTable:
        codes, by_score, scores = groups.codes, self._by_score, self.scores
        return ScoreTable.of(codes, len(groups), self._outcome, by_score, scores, n)

    @cached_property
    def _outcome(self) -> NDArray[np.uint8]:
        """0 truly negative, 1 truly positive, 2 unknown."""
        return np.where(self.known, self.y_true == self.positive, 2).astype(np.uint8)

    @cached_property
    def _by_score(self) -> Ints:
        # Equal scores are counted together, so that their order among themselves is free.
        return np.argsort(self.scores).astype(np.min_scalar_type(self.units))

    def _counted(self, groups: Groups, n: Ints | Floats | None) -> CountTable:
        classes = len(self.task.labels)
        # Without decisions the truth can still be counted; no check that needs them is asked.
        y_pred = np.maximum(self.y_pred, 0)
        return CountTable.of(groups.codes, len(groups), self.y_true, y_pred, classes, n)

    @property
    def _weights(self) -> Weights:
        if self.weights is None:
            raise ValueError("the rows have no weights")
        return self.weights

    def _kish(self, groups: Groups) -> Floats:
        total, squares = (
            np.bincount(groups.codes, values, minlength=len(groups))
            for values in (self._weights.total, self._weights.squares)
        )
        return np.divide(total, squares, out=np.zeros(len(groups)), where=squares > 0)

    def once(self, kind: str, groups: Groups, make: Callable[[], T]) -> T:
        """What `make` makes of a partition, made once however many checks ask for this `kind`."""
        key = (kind, groups.features)
        if key not in self._made:
            self._made[key] = make()
        found: T = self._made[key]
        return found

    @cached_property
    def _made(self) -> dict[tuple[str, tuple[str, ...]], Any]:
        return {}

    def at(self, confidence: float) -> Evidence:
        """The same evidence, intervals at another confidence."""
        return replace(self, confidence=confidence)
