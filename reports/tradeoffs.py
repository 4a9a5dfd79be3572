"""At which threshold each gap closes, and at what cost, in words."""

from __future__ import annotations

from dataclasses import dataclass

from audit.finding import Measurement
from audit.report import Report
from reports.sections import GAP, is_tradeoff
from reports.words import groups_of, metric_name, number, sentence_case

Limits = tuple[str, str]
"""A value and its interval, in words."""


@dataclass(frozen=True)
class Tradeoff:
    """At which threshold one gap would close, and at what cost."""

    measurement: Measurement

    @property
    def gap(self) -> str:
        """The gap in words."""
        return sentence_case(metric_name(self.measurement.slice[GAP]))

    @property
    def limit(self) -> float:
        """What a closed gap is at most."""
        return self._number("limit") or 0.0

    @property
    def now(self) -> Limits:
        """The gap at the current threshold."""
        return self._limits("current_gap")

    @property
    def closes(self) -> Limits:
        """Where it closes, and between which thresholds the rows leave that open."""
        m = self.measurement
        if m.value is None or m.low is None or m.high is None:
            return "nowhere", ""
        if m.value == self._number("current_threshold"):
            return _threshold(m.value), "as now"
        return _threshold(m.value), f"[{_threshold(m.low)}, {_threshold(m.high)}]"

    @property
    def cost(self) -> Limits:
        """What closing it changes of balanced accuracy."""
        if self.measurement.value == self._number("current_threshold"):
            return "none", ""
        return self._limits("closing_balanced_accuracy_change", signed=True)

    @property
    def said(self) -> str:
        """Whom the other threshold would decide positive, and the best trade-off found.

        Where no threshold closes the gap, what comes nearest.
        """
        said = self.measurement.note if self.measurement.value is None else self._decided
        return f"{said} {self._best}".strip()

    @property
    def _decided(self) -> str:
        now = self._number("current_decided_positive")
        then = self._number("closing_decided_positive")
        if now is None or then is None or now == then:
            return ""
        return f"{then:.1%} of people would be decided positive, instead of {now:.1%}."

    @property
    def _best(self) -> str:
        at = self._number("best_threshold")
        if at is None:
            return ""
        if at == self._number("current_threshold"):
            return "No threshold has a smaller gap without a cost that can be shown."
        change = self._limits("best_balanced_accuracy_change", signed=True)
        return (
            f"Best trade-off: {_threshold(at)}, where the gap is "
            f"{' '.join(self._limits('best_gap'))} and balanced accuracy changes by "
            f"{' '.join(change)}."
        )

    def _number(self, name: str) -> float | None:
        value = self.measurement.detail.get(name)
        return value if isinstance(value, float) else None

    def _limits(self, name: str, *, signed: bool = False) -> Limits:
        value, low, high = (self._number(f"{name}{end}") for end in ("", "_low", "_high"))
        if value is None or low is None or high is None:
            return "–", ""
        plus = "+" if signed and value > 0 else ""
        return f"{plus}{number(value)}", f"[{number(low)}, {number(high)}]"


def tradeoffs(report: Report) -> dict[str, tuple[Tradeoff, ...]]:
    """By feature, at which threshold each gap would close."""
    found: dict[str, tuple[Tradeoff, ...]] = {}
    for finding in report.findings:
        m = finding.measurement
        if m is not None and is_tradeoff(m):
            where = groups_of(m)
            found[where] = (*found.get(where, ()), Tradeoff(m))
    return found


def _threshold(score: float) -> str:
    """Three significant digits: nobody decides by more."""
    return f"{score:.3g}" if abs(score) < 1000 else f"{score:,.0f}"
