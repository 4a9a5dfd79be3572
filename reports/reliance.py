"""Reliance on words that reveal who a person is: what changing them does, what points there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from audit.finding import Finding, Measurement
from audit.manifest import Task
from audit.report import Report
from reports.words import number, p_value

SHIFT, FLIPS = "sensitive_word_shift", "sensitive_flip_rate"
SHARE, LIFT = "sensitive_attribution_share", "sensitive_attribution_lift"
POINTERS = (SHARE, LIFT)
CONCEPT = "concept_sensitivity"
CHECKS = (SHIFT, FLIPS, *POINTERS, CONCEPT)
WORDS, MOVED = "words", "moved"
"""In a slice, name the list of words, and how they were changed."""


@dataclass(frozen=True)
class Reliance:
    """What words of one list do to the score.

    Attributes
    ----------
    shift
        What changing them does, on average; the model was asked.
    parts
        The same by direction and by group.
    flips
        How many decisions turn, where that was counted.
    pointers
        Metric -> where attribution points; no verdict.
    """

    words: str
    shift: Finding
    parts: tuple[Finding, ...]
    flips: Finding | None
    pointers: Mapping[str, Finding]

    @property
    def measurement(self) -> Measurement:
        """The mean shift."""
        assert self.shift.measurement is not None  # noqa: S101  # made of measurements only
        return self.shift.measurement

    @property
    def moved(self) -> str:
        """How the words were changed, e.g. *female → male*."""
        return str(self.measurement.detail.get(MOVED) or "changed")

    @property
    def strength(self) -> tuple[float, float]:
        """How far the interval lies from 0; of those that hold 0, how far the value does."""
        m = self.measurement
        return max(m.low or 0.0, -(m.high or 0.0), 0.0), abs(m.value or 0.0)

    def direction(self, task: Task) -> str:
        """Which way the score moves, in words."""
        m = self.measurement
        if m.value is None or m.low is None or m.high is None:
            return "not measured"
        if m.low <= 0 <= m.high:
            return "no shift is shown"
        return f"{'towards' if m.value > 0 else 'away from'} “{task.positive}”"

    @property
    def beside(self) -> str:
        """What stands beside the shift: other words, chance, decisions that turn."""
        detail = self.measurement.detail
        said = []
        if isinstance(control := detail.get("control"), float):
            said.append(f"as many other words of the same texts: {number(control)}")
        if self.shift.p_adjusted is not None:
            said.append(f"farther than those: {p_value(self.shift.p_adjusted)}")
        if isinstance(rate := detail.get("flip_rate"), float):
            said.append(f"{rate:.1%} of decisions turn")
        return "; ".join(said)


def reliances(report: Report) -> tuple[Reliance, ...]:
    """By list of words, the one that moves the score farthest first."""
    by_list: dict[str, list[Finding]] = {}
    for finding in report.findings:
        m = finding.measurement
        if m is not None and m.metric in CHECKS and WORDS in m.slice:
            by_list.setdefault(m.slice[WORDS], []).append(finding)
    found = (_reliance(words, findings) for words, findings in by_list.items())
    return tuple(sorted(filter(None, found), key=lambda one: one.strength, reverse=True))


def concepts(report: Report) -> tuple[Finding, ...]:
    """How far the score follows directions inside the model."""
    return tuple(f for f in report.findings if f.check == CONCEPT and f.measurement is not None)


def largest(report: Report) -> str:
    """The list that moves the score farthest, in a line; empty where none was changed."""
    for one in reliances(report):
        m = one.measurement
        if m.value is not None and m.low is not None and m.high is not None:
            limits = f"{number(m.value)} [{number(m.low)}, {number(m.high)}]"
            return f"words of {one.words}, {one.moved}: {limits}, {one.direction(report.task)}"
    return ""


def _reliance(words: str, findings: list[Finding]) -> Reliance | None:
    whole = {f.check: f for f in findings if f.measurement and len(f.measurement.slice) == 1}
    if SHIFT not in whole:
        return None
    return Reliance(
        words=words,
        shift=whole[SHIFT],
        parts=tuple(f for f in findings if f.check == SHIFT and f is not whole[SHIFT]),
        flips=whole.get(FLIPS),
        pointers={name: whole[name] for name in POINTERS if name in whole},
    )
