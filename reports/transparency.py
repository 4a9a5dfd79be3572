"""The concern of transparency in a sentence or two, and what of it has a place of its own."""

from __future__ import annotations

from audit.finding import Finding, Table
from audit.report import Report
from reports import explanations, reliance, tabular
from reports.method_words import MEASURES, PLAUSIBILITY

WORDS = "word_attribution"
AGREEMENT = "method_agreement"

CHECKS = frozenset((
    *MEASURES, *PLAUSIBILITY, WORDS, AGREEMENT, *reliance.CHECKS, *tabular.CHECKS,
))  # fmt: skip
"""Checks whose measurements are shown side by side with what they are about, not in lists."""

TABLES = frozenset((
    WORDS, "explained_cases", "explained_words", "few_word_reversal", reliance.SHIFT,
    *tabular.CURVES, "counterfactual_cases",
))  # fmt: skip
"""Tables that are told in words or drawn."""


def has_own_place(finding: Finding) -> bool:
    """Whether a measurement is shown elsewhere than in lists: so is no word of a failed method."""
    return finding.check in CHECKS and finding.measurement is not None


def is_told(table: Table) -> bool:
    """Whether a table is drawn or told in words, so that it is not printed as well."""
    return table.name in TABLES or table.name.startswith(tabular.PUSHES)


def answer(report: Report) -> str:
    """What can be read, and what the decisions hang on."""
    made = explanations.answer(explanations.methods(report))
    largest = reliance.largest(report)
    relied = f"Largest reliance: {largest}." if largest else ""
    return " ".join(filter(None, (made, relied, tabular.answer(report))))
