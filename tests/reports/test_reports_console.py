from __future__ import annotations

from audit.finding import Concern, Finding, Status
from audit.report import Report
from reports import console


def test_the_gate_comes_first_then_each_concern_with_its_worst_finding(report: Report) -> None:
    lines = console.render(report).splitlines()
    assert report.gate.headline in lines[1]
    fairness = lines[lines.index("Fairness") + 1]
    assert fairness.startswith(
        "  ✕ fail: equal opportunity difference by sex: 0.243 [0.196, 0.288]"
    )
    assert fairness.endswith("limit at most 0.1")
    assert lines[-1] == "Not examined: privacy, transparency, robustness."


def test_no_more_than_three_findings_stand_under_a_concern_and_the_rest_are_counted(
    report: Report,
) -> None:
    text = console.render(report)
    fairness = text[text.index("Fairness") : text.index("Accountability")]
    assert fairness.count("\n  ✕ fail") + fairness.count("\n  ≈ inconclusive") == 3
    assert "3 fail, 3 inconclusive, 1 pass, 53 not gated in all" in fairness


def test_gaps_that_are_real_come_before_any_concern_with_their_adjusted_p(report: Report) -> None:
    text = console.render(report)
    gaps = text[: text.index("Performance")]
    assert "  by sex: 3 of 3 gaps real\n" in gaps
    assert "    Equal opportunity difference: 0.243 [0.196, 0.288], p = 0.003\n" in gaps
    assert "rows too few for some rate, by sex × age_band: 2 of 3 groups (M, 65+; F, 65+)" in gaps
    assert "chance" not in console.render(report.model_copy(update={"findings": ()}))


def test_of_many_checks_that_could_not_be_asked_the_names_stand_on_a_line(report: Report) -> None:
    unasked = tuple(
        Finding(
            check=f"check_{i}",
            concern=Concern.PRIVACY,
            status=Status.NOT_APPLICABLE,
            reason="Needs what is not there.",
        )
        for i in range(5)
    )
    few = console.render(report.model_copy(update={"findings": unasked[:2]}))
    assert few.count("Needs what is not there.") == 2
    many = console.render(report.model_copy(update={"findings": unasked}))
    assert "Needs" not in many
    assert "○ could not be asked: check 0, check 1, check 2, check 3, check 4" in many


def test_colours_only_if_asked(report: Report) -> None:
    assert "\x1b" not in console.render(report)
    coloured = console.render(report, colour=True)
    assert "\x1b[31m✕ fail\x1b[0m" in coloured
