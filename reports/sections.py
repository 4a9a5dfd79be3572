"""A report arranged for reading: concern by concern, worst first, each with its answer in words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from audit.finding import ALL_GROUPS, Concern, Finding, Measurement, Status
from audit.reasons import shown
from audit.report import CheckInfo, Report
from reports import (
    explanations,
    privacy_words,
    robust_words,
    robustness,
    transparency,
)
from reports.words import count, sentence_case, subject_of

SEVERITY = (
    Status.ERROR,
    Status.FAIL,
    Status.INCONCLUSIVE,
    Status.NOT_APPLICABLE,
    Status.WAIVED,
    Status.PASS,
    Status.NOT_GATED,
)
"""Statuses from worst to most harmless."""

NOT_SHOWN = (Status.ERROR, Status.INCONCLUSIVE, Status.NOT_APPLICABLE)
"""Statuses that leave a question open."""

LEVEL = 0.05
"""A p-value above it is taken for chance, where findings are put in order."""

JUDGED = (Status.FAIL, Status.INCONCLUSIVE, Status.WAIVED, Status.PASS)
"""Statuses of what was held to a limit."""

GAP = "gap"
"""In a slice, names the gap that a threshold would close."""


@dataclass(frozen=True)
class Section:
    """One concern of a report.

    Attributes
    ----------
    findings
        Worst first.
    checks
        The checks that asked this question; empty when none did.
    advised, advice
        What advisory verdicts come to together, and that in words, where the concern has its own
        way to say it.
    told
        What was measured, in a sentence or two, where the concern has its own way to say it.
    """

    concern: Concern
    findings: tuple[Finding, ...]
    checks: tuple[CheckInfo, ...]
    advised: Status | None = None
    advice: str = ""
    told: str = ""

    @property
    def status(self) -> Status | None:
        """The worst status; ``None`` when the concern was not examined.

        A check that could not be asked does not hide what was judged, or measured, beside it.
        """
        bound = [f for f in self.findings if not (self.advised and is_advisory(f))]
        statuses = {_effective(finding) for finding in bound} | {self.advised}
        ranked = [status for status in SEVERITY if status in statuses]
        answered = (Status.ERROR, *JUDGED, Status.NOT_GATED)
        return next((status for status in ranked if status in answered), next(iter(ranked), None))

    @property
    def tally(self) -> tuple[tuple[Status, int], ...]:
        """How many findings have each status, worst first; undefined groups count as not gated."""
        counts = Counter(_effective(finding) for finding in self.findings)
        return tuple((status, counts[status]) for status in SEVERITY if counts[status])

    @property
    def answer(self) -> str:
        """What was found, in one or two sentences."""
        if not self.findings:
            return (
                "Not examined. No check of this audit asks this question, so nothing is known "
                "about it, neither good nor bad."
            )
        return " ".join(filter(None, (self.verdict, self.told, self.left_open)))

    @property
    def verdict(self) -> str:
        """What became of the limits; empty where there were none but something is told."""
        silent = self.told and not any(_effective(f) in JUDGED for f in self.findings)
        return "" if silent else _verdict(self.findings, self.advice)

    @property
    def left_open(self) -> str:
        """What the verdict does not cover."""
        return _open_questions(self.findings)


def sections(report: Report) -> tuple[Section, ...]:
    """Every concern in the order a report asks them, also those that nobody examined."""
    return tuple(_section(concern, report) for concern in Concern)


def _section(concern: Concern, report: Report) -> Section:
    own = concern is Concern.TRANSPARENCY
    return Section(
        concern,
        worst_first(f for f in report.findings if f.concern is concern),
        tuple(check for check in report.checks if check.concern is concern),
        advised=explanations.status(explanations.methods(report)) if own else None,
        advice=transparency.answer(report) if own else "",
        told=_told(concern, report),
    )


def _told(concern: Concern, report: Report) -> str:
    if concern is Concern.ROBUSTNESS:
        return robust_words.answer(robustness.robust(report))
    if concern is Concern.PRIVACY:
        return privacy_words.answer(report)
    return ""


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Order by status, how surely the limit is broken, chance or not, and from whole to part."""
    return tuple(sorted(findings, key=_rank))


def not_shown(report: Report) -> tuple[Finding, ...]:
    """Findings that leave their question open, worst first."""
    return worst_first(f for f in report.findings if _effective(f) in NOT_SHOWN)


def together(findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], ...]:
    """Findings that say the same of several checks, put together; the others one by one."""
    alike: dict[object, list[Finding]] = {}
    for position, finding in enumerate(findings):
        same = (finding.status, finding.reason) if finding.measurement is None else position
        alike.setdefault(same, []).append(finding)
    return tuple(map(tuple, alike.values()))


def is_gap(measurement: Measurement) -> bool:
    """Whether it compares the groups of a feature with each other."""
    return ALL_GROUPS in measurement.slice.values() and not is_tradeoff(measurement)


def is_tradeoff(measurement: Measurement) -> bool:
    """Whether it is a threshold at which some gap would close, not a gap itself."""
    return GAP in measurement.slice


def is_part(measurement: Measurement) -> bool:
    """Whether it speaks of one group, not of all rows and not of a comparison."""
    return bool(measurement.slice) and ALL_GROUPS not in measurement.slice.values()


def is_advisory(finding: Finding) -> bool:
    """Whether its limit gives a verdict on which no gate hangs."""
    return finding.criterion is not None and finding.criterion.advisory


def _answers_without_value(finding: Finding) -> bool:
    """Whether a missing value is the answer: no row to count in a group, no threshold to close."""
    measurement = finding.measurement
    if measurement is None or finding.status is not Status.NOT_APPLICABLE:
        return False
    return is_part(measurement) or is_tradeoff(measurement)


def _rank(finding: Finding) -> tuple[int, bool, float, bool, int]:
    measurement = finding.measurement
    features = len(measurement.slice) if measurement and is_part(measurement) else 0
    by_chance = finding.p_adjusted is None or finding.p_adjusted > LEVEL
    severity = SEVERITY.index(_effective(finding))
    return severity, is_advisory(finding), -_beyond(finding), by_chance, features


def _effective(finding: Finding) -> Status:
    """The status it counts with: of a method only compared with, advisory verdicts do not count."""
    compared = is_advisory(finding) and explanations.is_comparator(finding)
    return Status.NOT_GATED if compared or _answers_without_value(finding) else finding.status


def _beyond(finding: Finding) -> float:
    """How far the whole interval lies beyond the limit; negative where it does not."""
    m, limit = finding.measurement, finding.criterion
    if m is None or m.low is None or limit is None:
        return 0.0
    high = math.inf if m.high is None else m.high
    distances = [limit.min - high] if limit.min is not None else []
    distances += [m.low - limit.max] if limit.max is not None else []
    return max(distances, default=0.0)


def _verdict(findings: tuple[Finding, ...], advice: str) -> str:
    judged = [f for f in findings if _effective(f) in JUDGED]
    bound, advised = _parted(judged)
    advice = advice or _advice(advised)
    if advice and not bound:
        return advice
    return f"{_bound_verdict(bound)} {advice}".strip()


def _parted(judged: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Findings on which the gate hangs, and those on which it does not."""
    sides: tuple[list[Finding], list[Finding]] = ([], [])
    for finding in judged:
        sides[is_advisory(finding)].append(finding)
    return sides


def _advice(advised: list[Finding]) -> str:
    """What became of limits that are only advised."""
    failed = [f for f in advised if f.status is Status.FAIL]
    if failed:
        return f"{_of(failed, advised)} beyond an advised limit, on which no gate hangs."
    return f"{_of(advised, advised)} held to advised limits, none beyond." if advised else ""


def _bound_verdict(judged: list[Finding]) -> str:
    failed = [f for f in judged if f.status is Status.FAIL]
    if not judged:
        return "No limit was set or could be tested here, so nothing was judged."
    if failed:
        worst = f"{sentence_case(subject_of(failed[0]))}: {failed[0].reason}"
        return f"No. {_of(failed, judged)} beyond the limit. {worst}"
    if all(f.status is Status.PASS for f in judged):
        return f"Yes, by the limits set: {_of(judged, judged)} within them."
    waived = [f for f in judged if f.status is Status.WAIVED]
    if waived:
        return f"Only by waiver: {_of(waived, judged)} accepted beyond the limit."
    passed = [f for f in judged if f.status is Status.PASS]
    return f"Not shown. {_of(passed, judged)} shown to be within the limit."


def _open_questions(findings: tuple[Finding, ...]) -> str:
    """Say what the verdict does not cover."""
    counts = Counter(_effective(f) for f in findings)
    clauses = {
        Status.INCONCLUSIVE: "too uncertain to judge",
        Status.NOT_APPLICABLE: "could not be asked",
        Status.ERROR: "broke down while being asked",
    }
    parts = [f"{count(counts[s])} {clause}" for s, clause in clauses.items() if counts[s]]
    return f"Open: {', '.join(parts)}." if parts else ""


def _of(some: list[Finding], judged: list[Finding]) -> str:
    verb = "is" if len(some) == 1 else "are"
    noun = "measurement" if len(judged) == 1 else "measurements"
    return f"{count(len(some))} of {count(len(judged))} judged {noun} {verb}"


def misses(check: CheckInfo) -> str:
    """What a check says it does not see: the paragraph of its text that begins *It misses*."""
    paragraphs = (" ".join(p.split()) for p in check.explanation.split("\n\n"))
    return next((p for p in paragraphs if p.startswith("It misses")), "")


def reason_beside_estimate(finding: Finding) -> str:
    """The reason without the estimate it begins with: a table has that in a column of its own."""
    m = finding.measurement
    return finding.reason.removeprefix(f"{shown(m)} ") if m is not None else finding.reason
