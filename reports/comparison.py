"""Reports side by side: each measurement in every one, and what differs from the first."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from audit.errors import InputError, listing
from audit.finding import Concern, Finding, Measurement, Status
from audit.report import Report
from audit.stats.estimate import Estimate
from audit.stats.mover import difference
from reports.certainty import confidence
from reports.words import printable, subject_of

Key = tuple[str, tuple[tuple[str, str], ...]]

PRICE = frozenset(
    (metric, ()) for metric in ("accuracy", "balanced_accuracy", "roc_auc", "mean_absolute_error")
)
"""How good the decisions are: shown beside any concern that is asked for."""

NOT_MADE = "the audit did not make this check"
NO_SUCH_SLICE = "the check did not measure this here"

LOWER, HIGHER, EQUAL = "lower", "higher", "the same"
NOT_SHOWN = "no difference shown"


@dataclass(frozen=True)
class Cell:
    """What one report says of a measurement.

    Attributes
    ----------
    finding
        ``None`` where the report does not hold the measurement.
    reason
        Why there is no number; empty where there is one.
    """

    finding: Finding | None
    reason: str = ""

    @property
    def measurement(self) -> Measurement | None:
        """The measurement, be it undefined."""
        return self.finding.measurement if self.finding else None

    @property
    def judged(self) -> Status | None:
        """The verdict, where the report's policy has a limit for it."""
        return self.finding.status if self.finding and self.finding.criterion else None


@dataclass(frozen=True)
class Change:
    """The difference of a report to the first, and what its interval bears out.

    Limits are infinite where an estimate is not bounded.
    """

    value: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """*lower*, *higher*, *no difference shown*; *the same* of numbers that are exact."""
        if self.high < 0:
            return LOWER
        if self.low > 0:
            return HIGHER
        return EQUAL if self.low == self.high == 0 else NOT_SHOWN


@dataclass(frozen=True)
class Row:
    """One measurement: a cell and a change by report, the first having none."""

    concern: Concern
    key: Key
    name: str
    cells: tuple[Cell, ...]

    @cached_property
    def changes(self) -> tuple[Change | None, ...]:
        """``None`` where either number is lacking, and of the first report."""
        first = self.cells[0].measurement
        return (None, *(_change(first, cell.measurement) for cell in self.cells[1:]))

    @property
    def metric(self) -> str:
        """The metric's name, as its check has it."""
        return self.key[0]

    @property
    def slice(self) -> dict[str, str]:
        """Whom it is of."""
        return dict(self.key[1])

    @property
    def is_gated(self) -> bool:
        """Whether the gate of any report hangs on it."""
        return any(cell.finding is not None and _binds(cell.finding) for cell in self.cells)

    @property
    def is_price(self) -> bool:
        """Whether it says how good the decisions are, which mitigations are paid with."""
        return self.key in PRICE

    @property
    def times(self) -> int:
        """Reports that hold it."""
        return sum(cell.measurement is not None for cell in self.cells)

    @property
    def is_alike(self) -> bool:
        """Whether all say the same to the last digit, as of what is no matter of the model."""
        measured = [m for cell in self.cells if (m := cell.measurement) and m.value is not None]
        found = {(m.value, m.low, m.high) for m in measured}
        return len(measured) == len(self.cells) and len(found) == 1


@dataclass(frozen=True)
class Comparison:
    """Reports, the first of which the others are compared with.

    Attributes
    ----------
    rows
        By concern, in the order of the first report.
    left_out
        Concern -> measurements that are not shown.
    in_full
        Whether those that are alike in all are drawn as well.
    """

    names: tuple[str, ...]
    reports: tuple[Report, ...]
    rows: tuple[Row, ...]
    left_out: Mapping[Concern, int] = field(default_factory=dict)
    in_full: bool = False

    @property
    def confidence(self) -> float:
        """Of every interval."""
        return confidence(self.reports[0])

    @property
    def same_rows(self) -> bool:
        """Whether all audited the same rows, by their digests."""
        return len({(r.data.sha256, r.data.rows) for r in self.reports}) == 1

    @property
    def differences(self) -> int:
        """Differences that have an interval."""
        return sum(change is not None for row in self.rows for change in row.changes)


def compare(reports: Sequence[Report], names: Sequence[str] = ()) -> Comparison:
    """Put reports side by side, every measurement of each.

    Parameters
    ----------
    reports
        Two or more; the first is what the others are compared with.
    names
        What to call them; by default as the models are.

    Raises
    ------
    InputError
        Fewer than two reports, names too few or alike, reports of other tasks or confidences.
    """
    called = _names(reports, names)
    for name, report in zip(called[1:], reports[1:], strict=True):
        _refuse_another_task(reports[0], report, name)
    return Comparison(called, tuple(reports), tuple(_rows(reports)))


def _names(reports: Sequence[Report], names: Sequence[str]) -> tuple[str, ...]:
    """The names given, or the models', those that are alike told apart by a number."""
    if len(reports) < 2:
        raise InputError("compare", f"found {len(reports)} report", expected="two or more")
    if names and (len(names) != len(reports) or len(set(names)) != len(names)):
        raise InputError(
            "--name", f"found {listing(names)}", expected=f"{len(reports)} names that differ"
        )
    if names:
        return tuple(names)
    called: list[str] = []
    for report in reports:
        name, number = report.subject.name, 2
        while name in called:
            name, number = f"{report.subject.name} ({number})", number + 1
        called.append(name)
    return tuple(called)


def _refuse_another_task(first: Report, other: Report, name: str) -> None:
    for what, one, two in (
        ("labels", sorted(first.task.labels), sorted(other.task.labels)),
        ("positive", [first.task.positive], [other.task.positive]),
        ("favourable", [first.task.favourable], [other.task.favourable]),
        ("confidence", [confidence(first)], [confidence(other)]),
    ):
        if one != two:
            raise InputError(
                printable(name), f"found {listing(two, 40)}", field=what,
                expected=f"{listing(one, 40)}, as in the first report",
                hint="Only reports of one task, at one confidence, can be compared.",
            )  # fmt: skip


def _rows(reports: Sequence[Report]) -> list[Row]:
    """Every measurement of any report, in the order in which reports have them."""
    held = [_by_key(report.findings) for report in reports]
    lacking = [_lacking(report) for report in reports]
    first: dict[Key, Finding] = {}
    for findings in held:
        first |= {key: finding for key, finding in findings.items() if key not in first}
    rows = [
        Row(
            concern=finding.concern,
            key=key,
            name=subject_of(finding).removesuffix(", overall"),
            cells=tuple(
                _cell(findings.get(key), why.get(finding.check, NOT_MADE))
                for findings, why in zip(held, lacking, strict=True)
            ),
        )
        for key, finding in first.items()
    ]
    return sorted(rows, key=lambda row: list(Concern).index(row.concern))


def _by_key(findings: Sequence[Finding]) -> dict[Key, Finding]:
    """Measurement -> its finding; of one held to several limits, the first the gate hangs on."""
    found: dict[Key, Finding] = {}
    for finding in sorted(findings, key=lambda finding: not _binds(finding)):
        if finding.measurement is not None:
            found.setdefault(finding.measurement.key, finding)
    order = {f.measurement.key: i for i, f in enumerate(findings) if f.measurement is not None}
    return dict(sorted(found.items(), key=lambda pair: order[pair[0]]))


def _binds(finding: Finding) -> bool:
    return finding.criterion is not None and not finding.criterion.advisory


def _lacking(report: Report) -> dict[str, str]:
    """Check that was to be made -> why it lacks a measurement that others have."""
    made = {check.name: NO_SUCH_SLICE for check in report.checks}
    return made | {f.check: f.reason for f in report.findings if f.measurement is None}


def _cell(finding: Finding | None, reason: str) -> Cell:
    if finding is None:
        return Cell(None, reason)
    m = finding.measurement
    return Cell(finding, m.note if m is not None and m.value is None else "")


def _change(first: Measurement | None, other: Measurement | None) -> Change | None:
    if first is None or other is None or first.value is None or other.value is None:
        return None
    found = difference(_estimate(other), _estimate(first))
    return Change(found.value, found.low, found.high)


def _estimate(m: Measurement) -> Estimate:
    assert m.value is not None  # noqa: S101  # the caller has looked
    # What has no limit is not bounded on that side.
    low = -math.inf if m.low is None else m.low
    return Estimate(m.value, low, math.inf if m.high is None else m.high, m.method)
