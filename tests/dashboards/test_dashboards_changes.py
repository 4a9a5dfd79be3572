from __future__ import annotations

from audit.finding import Status
from audit.report import Report
from dashboards.changes import changes, previous


def dated(report: Report, created: str) -> Report:
    return report.model_copy(update={"run": report.run.model_copy(update={"created": created})})


def test_the_previous_audit_is_the_latest_earlier_one_of_the_same_subject(report: Report) -> None:
    old, older = dated(report, "2025-02-01"), dated(report, "2024-02-01")
    later = dated(report, "2026-01-01")
    other = report.subject.model_copy(update={"name": "other"})
    stranger = dated(report, "2025-03-01").model_copy(update={"subject": other})
    assert previous(report, [older, old, later, stranger, report]) is old
    assert previous(report, [report]) is None


def test_changes_list_findings_of_another_status_and_those_asked_only_once(
    report: Report,
) -> None:
    first, second, *rest = report.findings
    was = first.model_copy(update={"status": Status.FAIL})
    before = report.model_copy(update={"findings": (was, *rest)})
    table = changes(before, report)
    assert table[["Before", "After"]].to_numpy().tolist() == [
        ["fail", first.status.value],
        ["not asked", second.status.value],
    ]
    assert table["Finding"].iloc[0] == "Accuracy, overall"
    assert changes(report, report).empty
