"""From columns of a table to labels, decisions and groups, with what must be said about them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from audit.errors import InputError, listing
from audit.evidence import Evidence, label_codes, require_both_classes
from audit.groups import Groups, as_names, groups_of
from audit.manifest import Task
from audit.stats.counts import UNKNOWN
from audit.stats.estimate import Ints
from audit.subject import Options

TRUTHY = ("1", "true", "yes", "y", "t", "positive")


def features_of(
    frame: pd.DataFrame, names: Sequence[str], path: Path
) -> tuple[tuple[Groups, ...], tuple[str, ...]]:
    """Partition the rows by each named column, with what must be said about the columns."""
    found = [groups_of(frame[name], name, path) for name in names]
    return tuple(groups for groups, _ in found), tuple(note for _, note in found if note)


def truth_of(frame: pd.DataFrame, column: str, task: Task, path: Path) -> Ints:
    """Class codes of the true labels, all unknown where there is no column of them."""
    if not column:
        return np.full(len(frame), UNKNOWN, dtype=np.int64)
    y_true = label_codes(frame[column], task, path, missing_ok=True)
    require_both_classes(y_true, task, path, column)
    return y_true


def task_shown_by(columns: Sequence[pd.Series], options: Options, path: Path) -> Task:
    """The task a table of predictions shows: the labels in its columns, and which is positive.

    Raises
    ------
    InputError
        A single class, or no evident positive one.
    """
    labels = _labels_in(columns, path)
    if len(labels) < 2:
        raise InputError(
            path, f"found only the label {listing(labels)}",
            field=", ".join(str(column.name) for column in columns),
            expected="at least two classes",
        )  # fmt: skip
    return task_with(labels, options, path)


def _labels_in(columns: Sequence[pd.Series], path: Path) -> tuple[str, ...]:
    if not columns:
        return ("0", "1")
    found = [set(as_names(column).dropna().unique()) for column in columns]
    # Decisions may leave a label out, or know one the truth lacks; sets that merely overlap mean
    # that a wrong column was named.
    widest = max(found, key=len)
    for column, names in zip(columns, found, strict=True):
        if names - widest:
            raise InputError(
                path,
                f"found {listing(sorted(names - widest))}, which {columns[0].name} "
                f"and {columns[-1].name} do not share",
                field=str(column.name),
                expected=f"the same labels in both, as {listing(sorted(widest))}",
            )
    return tuple(sorted(widest))


def task_with(labels: tuple[str, ...], options: Options, source: Path) -> Task:
    """The task of these labels; positive is the only truthy one unless the user says otherwise."""
    positive = options.positive or _truthy(labels, source)
    for role, name in (("--positive", positive), ("--favourable", options.favourable)):
        if name and name not in labels:
            raise InputError(
                source, f"{name!r} is no label", field=role, expected=f"one of {listing(labels)}"
            )
    return Task(labels=labels, positive=positive, favourable=options.favourable or positive)


def _truthy(labels: tuple[str, ...], source: Path) -> str:
    truthy = [label for label in labels if label.lower() in TRUTHY]
    if len(truthy) != 1:
        raise InputError(
            source, f"which of the labels {listing(labels)} is positive is not evident",
            expected="--positive LABEL (and --favourable LABEL, if it is another one)",
        )  # fmt: skip
    return truthy[0]


def unlabelled(evidence: Evidence) -> tuple[str, ...]:
    """What to say of rows without a true label; nothing when there are none."""
    unknown = int((~evidence.known).sum())
    if not unknown:
        return ()
    return (
        f"{unknown:,} of {len(evidence):,} rows have no true label: "
        "counted in selection rates, in no error rate.",
    )
