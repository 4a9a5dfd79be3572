"""How does the score move as one feature moves and the others stay?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.check import Example, Result, check
from audit.checks.by_group import measurement
from audit.checks.transparency.curves import rows_to_vary, scores, values_of
from audit.checks.transparency.table_study import ONE_ROW
from audit.checks.transparency.worked_table import LinearTable, table_evidence
from audit.evidence import Evidence
from audit.finding import Concern, Scalar, Table
from audit.stats import means
from audit.stats.estimate import Estimate, Floats

_E2 = float(np.exp(2))


@check(
    concern=Concern.TRANSPARENCY,
    needs=("table_model",),
    references=(
        "Friedman (2001), Annals of Statistics 29:1189-1232",
        "Goldstein et al. (2015), JCGS 24:44-65 (the curves of single rows)",
    ),
    examples=[
        Example(
            table_evidence(LinearTable({"a": 2.0}), {"a": [-1, 0, 1]}),
            {"feature = a": (_E2 - 1) / (_E2 + 1)},
            "1 / (1 + e⁻²) at a = 1 less 1 / (1 + e²) at a = -1, for every row alike",
        ),
        Example(
            table_evidence(LinearTable({"a": 2.0, "b": 0.0}), {"a": [0, 1], "b": [0, 1]}),
            {"feature = b": 0.0},
            "b has no weight: the curve is flat",
        ),
    ],
)
def partial_dependence(evidence: Evidence) -> Iterator[Result]:
    """How far does a tabular model's score move as one feature moves and the others stay?

    The curve is the mean score of the positive class over rows if all of them had the same value
    of the feature: quantiles of a number from 2.5 to 97.5 %, the most frequent categories. Measured
    is its range, highest less lowest point; from 0 to 1, neither end is better. Interval: Student's
    t over the rows' own ranges between those two points. The curves are a table, with Student's t
    at each point.

    It misses that features go together: it asks about rows that may not exist, such as a child with
    ten previous convictions (`accumulated_local_effects` does not). A flat curve may hide a feature
    that raises some scores and lowers as many others.
    """
    rows = rows_to_vary(evidence)
    points: list[tuple[Scalar, ...]] = []
    for column in rows.features:
        values = values_of(rows.frame[column.name], column.kind)
        if not values:
            continue
        by_value = scores(evidence, rows.frame, column.name, values)
        points += _curve(column.name, values, by_value, evidence.confidence)
        highest, lowest = (int(end(by_value.mean(axis=1))) for end in (np.argmax, np.argmin))
        found = _from_0_to_1(by_value[highest] - by_value[lowest], evidence.confidence)
        yield measurement(
            "partial_dependence", found, len(rows.frame), {"feature": column.name},
            note=rows.note if len(rows.frame) > 1 else ONE_ROW,
            highest=values[highest], lowest=values[lowest],
        )  # fmt: skip
    yield Table(
        name="partial_dependence",
        title="Mean score if every row had this value of the feature",
        columns=("feature", "value", "score", "low", "high"),
        rows=tuple(points),
    )


def _from_0_to_1(values: Floats, confidence: float) -> Estimate:
    found = means.mean(values, confidence, least=0.0)
    return found._replace(high=float(np.minimum(found.high, 1.0)))  # NaN stays NaN


def _curve(
    name: str, values: list[float | str], by_value: Floats, confidence: float
) -> Iterator[tuple[Scalar, ...]]:
    for value, of_rows in zip(values, by_value, strict=True):
        low, high = _from_0_to_1(of_rows, confidence)[1:3]
        limits = (None, None) if np.isnan(low) else (low, high)
        yield name, value, float(of_rows.mean()), *limits
