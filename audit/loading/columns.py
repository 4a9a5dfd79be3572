"""From columns of a table to labels, decisions and groups, with what must be said about them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from audit.codes import label_codes, require_both_classes
from audit.errors import InputError, listing
from audit.evidence import Evidence
from audit.groups import distinct_names
from audit.manifest import Task
from audit.stats.counts import UNKNOWN
from audit.stats.estimate import Ints


def truth_of(frame: pd.DataFrame, column: str, task: Task, path: object) -> Ints:
    """Class codes of the true labels, all unknown where there is no column of them."""
    if not column:
        return np.full(len(frame), UNKNOWN, dtype=np.int64)
    y_true = label_codes(frame[column], task, path, missing_ok=True)
    require_both_classes(y_true, task, path, column)
    return y_true


def labels_in(columns: Sequence[pd.Series], path: object) -> tuple[str, ...]:
    """Every label in the columns, sorted; ``0`` and ``1`` where there is no column.

    Raises
    ------
    InputError
        The columns hold different labels.
    """
    if not columns:
        return ("0", "1")
    found = [set(distinct_names(column)[0].dropna()) for column in columns]
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


def unlabelled(evidence: Evidence) -> tuple[str, ...]:
    """What to say of rows without a true label; nothing when there are none."""
    unknown = evidence.count(~evidence.known)
    if not unknown:
        return ()
    return (
        f"{unknown:,} of {len(evidence):,} rows have no true label: "
        "counted in selection rates, in no error rate.",
    )
