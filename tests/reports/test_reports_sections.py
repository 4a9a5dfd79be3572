from __future__ import annotations

from audit.finding import ALL_GROUPS, Concern, Criterion, Finding, Measurement, Status
from audit.report import CheckInfo, Report
from reports.sections import (
    Section,
    misses,
    not_shown,
    reason_beside_estimate,
    sections,
    worst_first,
)


def finding(
    status: Status, value: float | None = 0.5, limit: float | None = None, **slice_: str
) -> Finding:
    m = Measurement(
        metric="m", value=value, low=value, high=value, n=10, slice=slice_, method="exact"
    )
    criterion = None if limit is None else Criterion(max=limit)
    return Finding(
        check="m",
        concern=Concern.FAIRNESS,
        status=status,
        reason=f"{value} because.",
        measurement=m,
        criterion=criterion,
    )


def section(*findings: Finding) -> Section:
    return Section(Concern.FAIRNESS, worst_first(findings), ())


def test_every_concern_has_its_section_also_those_nobody_examined(report: Report) -> None:
    by_concern = {s.concern: s for s in sections(report)}
    assert list(by_concern) == list(Concern)
    assert by_concern[Concern.FAIRNESS].status is Status.FAIL
    assert by_concern[Concern.PRIVACY].status is None
    assert by_concern[Concern.PRIVACY].answer.startswith("Not examined.")


def test_the_worst_come_first_and_the_farthest_beyond_its_limit_before_the_nearer() -> None:
    near, far = (finding(Status.FAIL, v, 0.1, sex=ALL_GROUPS) for v in (0.2, 0.9))
    kept, crash = finding(Status.PASS, 0.0, 0.1), finding(Status.ERROR)
    assert section(kept, near, far, crash).findings == (crash, far, near, kept)


def test_a_rate_undefined_for_one_group_is_no_open_question_of_the_concern() -> None:
    empty = finding(Status.NOT_APPLICABLE, None, sex="F")
    kept = finding(Status.PASS, 0.0, 0.1)
    assert section(empty, kept).status is Status.PASS
    overall = finding(Status.NOT_APPLICABLE, None)
    assert section(overall).status is Status.NOT_APPLICABLE
    assert section(overall, kept).status is Status.PASS
    assert section(overall, kept).answer.endswith("Open: 1 could not be asked.")


def test_answers_say_what_was_shown_and_what_is_open() -> None:
    kept, broken = finding(Status.PASS, 0.0, 0.1), finding(Status.FAIL, 0.9, 0.1)
    unsure, waived = finding(Status.INCONCLUSIVE, 0.1, 0.1), finding(Status.WAIVED, 0.9, 0.1)
    ungated = finding(Status.NOT_GATED)
    assert (
        section(kept).answer == "Yes, by the limits set: 1 of 1 judged measurement is within them."
    )
    assert section(kept, broken).answer.startswith("No. 1 of 2 judged measurements is beyond")
    assert section(kept, unsure).answer == (
        "Not shown. 1 of 2 judged measurements is shown to be within the limit. "
        "Open: 1 too uncertain to judge."
    )
    assert section(waived).answer.startswith("Only by waiver: 1 of 1")
    assert section(ungated).answer.startswith("No limit was set")


def test_not_shown_lists_inconclusive_findings_with_the_rows_that_would_settle_them(
    report: Report,
) -> None:
    open_ = not_shown(report)
    assert {f.status for f in open_} == {Status.INCONCLUSIVE}
    assert all("would settle it" in f.reason for f in open_)


def test_the_reason_beside_an_estimate_does_not_repeat_it(report: Report) -> None:
    worst = next(f for f in report.findings if f.status is Status.FAIL)
    assert worst.reason.startswith("0.")
    assert reason_beside_estimate(worst).startswith("lies above")


def test_what_a_check_misses_is_found_in_its_explanation() -> None:
    check = CheckInfo(
        name="m",
        concern=Concern.FAIRNESS,
        title="t",
        explanation="A rate.\n\nIt misses whether\n  the labels are fair.",
    )
    assert misses(check) == "It misses whether the labels are fair."
    assert misses(check.model_copy(update={"explanation": "A rate."})) == ""
