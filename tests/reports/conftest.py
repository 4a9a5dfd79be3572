"""The sample report and its page, made once."""

from __future__ import annotations

import pytest
from sample_report import sample_report

from audit.report import Report
from reports import html


@pytest.fixture(scope="session")
def report() -> Report:
    return sample_report()


@pytest.fixture(scope="session")
def page(report: Report) -> str:
    return html.render(report)
