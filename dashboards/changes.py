"""What changed between two audits of one subject."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from audit.finding import Finding
from audit.report import Report
from reports import counterfactuals
from reports.sections import worst_first
from reports.transparency import WORDS
from reports.words import interval, sentence_case, subject_of

ABSENT = "not asked"


def previous(report: Report, others: Iterable[Report]) -> Report | None:
    """The latest earlier audit of the same subject by name; ``None`` if there is none."""
    earlier = [
        other
        for other in others
        if other.subject.name == report.subject.name and other.run.created < report.run.created
    ]
    return max(earlier, key=lambda other: other.run.created, default=None)


def changes(before: Report, after: Report) -> pd.DataFrame:
    """Findings whose status differs, worst first: `Finding`, `Before`, `After`, `Estimate now`."""
    old, new = _by_key(before), _by_key(after)
    ordered = worst_first(new.values()) + worst_first(old[key] for key in old.keys() - new.keys())
    rows = [
        (
            sentence_case(subject_of(finding)),
            _status(old.get(key)),
            _status(new.get(key)),
            interval(finding.measurement) if finding.measurement and key in new else "",
        )
        for finding in ordered
        for key in [_key(finding)]
        if _status(old.get(key)) != _status(new.get(key))
    ]
    return pd.DataFrame(rows, columns=["Finding", "Before", "After", "Estimate now"])


def _key(finding: Finding) -> tuple[object, ...]:
    limit = finding.criterion.words if finding.criterion else ""
    about = finding.measurement.key if finding.measurement else ()
    return finding.check, about, limit


def _by_key(report: Report) -> dict[tuple[object, ...], Finding]:
    """Words are picked anew in every audit: that one is, or is not, among them is no change.

    Nor is it that no text happened to be told of one group instead of another.
    """
    picked = (f for f in report.findings if f.check != WORDS)
    return {_key(f): f for f in picked if f.criterion or not counterfactuals.is_direction(f)}


def _status(finding: Finding | None) -> str:
    return finding.status.value if finding else ABSENT
