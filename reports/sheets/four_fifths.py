"""The Uniform Guidelines on Employee Selection Procedures: four fifths, and is it chance?

References
----------
29 CFR 1607.4(D) and 1607.15(A)(2)(a); Questions and Answers 10 to 24, 44 FR 11996 (2 March 1979).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from audit.errors import InputError
from audit.report import Report
from reports.sheets.sheet import Basis, Cell, Options, Sheet, as_csv, page, percent
from reports.sheets.significance import Comparison, compare, reaches_line
from reports.sheets.tally import (
    Impact,
    Tally,
    basis_of,
    confidence_of,
    features_of,
    impacts,
    tallies,
)

NAME = "--sheet four-fifths"

COLUMNS = (
    "feature", "group", "applicants", "selected", "selection_rate", "impact_ratio",
    "standard_deviations", "p_value", "test", "short_of_four_fifths", "shortfall",
    "moved_to_reach_four_fifths", "reversed_by_one", "conclusion", "reason",
    "rate_low", "rate_high", "impact_ratio_low", "impact_ratio_high",
)  # fmt: skip


class Conclusion(StrEnum):
    """What the Guidelines make of a group's rate. None of them is a finding of law."""

    INDICATED = "adverse impact indicated"
    SMALL_NUMBERS = "small numbers"
    LOOK_CLOSER = "above four fifths, yet significant"
    NOT_INDICATED = "not indicated"
    TOP = "most selected"
    NOT_CONSIDERED = "not considered"
    UNDEFINED = "undefined"


@dataclass(frozen=True)
class Row:
    """One group of a feature: its impact ratio, its comparison with the top, and the conclusion."""

    impact: Impact
    comparison: Comparison | None
    conclusion: Conclusion
    reason: str


@dataclass(frozen=True)
class FeatureTable:
    """The groups of one sensitive feature; `unknown` people are in none of them."""

    feature: str
    rows: tuple[Row, ...]
    unknown: int

    @property
    def answer(self) -> str:
        """The groups that call for a second look, in one sentence."""
        parts = [
            f"{kind}: {', '.join(_name(row) for row in self.rows if row.conclusion is kind)}"
            for kind in (Conclusion.INDICATED, Conclusion.LOOK_CLOSER, Conclusion.SMALL_NUMBERS)
            if any(row.conclusion is kind for row in self.rows)
        ]
        return f"{'; '.join(parts) or 'Adverse impact is not indicated for any group'}."


def render(report: Report, options: Options) -> Sheet:
    """Fill in the sheet, feature by feature.

    Raises
    ------
    InputError
        No sensitive feature, or no selection rate by group.
    """
    basis = basis_of(report, Basis.SELECTION, NAME)
    features = features_of(report)
    if not features:
        raise InputError(
            NAME, "the report has no sensitive feature", hint="Name them: --sensitive."
        )
    made = tuple(_table(report, basis, feature, options) for feature in features)
    html = page(
        "sheet-four-fifths.html",
        report,
        tables=made,
        Conclusion=Conclusion,
        limit=percent(options.exclude_below).replace(".0", ""),
        confidence=percent(confidence_of(report)).replace(".0", ""),
    )
    return Sheet(html, as_csv(COLUMNS, _csv_rows(made)))


def _table(report: Report, basis: Basis, feature: str, options: Options) -> FeatureTable:
    found, unknown = tallies(report, basis.metric, (feature,), options.unknown, NAME)
    rows = impacts(found, options.exclude_below, confidence_of(report))
    top = next((row.tally for row in rows if row.top), None)
    return FeatureTable(feature, tuple(_row(row, top, options) for row in rows), unknown)


def _row(impact: Impact, top: Tally | None, options: Options) -> Row:
    if impact.excluded:
        limit = percent(options.exclude_below).replace(".0", "")
        return Row(impact, None, Conclusion.NOT_CONSIDERED, f"Fewer than {limit} of the people.")
    if top is None:
        return Row(impact, None, Conclusion.UNDEFINED, "Nobody was selected: no rate to compare.")
    if impact.top:
        return Row(impact, None, Conclusion.TOP, "The others are compared with this group.")
    mine = impact.tally
    found = compare(mine.count, mine.n, top.count, top.n)
    below = not reaches_line(mine.count, mine.n, top.count, top.n)
    return Row(impact, found, *_conclusion(impact, found, below=below))


def _conclusion(impact: Impact, found: Comparison, *, below: bool) -> tuple[Conclusion, str]:
    if below and found.reversed_by_one:
        return Conclusion.SMALL_NUMBERS, (
            "Below four fifths, but had one selection gone the other way this group would have "
            "been selected more often (Q&A 21)."
        )
    if below and not found.significant:
        return Conclusion.SMALL_NUMBERS, (
            "Below four fifths, but on these numbers the difference may be chance: not assumed "
            "without other evidence, such as a longer period."
        )
    if below:
        return Conclusion.INDICATED, "Below four fifths, and unlikely to be chance."
    if found.significant and found.deviations > 0:
        return Conclusion.LOOK_CLOSER, (
            "Four fifths is reached, yet the difference is unlikely to be chance: it may count as "
            "adverse impact where it also matters in practice."
        )
    low = impact.low
    open_ = f" These rows do not rule out a ratio of {low:.2f}." if low and low < 0.8 else ""
    return Conclusion.NOT_INDICATED, f"Four fifths is reached; no significant difference.{open_}"


def _name(row: Row) -> str:
    return ", ".join(row.impact.tally.names)


def _csv_rows(made: Iterable[FeatureTable]) -> Iterator[dict[str, Cell]]:
    for table in made:
        for row in table.rows:
            yield {"feature": table.feature, **_csv_row(row), **_csv_comparison(row.comparison)}
        if table.unknown:
            yield {
                "feature": table.feature,
                "applicants": table.unknown,
                "reason": "unknown, in no comparison",
            }


def _csv_row(row: Row) -> dict[str, Cell]:
    impact, tally = row.impact, row.impact.tally
    return {
        "group": _name(row),
        "applicants": tally.n,
        "selected": tally.count,
        "selection_rate": tally.rate,
        "impact_ratio": impact.ratio,
        "conclusion": row.conclusion.value,
        "reason": row.reason,
        "rate_low": tally.low,
        "rate_high": tally.high,
        "impact_ratio_low": impact.low,
        "impact_ratio_high": impact.high,
    }


def _csv_comparison(found: Comparison | None) -> dict[str, Cell]:
    if found is None:
        return {}
    return {
        "standard_deviations": found.deviations,
        "p_value": found.p_value,
        "test": found.method,
        "short_of_four_fifths": found.short_of_line,
        "shortfall": found.shortfall,
        "moved_to_reach_four_fifths": found.moved,
        "reversed_by_one": "yes" if found.reversed_by_one else "no",
    }
