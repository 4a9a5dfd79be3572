"""Are values missing more often in one group than in another?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from audit.check import Example, Result, check, example_evidence
from audit.checks.by_group import Part, gap_measurement, measurement
from audit.checks.data.columns import example_rows, is_missing
from audit.evidence import Evidence
from audit.finding import Concern, Measurement, Scalar, Table, Test
from audit.groups import Groups
from audit.stats.estimate import Ints, undefined
from audit.stats.gaps import widest_difference
from audit.stats.metrics import wilson_limits
from audit.stats.multiplicity import holm
from audit.stats.permutation import max_t_p_value


@check(
    concern=Concern.DATA,
    needs=("sensitive", "rows"),
    references=(
        "Fernando, Cèsar, David, José (2021), International Journal of Intelligent Systems "
        "36:3217-3258",
        "Holm (1979), Scandinavian Journal of Statistics 6:65-70",
    ),
    examples=[
        Example(
            example_rows(example_evidence(None, "1111", sex="FFMM"), income="1.34", sex="FFMM"),
            {"by sex": 0.5},
            "income is missing for 1 of 2 F and for no M",
        ),
        Example(
            example_rows(
                example_evidence(None, "1111", sex="FFMM"), income=".2.4", job="ab??", sex="FFMM"
            ),
            {"by sex": 1.0},
            "income is missing for 1 of 2 in both, job (a question mark) for no F and every M",
        ),
        Example(
            example_rows(example_evidence(None, "1111", sex="FFMM"), income="1234", sex="FFMM"),
            {"by sex": 0.0},
            "nothing is missing",
        ),
    ],
)
def missing_values(evidence: Evidence) -> Iterator[Result]:
    """Are values missing more often in one group than in another?

    For each column the share of a group's rows without a value, and the widest difference of it
    between groups; of the columns the worst, from 0 to 1, 0 is best. Missing is null, blank, or
    one of ``?``, ``nan``, ``null``, ``<NA>``. The interval is simultaneous over groups and over
    the columns that lack values; the table gives every such column, p-values adjusted by Holm.

    It misses values that stand for missing but do not look it (-9, 999, "unknown"), and why a value
    is missing: equal shares can still be missing for unequal reasons. Crossings of features are
    not searched. Rows are counted as they are, weighted or not.
    """
    missing = {str(name): is_missing(evidence.rows[name]) for name in evidence.rows}
    rows: list[tuple[Scalar, ...]] = []
    for groups in evidence.features:
        others = {name: gone for name, gone in missing.items() if name not in groups.features}
        counted = _counted(evidence, groups, others)
        yield _measured(evidence, groups, counted, len(others))
        rows += _rows(groups, counted, evidence.confidence)
    yield Table(
        name="missing_values",
        title="Share of rows without a value, and its widest difference between groups",
        columns=(
            "feature", "column", "missing", "share", "difference", "low", "high", "p_value",
            "p_adjusted", "highest", "lowest",
        ),
        rows=tuple(rows),
    )  # fmt: skip


class _Column(NamedTuple):
    """Rows without a value, and all rows, by group that is recorded."""

    name: str
    k: Ints
    n: Ints


def _counted(
    evidence: Evidence, groups: Groups, missing: dict[str, NDArray[np.bool_]]
) -> list[_Column]:
    """The columns that lack values somewhere; rows whose group is not recorded take no part."""
    n = evidence.sizes(groups) * groups.named
    found = [
        _Column(name, np.bincount(groups.codes[gone], minlength=len(groups)) * groups.named, n)
        for name, gone in missing.items()
    ]
    return [column for column in found if column.k.any()]


def _measured(
    evidence: Evidence, groups: Groups, counted: list[_Column], columns: int
) -> Measurement:
    n = evidence.sizes(groups) * groups.named
    if columns == 0:
        note = "Undefined: the rows have no other column."
        return measurement("missing_values", undefined(), int(n.sum()), groups.across, note=note)
    none = _Column("any column", np.zeros_like(n), n)
    parts = [
        Part(f"missing {name}", partial(wilson_limits, k, n), n) for name, k, n in counted or [none]
    ]
    found = max_t_p_value([(k, n) for _, k, n in counted])
    test = None
    if found is not None:
        null = f"values missing alike by {groups.features[0]}"
        method = f"permutation max-T over {len(counted)} columns, {found[1]:,} draws"
        test = Test(null=null, p_value=found[0], method=method)
    measured = gap_measurement(evidence, "missing_values", groups, parts, test)
    said = f"{len(counted)} of {columns} columns lack values." if counted else "Nothing is missing."
    note = f"{measured.note} {said}".strip()
    return measured.model_copy(update={"note": note, "test": test})


def _rows(
    groups: Groups, counted: list[_Column], confidence: float
) -> Iterator[tuple[Scalar, ...]]:
    tests = [max_t_p_value([(k, n)]) for _, k, n in counted]
    p_values = np.array([test[0] if test else 1.0 for test in tests])
    made = []
    for (name, k, n), p, adjusted in zip(counted, p_values, holm(p_values), strict=True):
        gap = widest_difference(k, n, confidence)
        if not gap.exists:
            continue
        value, low, high, _ = gap.estimate
        row: tuple[Scalar, ...] = (
            groups.features[0], name, int(k.sum()), float(k.sum() / n.sum()), value, low, high,
            float(p), float(adjusted), groups.label(gap.widest.high), groups.label(gap.widest.low),
        )  # fmt: skip
        made.append((value, row))
    yield from (row for _, row in sorted(made, key=lambda pair: -pair[0]))
