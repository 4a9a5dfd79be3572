"""Folders with reports in them, as the dashboard is pointed at."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_report import sample_report

from audit.report import Report


@pytest.fixture(scope="session")
def report() -> Report:
    return sample_report()


@pytest.fixture
def shelf(tmp_path: Path, report: Report) -> Path:
    """Two audits of one model and a file that is no report."""
    earlier = report.run.model_copy(update={"created": "2025-02-01T08:00:00Z"})
    report.model_copy(update={"run": earlier}).write(tmp_path / "old/audit/report.json")
    report.write(tmp_path / "new/audit/report.json")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad/report.json").write_text('{"schema_version": 99}')
    return tmp_path
