"""Folders with reports in them, as the dashboard is pointed at."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_report import sample_report
from streamlit.testing.v1 import AppTest

from audit.report import Report
from dashboards import desk

PAGES = Path(desk.__file__).parent / "app_pages"


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


@pytest.fixture
def run_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs a page of the desk on one report, its address bar filled in."""

    def run(report: Report, page: str, **query: str) -> AppTest:
        report.write(tmp_path / "audit/report.json")
        monkeypatch.setattr("sys.argv", ["app.py", str(tmp_path)])
        desk.listing.clear()
        app = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception
        return app

    return run
