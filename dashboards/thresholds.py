"""Any rate of any group at any threshold, from the score counts a report carries."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.report import Report
from audit.stats.counts import Confusion
from audit.stats.intervals import rate
from audit.stats.rates import RATES
from reports.words import number

SCORE_COUNTS = "score_counts"
OVERALL = "Overall"

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class ScoreCounts:
    """Rows of a report by feature, group, true class and score.

    Attributes
    ----------
    rows
        Columns `feature`, `group`, `label` (positive, negative, unknown), `low`, `high`, `n`.
    assistive
        Whether to be called positive is what the person wants.
    """

    rows: pd.DataFrame
    assistive: bool
    confidence: float

    @classmethod
    def of(cls, report: Report) -> ScoreCounts | None:
        """The counts of a report; ``None`` if it has none, or more than two classes."""
        table = next((table for table in report.tables if table.name == SCORE_COUNTS), None)
        if table is None or not table.rows or len(report.task.labels) != 2:
            return None
        return cls(
            pd.DataFrame(table.rows, columns=list(table.columns)),
            assistive=report.task.positive == report.task.favourable,
            confidence=float(report.run.settings.get("confidence") or 0.95),
        )

    @property
    def features(self) -> list[str]:
        """Sensitive features, in the order of the report."""
        return list(self.rows["feature"].unique())

    @property
    def thresholds(self) -> list[float]:
        """Lower edges of the bins: the thresholds at which the counts are exact."""
        return sorted(self.rows["low"].unique().tolist())

    def curves(self, feature: str, metric: str) -> pd.DataFrame:
        """One of `RATES` by group at every threshold; a score at or above it is called positive.

        Returns
        -------
        DataFrame
            `group` (all rows together under `OVERALL`), `threshold`, `value`, `low`, `high` (NaN
            where undefined), `n` (of the denominator).
        """
        rows = self.rows[self.rows["feature"] == feature]
        parts = {OVERALL: rows} | dict(iter(rows.groupby("group", sort=False)))
        return pd.concat(
            [self._curve(part, metric).assign(group=group) for group, part in parts.items()],
            ignore_index=True,
        )

    def _curve(self, rows: pd.DataFrame, metric: str) -> pd.DataFrame:
        confusion = self._confusion(rows)
        spec = RATES[metric]
        k, n = spec.numerator(confusion), spec.denominator(confusion)
        estimates = [
            rate(int(some), int(all_), self.confidence)[:3] for some, all_ in zip(k, n, strict=True)
        ]
        curve = pd.DataFrame(estimates, columns=["value", "low", "high"])
        return curve.assign(threshold=self.thresholds, n=n)

    def _confusion(self, rows: pd.DataFrame) -> Confusion:
        """Counts at each threshold, as if each threshold were a group."""
        positive, negative, unknown = (
            self._called(rows[rows["label"] == label])
            for label in ("positive", "negative", "unknown")
        )
        (tp, fn), (fp, tn) = positive, negative
        called = tp + fp + unknown[0]
        total = np.full_like(tp, rows["n"].sum())
        return Confusion(
            tp=tp,
            fp=fp,
            fn=fn,
            tn=tn,
            correct=tp + tn,
            selected=called if self.assistive else total - called,
            total=total,
            recognised=np.stack([tp, tn], axis=-1),
            of_class=np.stack([tp + fn, fp + tn], axis=-1),
        )

    def _called(self, rows: pd.DataFrame) -> tuple[Ints, Ints]:
        """How many of `rows` score at or above each threshold, and how many below."""
        by_score = rows.groupby("low")["n"].sum().reindex(self.thresholds, fill_value=0).to_numpy()
        above = by_score[::-1].cumsum()[::-1]
        return above, by_score.sum() - above


def at(curves: pd.DataFrame, threshold: float, metric: str, feature: str) -> pd.DataFrame:
    """The curves' values at one threshold, as `reports.tidy.tidy` lays rows out."""
    rows = curves[curves["threshold"] == threshold]
    overall = rows["group"] == OVERALL
    return rows.assign(
        metric=metric,
        feature=np.where(overall, "", feature),
        group=rows["group"].mask(overall, ""),
        status="not gated",
        shown=[number(None if math.isnan(value) else value) for value in rows["value"]],
    )
