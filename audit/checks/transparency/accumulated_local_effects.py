"""How does the score move as a number moves, asked only about rows that are near?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from audit.check import Example, Result, check
from audit.checks.by_group import measurement
from audit.checks.transparency.curves import rows_to_vary, values_of
from audit.checks.transparency.table_study import model_of
from audit.checks.transparency.worked_table import LinearTable, table_evidence
from audit.evidence import Evidence
from audit.finding import Concern, Scalar, Table
from audit.stats.estimate import Estimate, Floats, Ints, percent

LEAST_ROWS = 2
"""An interval of fewer rows is joined to its neighbour: they have no spread to speak of."""

_E2 = float(np.exp(2))


@dataclass(frozen=True)
class _Steps:
    """What happens between neighbouring values: mean change of score, and its variance."""

    edges: Floats
    change: Floats
    variance: Floats
    rows: Ints

    @property
    def curve(self) -> Floats:
        """The score at each edge, on average over rows 0."""
        level = np.concatenate([[0.0], np.cumsum(self.change)])
        middle = (level[:-1] + level[1:]) / 2
        return np.asarray(level - np.average(middle, weights=self.rows))


@check(
    concern=Concern.TRANSPARENCY,
    needs=("table_model",),
    references=("Apley, Zhu (2020), Journal of the Royal Statistical Society B 82:1059-1086",),
    examples=[
        Example(
            table_evidence(LinearTable({"a": 2.0}), {"a": [-1, -1, 0, 1, 1]}),
            {"feature = a": (_E2 - 1) / (_E2 + 1)},
            "from -1 to 0 and from 0 to 1 every row moves alike: 1 / (1 + e⁻²) - 1 / (1 + e²)",
        ),
        Example(
            table_evidence(LinearTable({"a": 2.0, "b": 0.0}), {"a": [0, 1, 1], "b": [0, 1, 1]}),
            {"feature = b": 0.0},
            "b has no weight: nothing accumulates, though it always goes with a",
        ),
    ],
)
def accumulated_local_effects(evidence: Evidence) -> Iterator[Result]:
    """How far does a tabular model's score move as a number moves, among rows that have it nearby?

    The rows between two neighbouring quantiles of a number, from 2.5 to 97.5 %, are asked about
    with either: their mean change of score, added up over the intervals, is the curve. Measured is
    its range, highest less lowest point; from 0 to 1, neither end is better. Interval: the
    variances of the mean changes between the two points added up, Student's t
    (Welch-Satterthwaite). The curves are a table.

    It misses categories, which have no neighbours (see `partial_dependence`), and effects that
    cancel within an interval. Where numbers pile up on a few values intervals are few and wide.
    """
    rows = rows_to_vary(evidence)
    points: list[tuple[Scalar, ...]] = []
    for column in rows.features:
        steps = _steps(evidence, rows.frame, column.name) if column.kind == "number" else None
        if steps is None:
            continue
        curve = steps.curve
        levels = zip(steps.edges.tolist(), curve.tolist(), strict=True)
        points += [(column.name, *level) for level in levels]
        yield measurement(
            "accumulated_local_effects", _range(steps, evidence.confidence), int(steps.rows.sum()),
            {"feature": column.name}, note=rows.note,
            highest=float(steps.edges[curve.argmax()]), lowest=float(steps.edges[curve.argmin()]),
        )  # fmt: skip
    if points:
        yield Table(
            name="accumulated_local_effects",
            title="Accumulated change of score along a number",
            columns=("feature", "value", "effect"),
            rows=tuple(points),
        )


def _steps(evidence: Evidence, frame: pd.DataFrame, name: str) -> _Steps | None:
    """The intervals of one number; ``None`` where it takes a single value."""
    edges = _edges(frame[name].to_numpy(float), values_of(frame[name], "number"))
    if len(edges) < 2:
        return None
    frame = frame[frame[name].between(edges[0], edges[-1])]
    interval = np.clip(np.searchsorted(edges, frame[name]) - 1, 0, len(edges) - 2)
    upper, lower = (
        model_of(evidence).probabilities(frame.assign(**{name: edges[ends]}))[:, evidence.positive]
        for ends in (interval + 1, interval)
    )
    parts = [(upper - lower)[interval == i] for i in range(len(edges) - 1)]
    return _Steps(
        edges,
        np.array([part.mean() for part in parts]),
        np.array([part.var(ddof=1) / part.size for part in parts]),
        np.array([part.size for part in parts], dtype=np.int64),
    )


def _edges(numbers: Floats, values: Sequence[float | str]) -> Floats:
    """Those of the values, the least and greatest among them, with enough rows in between."""
    found = np.array(values[:1], dtype=float)
    for value in map(float, values[1:]):
        first = len(found) == 1
        inside = (numbers <= value) & ((numbers >= found[-1]) if first else (numbers > found[-1]))
        if inside.sum() >= LEAST_ROWS:
            found = np.append(found, value)
    if len(found) > 1:
        found[-1] = values[-1]
    return found


def _range(steps: _Steps, confidence: float) -> Estimate:
    """Highest less lowest point, from the changes between them."""
    curve = steps.curve
    low, high = sorted((int(curve.argmin()), int(curve.argmax())))
    value = float(curve.max() - curve.min())
    variance = steps.variance[low:high]
    freedom = _freedom(variance, steps.rows[low:high])
    half = float(stats.t.isf((1 - confidence) / 2, freedom) * np.sqrt(variance.sum()))
    method = f"Welch-Satterthwaite t {percent(confidence)}"
    return Estimate(value, max(0.0, value - half), min(1.0, value + half), method)


def _freedom(variance: Floats, rows: Ints) -> float:
    squared = float((variance**2 / (rows - 1)).sum())
    # Where nothing varies the degrees of freedom are 0/0, and of no consequence.
    return float(variance.sum() ** 2 / squared) if squared > 0 else 1.0
