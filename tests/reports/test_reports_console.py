from __future__ import annotations

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
    assert "2 fail, 3 inconclusive, 1 pass, 48 not gated in all" in fairness


def test_colours_only_if_asked(report: Report) -> None:
    assert "\x1b" not in console.render(report)
    coloured = console.render(report, colour=True)
    assert "\x1b[31m✕ fail\x1b[0m" in coloured
