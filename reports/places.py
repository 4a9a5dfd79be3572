"""What of a report is shown in a place of its own, so that no list repeats it."""

from __future__ import annotations

from audit.finding import Finding, Table
from reports import counterfactuals, personal, robustness, transparency

_PLACES = (transparency, robustness, counterfactuals, personal)

CHECKS = frozenset(name for place in _PLACES for name in place.CHECKS)
"""Checks whose measurements are not drawn group by group as well."""


def has_own_place(finding: Finding) -> bool:
    """Whether it is shown with what it is about, and so not in lists."""
    return any(place.has_own_place(finding) for place in _PLACES)


def is_told(table: Table) -> bool:
    """Whether a table is drawn or told in words, so that it is not printed as well."""
    return any(place.is_told(table) for place in _PLACES)
