"""Are equal cases labelled alike?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.check import Example, check, example_evidence
from audit.checks.by_group import measurement
from audit.checks.data.columns import example_rows, fingerprints, whole_input
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.clusters import clustered_rate
from audit.stats.estimate import Ints, undefined

Rows = NDArray[np.bool_]


@check(
    concern=Concern.DATA,
    needs=("y_true", "rows"),
    references=(
        "Northcutt, Athalye, Mueller (2021), NeurIPS Datasets and Benchmarks",
        "Kish (1965), Survey Sampling, 5.4 and 8.2",
    ),
    examples=[
        Example(
            example_rows(
                example_evidence("1011", "1111", sex="FFMM"),
                {"y_true": "y", "text": "text"},
                text=["late fee", "Late  fee", "lost card", "lost card"],
                y="1011",
            ),
            {"overall": 0.5, "sex = F": 1.0, "sex = M": 0.0},
            "'late fee' is labelled 1 and 0: both rows count; 'lost card' twice 1",
        ),
        Example(
            example_rows(
                example_evidence("10.1", "1111"),
                {"y_true": "y"},
                a="xxyy",
                b=[1, 1, 2, 3],
                y="10.1",
            ),
            {"overall": 2 / 3},
            "rows 1 and 2 are equal but for the label; the row without a label is not counted",
        ),
        Example(
            example_rows(example_evidence("10", "11"), {"y_true": "y"}, y="10"),
            {"overall": None},
            "without a column of inputs there is nothing to compare",
        ),
    ],
)
def conflicting_labels(evidence: Evidence) -> Iterator[Measurement]:
    """Share of the rows whose case also bears another label.

    Rows with a known label for which an equal row has another one / rows with a known label, from 0
    to 1, 0 is best: no model can be right about both. A case is the text where there is one, else
    every column that is no label, decision, score, weight or split; case and white space are
    disregarded. Copies are one piece of evidence: the interval is for cases, not rows. The detail
    ``least_error`` is the share that every model must get wrong.

    It misses equal cases that differ in an identifier or by a word, and labels that are wrong but
    agree. Different labels need not be an error: where cases differ in what was not written down,
    both can be true.
    """
    frame, known = whole_input(evidence), evidence.known
    labelled = _labelled(evidence, frame) if frame.shape[1] else None
    for groups in (evidence.everyone, *evidence.features):
        codes = groups.codes[known]
        for group in range(len(groups)):
            mine = codes == group
            if labelled is None:
                yield _undefined("the rows have no column of inputs", mine, groups.slice(group))
            elif not mine.any():
                yield _undefined("no row has a known label", mine, groups.slice(group))
            else:
                yield _measured(labelled, mine, groups.slice(group), evidence.confidence)


class _Labelled(NamedTuple):
    """By row with a known label: its case, its label, and whether the case has another one too."""

    case: Ints
    label: Ints
    conflict: Rows


def _labelled(evidence: Evidence, frame: pd.DataFrame) -> _Labelled:
    known = evidence.known
    label = evidence.y_true[known]
    prints = fingerprints(frame[known], normalised=True)
    _, first, case = np.unique(prints, return_index=True, return_inverse=True)
    conflict = np.bincount(case, label != label[first][case]) > 0
    return _Labelled(case, label, conflict[case])


def _measured(
    labelled: _Labelled, mine: Rows, slice_: dict[str, str], confidence: float
) -> Measurement:
    case, label, conflict = labelled.case[mine], labelled.label[mine], labelled.conflict[mine]
    _, first, sizes = np.unique(case, return_index=True, return_counts=True)
    conflicting = conflict[first]
    return measurement(
        "conflicting_labels",
        clustered_rate(sizes, conflicting, confidence),
        int(mine.sum()),
        slice_,
        count=int(conflict.sum()),
        cases=int(conflicting.sum()),
        least_error=_least_error(case, label),
    )


def _least_error(case: Ints, label: Ints) -> float:
    """Share of rows that do not bear the most frequent label of their case."""
    _, case = np.unique(case, return_inverse=True)
    table = np.zeros((int(case.max()) + 1, int(label.max()) + 1), dtype=np.int64)
    np.add.at(table, (case, label), 1)
    return float(1 - table.max(axis=1).sum() / case.size)


def _undefined(why: str, mine: Rows, slice_: dict[str, str]) -> Measurement:
    note = f"Undefined: {why}."
    return measurement("conflicting_labels", undefined(), int(mine.sum()), slice_, note=note)
