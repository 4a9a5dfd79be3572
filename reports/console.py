"""The report in a terminal: the gate, then concern by concern the worst findings."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from audit.finding import Finding, Status
from audit.report import Report
from reports.sections import Section, reason_beside_estimate, sections
from reports.words import STATUS_WORDS, count, interval, printable, prose, sentence_case, subject_of

LINES = 3
"""Findings shown per concern."""

WIDTH = 100
INDENT = " " * 6

_COLOURS = {
    Status.FAIL: 31,
    Status.ERROR: 31,
    Status.INCONCLUSIVE: 35,
    Status.WAIVED: 33,
    Status.PASS: 32,
}
_GATE = (("✓", Status.PASS), ("✕", Status.FAIL), ("!", Status.ERROR))


def render(report: Report, *, colour: bool = False) -> str:
    """Summarise the report in a screenful; with ANSI colours only if asked."""
    sign, status = _GATE[report.gate.exit_code]
    about = f"{report.subject.name}: {count(report.data.rows)} rows, policy {report.policy.name}"
    lines = [printable(about), _paint(f"{sign} {report.gate.headline}", status, colour), ""]
    printed = prose(report)
    for section in sections(report):
        if section.findings:
            lines += _section(section, printed, colour)
    silent = [s.concern.value for s in sections(report) if not s.findings]
    if silent:
        lines += [f"Not examined: {', '.join(silent)}."]
    return "\n".join(lines).rstrip() + "\n"


def gate(report: Report) -> str:
    """The verdict in the words of the report, and every breach on a line."""
    lines = [report.gate.headline, *(f"  - {breach}" for breach in report.gate.broken_by)]
    return "\n".join(map(printable, lines))


def _section(section: Section, printed: Callable[[str], str], colour: bool) -> list[str]:
    lines = [sentence_case(section.concern.value)]
    for finding in section.findings[:LINES]:
        lines += _lines(finding, printed, colour)
    rest = len(section.findings) - LINES
    if rest > 0:
        tally = ", ".join(f"{count(n)} {status.value}" for status, n in section.tally)
        lines.append(f"  … {count(rest)} more ({tally} in all)")
    return [*lines, ""]


def _lines(finding: Finding, printed: Callable[[str], str], colour: bool) -> list[str]:
    status, measured = finding.status, finding.measurement
    sign = _paint(f"{STATUS_WORDS[status].sign} {status.value}", status, colour)
    line = f"  {sign}: {printable(subject_of(finding))}"
    if measured is not None:
        line += f": {interval(measured)}, n = {count(measured.n)}"
    if finding.criterion is not None:
        line += f", limit {finding.criterion.words}"
    if status in (Status.NOT_GATED, Status.PASS):
        return [line]
    reason = printable(printed(reason_beside_estimate(finding)))
    return [line, *textwrap.wrap(reason, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT)]


def _paint(text: str, status: Status, colour: bool) -> str:
    code = _COLOURS.get(status)
    return f"\x1b[{code}m{text}\x1b[0m" if colour and code else text
