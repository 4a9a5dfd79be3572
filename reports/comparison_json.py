"""A comparison with all its numbers, for other programs."""

from __future__ import annotations

import json
import math
from typing import Any

from audit.report import Report
from reports.comparison import Cell, Change, Comparison, Row
from reports.comparison_words import NOT_MEASURED, remarks
from reports.words import UNDEFINED

SCHEMA_VERSION = 1


def render(comparison: Comparison) -> str:
    """Put it in JSON; an undefined number is null, and so is a limit that is not bounded."""
    pairs = zip(comparison.names, comparison.reports, strict=True)
    return (
        json.dumps(
            {
                "schema_version": SCHEMA_VERSION,
                "confidence": comparison.confidence,
                "same_rows": comparison.same_rows,
                "remarks": list(remarks(comparison)),
                "reports": [_report(name, report) for name, report in pairs],
                "measurements": [_row(row, comparison) for row in comparison.rows],
                "left_out": {c.value: n for c, n in comparison.left_out.items()},
            },
            indent=1,
            allow_nan=False,
        )
        + "\n"
    )


def _report(name: str, report: Report) -> dict[str, Any]:
    dumped = report.model_dump(mode="json", include={"subject", "training", "gate"})
    return {
        "name": name,
        **dumped,
        "rows": report.data.rows,
        "rows_sha256": report.data.sha256,
        "policy": report.policy.name,
        "created": report.run.created,
    }


def _row(row: Row, comparison: Comparison) -> dict[str, Any]:
    return {
        "concern": row.concern.value,
        "metric": row.key[0],
        "slice": dict(row.key[1]),
        "values": [
            {"report": name, **_cell(cell)}
            for name, cell in zip(comparison.names, row.cells, strict=True)
        ],
        "differences": [
            {"report": name, **_change(change)}
            for name, change in zip(comparison.names, row.changes, strict=True)
            if change is not None
        ],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    m = cell.measurement
    if m is None:
        return {"status": NOT_MEASURED, "value": None, "reason": cell.reason}
    known = {"value", "low", "high", "n", "method", "note"}
    status = "measured" if m.value is not None else UNDEFINED
    judged = cell.judged.value if cell.judged else None
    return {"status": status, **m.model_dump(mode="json", include=known), "judged": judged}


def _change(change: Change) -> dict[str, Any]:
    low, high = (None if math.isinf(limit) else limit for limit in (change.low, change.high))
    return {"value": change.value, "low": low, "high": high, "verdict": change.verdict}
