"""How sure an audit asks to be."""

from __future__ import annotations

from audit.report import Report


def confidence(report: Report) -> float:
    """Of the audit's intervals and tests."""
    return float(report.run.settings.get("confidence") or 0.95)
