"""A report that holds nothing but counts by group, as a sheet reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sample_report import sample_report

from audit.finding import MISSING, Concern, Finding, Measurement, Status
from audit.report import DataInfo, GroupSize, Report
from audit.stats.intervals import rate

Counts = Mapping[tuple[str, ...], tuple[int, int]]
"""Category -> people, and how many of them were selected."""


def counted_report(
    tables: Mapping[tuple[str, ...], Counts],
    metric: str = "selection_rate",
    detail: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Report:
    """A report with `metric` by group for each tuple of features in `tables`."""
    measured = [
        _measured(metric, dict(zip(features, names, strict=True)), n, k, detail or {})
        for features, counts in tables.items()
        for names, (n, k) in counts.items()
    ]
    sizes = tuple(
        GroupSize(feature=features[0], group=names[0], n=n, missing=names[0] == MISSING)
        for features, counts in tables.items()
        if len(features) == 1
        for names, (n, _) in counts.items()
    )
    rows = sum(size.n for size in sizes if size.feature == sizes[0].feature) if sizes else 0
    fields = {
        "findings": tuple(
            Finding(
                check=metric,
                concern=Concern.FAIRNESS,
                status=Status.NOT_GATED,
                reason="The policy sets no limit.",
                measurement=m,
            )
            for m in measured
        ),
        "data": DataInfo(rows=rows, sha256="c3" * 32, groups=sizes),
        "tables": (),
    }
    return sample_report(**fields | changes)


def _measured(
    metric: str, slice_: dict[str, str], n: int, k: int, detail: Mapping[str, Any]
) -> Measurement:
    value, low, high, method = rate(k, n)
    return Measurement(
        metric=metric,
        value=value if n else None,
        low=low if n else None,
        high=high if n else None,
        n=n,
        slice=slice_,
        method=method,
        note="" if n else "Undefined",
        detail={"count": k, **detail},
    )
