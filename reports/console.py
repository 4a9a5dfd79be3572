"""The report in a terminal: the gate, which gaps are real, then concern by concern the worst."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator

from audit.finding import Concern, Finding, Status
from audit.report import Report
from reports import (
    counterfactual_words,
    counterfactuals,
    explanations,
    glance,
    places,
    privacy_words,
    robust_words,
    robustness,
    thin,
)
from reports.method_words import listed
from reports.sections import Section, is_advisory, reason_beside_estimate, sections
from reports.tradeoffs import tradeoffs
from reports.words import (
    STATUS_WORDS,
    count,
    interval,
    p_value,
    printable,
    prose,
    sentence_case,
    subject_of,
)

COMPARATOR = explanations.Standing.COMPARATOR

LINES = 3
"""Findings shown per concern, and gaps per feature."""

MOST_THIN = 3
"""Groups with too few rows that are named."""

WIDTH = 100
INDENT = " " * 6

_COLOURS = {
    Status.FAIL: 31,
    Status.ERROR: 31,
    Status.INCONCLUSIVE: 35,
    Status.WAIVED: 33,
    Status.PASS: 32,
}
_UNASKED = Status.NOT_APPLICABLE
_GATE = (("✓", Status.PASS), ("✕", Status.FAIL), ("!", Status.ERROR))


def render(report: Report, *, colour: bool = False) -> str:
    """Summarise the report in a screenful; with ANSI colours only if asked."""
    sign, status = _GATE[report.gate.exit_code]
    about = f"{report.subject.name}: {count(report.data.rows)} rows, policy {report.policy.name}"
    lines = [printable(about), _paint(f"{sign} {report.gate.headline}", status, colour), ""]
    printed = prose(report)
    lines += _gaps(report)
    for section in sections(report):
        if section.findings:
            lines += _section(section, report, printed, colour)
    silent = [s.concern.value for s in sections(report) if not s.findings]
    if silent:
        lines += [f"Not examined: {', '.join(silent)}."]
    return "\n".join(lines).rstrip() + "\n"


def gate(report: Report) -> str:
    """The verdict in the words of the report, and every breach on a line."""
    lines = [report.gate.headline, *(f"  - {breach}" for breach in report.gate.broken_by)]
    return "\n".join(map(printable, lines))


def _gaps(report: Report) -> list[str]:
    """Which gaps are real, and which groups are too small to say; nothing without groups."""
    compared = glance.comparisons(report)
    if not compared:
        return []
    lines = ["Gaps that chance does not explain (p adjusted for the number of questions)"]
    for comparison in compared:
        lines.append(printable(f"  by {comparison.where}: {comparison.answer}"))
        real = [h for h in comparison.hypotheses if h.real and not comparison.crossed]
        for hypothesis in real[:LINES]:
            p = p_value(hypothesis.lead.p_adjusted or 0.0)
            lines.append(f"    {hypothesis.name}: {interval(hypothesis.measurement)}, {p}")
    lines += map(printable, _thin(report))
    lines += _remarks(report)
    lines += _thresholds(report)
    return [*lines, ""]


def _remarks(report: Report) -> Iterator[str]:
    """What is left of gaps within the stratum, and where fairness criteria exclude each other."""
    printed = prose(report)
    for left in glance.within_strata(report):
        yield from _wrapped(
            f"{left.where}, within the stratum: ", f"{interval(left)}. {printed(left.note)}"
        )
    for conflict in glance.conflicts(report):
        if conflict.detail.get("conflict"):
            yield from _wrapped(f"{conflict.where}: ", printed(conflict.note))


def _thresholds(report: Report) -> Iterator[str]:
    """Where a gap that is open now closes, feature by feature; closed ones are no news."""
    for feature, found in tradeoffs(report).items():
        for item in found:
            where, limits = item.closes
            if limits == "as now":
                continue
            said = f"{item.gap.lower()} closes at no threshold"
            if limits:
                cost = " ".join(item.cost)
                said = f"{item.gap.lower()} closes at threshold {where} {limits}, balanced accuracy"
                said += f" changes by {cost}"
            yield from _wrapped(f"{feature}: ", said)


def _thin(report: Report) -> Iterator[str]:
    for item in thin.thin_groups(report)[:LINES]:
        named = list(item.open)
        more = f" and {count(len(named) - MOST_THIN)} more" if len(named) > MOST_THIN else ""
        yield (
            f"  rows too few for some rate, by {item.where}: {count(len(named))} of "
            f"{count(item.groups)} groups ({'; '.join(named[:MOST_THIN])}{more})"
        )


def _section(
    section: Section, report: Report, printed: Callable[[str], str], colour: bool
) -> list[str]:
    lines = [sentence_case(section.concern.value), *_advice(section, report)]
    listable = [f for f in section.findings if not places.has_own_place(f) or _binds(f)]
    unasked = [f for f in listable if f.measurement is None and f.status is _UNASKED]
    # A single reason is worth its lines; of many checks that could not be asked, the names are.
    shown = [f for f in listable if f not in unasked or len(unasked) < LINES]
    for finding in shown[:LINES]:
        lines += _lines(finding, printed, colour)
    rest = len(shown) - LINES
    if rest > 0:
        tally = ", ".join(f"{count(n)} {status.value}" for status, n in section.tally)
        lines.append(f"  … {count(rest)} more ({tally} in all)")
    if len(shown) < len(listable):
        lines += _wrapped("○ could not be asked: ", ", ".join(map(subject_of, unasked)))
    return [*lines, ""]


def _binds(finding: Finding) -> bool:
    """Whether the gate hangs on it."""
    return finding.criterion is not None and not is_advisory(finding)


def _advice(section: Section, report: Report) -> Iterator[str]:
    """What the concern says in its own words: which explanations can be read, what is relied on."""
    for line in _own_words(section.concern, report):
        yield from textwrap.wrap(printable(f"  · {line}"), WIDTH, subsequent_indent=INDENT)
    if section.concern is not Concern.TRANSPARENCY or not section.advice:
        return
    sign = STATUS_WORDS[section.advised].sign if section.advised else "·"
    said = printable(f"  {sign} {section.advice}")
    yield from textwrap.wrap(said, WIDTH, subsequent_indent=INDENT)
    compared = [m.name for m in explanations.methods(report) if m.standing is COMPARATOR]
    if compared:
        yield printable(f"  · Only compared with: {listed(compared)}.")


def _own_words(concern: Concern, report: Report) -> Iterator[str]:
    if concern is Concern.FAIRNESS:
        said = counterfactual_words.line(counterfactuals.counterfactuals(report))
        yield from filter(None, [said])
    if concern is Concern.PRIVACY:
        yield from privacy_words.lines(report)
    if concern is Concern.ROBUSTNESS:
        yield from robust_words.lines(robustness.robust(report))


def _wrapped(start: str, text: str) -> list[str]:
    return textwrap.wrap(
        printable(text), WIDTH, initial_indent=f"  {start}", subsequent_indent=INDENT
    )[:LINES]


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
