"""Classifiers of tabular rows by scikit-learn, stored with skops: never a pickle, never torch."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from audit.errors import InputError, listing
from audit.files import inside, sha256_file
from audit.finding import MISSING
from audit.manifest import Input
from audit.predictors.skops_file import read_skops
from audit.stats.estimate import Floats, Ints

MODEL = "model.skops"


class SklearnPredictor:
    """A classifier loaded from ``model.skops``.

    It encodes the columns it reads into numbers, each column on its own, and decides on those.

    Parameters
    ----------
    model_dir
        Holds the file.
    inputs
        The columns it was trained to read.

    Attributes
    ----------
    labels
        Class names, in the order of the probabilities.
    digest
        SHA-256 of everything that decides an answer: the file, and how columns are read.
    feature_of_column
        int64 array (encoded columns,): the position in `inputs` each comes from.
    notes
        What must be said about it, a sentence each.

    Raises
    ------
    InputError
        Not loadable safely (see `read_skops`), or made for other columns.
    """

    device = "cpu"

    def __init__(self, model_dir: Path, inputs: Sequence[Input]) -> None:
        path = inside(model_dir, MODEL)
        pipeline, self.notes = read_skops(path)
        self._columns, self.model = pipeline
        self.inputs = tuple(inputs)
        self.feature_of_column = self._feature_of_column(path)
        self.labels = tuple(str(label) for label in self.model.classes_)
        self.digest = _digest(path, inputs)
        self._probe(path)

    def probabilities(self, frame: pd.DataFrame) -> Floats:
        """Class probabilities, float64 (rows, classes), of rows as `audit.inputs` reads them."""
        return self.answer(self.encode(frame))

    def encode(self, frame: pd.DataFrame) -> Floats:
        """Rows as numbers (rows, encoded columns), rounded to the float32 that trees compare by."""
        return np.asarray(self._columns.transform(frame), dtype=np.float32).astype(float)

    def answer(self, encoded: Floats) -> Floats:
        """Class probabilities, float64 (rows, classes), of encoded rows."""
        return np.asarray(self.model.predict_proba(encoded), dtype=float)

    def unseen(self, frame: pd.DataFrame) -> dict[str, int]:
        """Column -> rows with a category that training never saw; only columns with such rows."""
        found = {
            name: int((~frame[name].isin(known)).sum()) for name, known in self._known().items()
        }
        return {name: rows for name, rows in found.items() if rows}

    def _known(self) -> dict[str, Any]:
        return {
            names[0]: part.categories_[0]
            for _, part, names in self._columns.transformers_
            if len(names) and hasattr(part, "categories_")
        }

    def _feature_of_column(self, path: Path) -> Ints:
        """Every transformer reads one column, so that its encoded columns are known to be its."""
        names = [column.name for column in self.inputs]
        kept = [part for part in self._columns.transformers_ if part[1] != "drop"]
        read = {str(column): name for name, _, own in kept for column in own}
        if set(read) != set(names) or len(read) != len(set(read.values())):
            raise InputError(
                path, f"reads the columns {listing(read, 30)}, each on its own",
                field="columns", expected=f"those of the manifest, {listing(names, 30)}",
            )  # fmt: skip
        found = np.zeros(self.model.n_features_in_, dtype=np.int64)
        for position, name in enumerate(names):
            found[self._columns.output_indices_[read[name]]] = position
        return found

    def _probe(self, path: Path) -> None:
        """Ask once, so that a model whose parts do not fit together is found out now."""
        blank = {"number": [np.nan], "category": [MISSING]}
        row = pd.DataFrame({column.name: blank[column.kind] for column in self.inputs})
        try:
            answer = self.probabilities(row)
        except (ValueError, TypeError, AttributeError, IndexError) as error:
            raise InputError(path, f"cannot be asked ({error})") from error
        if answer.shape != (1, len(self.labels)) or not np.isclose(answer.sum(), 1):
            raise InputError(path, "does not answer with probabilities")


def _digest(path: Path, inputs: Sequence[Input]) -> str:
    read = "".join(f"{column.name}:{column.kind}\n" for column in inputs)
    return hashlib.sha256(f"{path.name}:{sha256_file(path)}\n{read}".encode()).hexdigest()
