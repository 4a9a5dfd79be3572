"""New York City Local Law 144 of 2021: the summary of results of a bias audit.

References
----------
New York City Administrative Code § 20-870 to § 20-874; 6 RCNY § 5-300 (definitions), § 5-301 (bias
audit) and § 5-303 (published results), in force since 6 May 2023.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from audit.errors import InputError
from audit.report import Report
from reports.sheets.sheet import Basis, Cell, Options, Sheet, as_csv, page, percent
from reports.sheets.tally import (
    Impact,
    basis_of,
    confidence_of,
    feature_for,
    impacts,
    tallies,
)

NAME = "--sheet nyc-ll144"

NOT_GIVEN = "not given"

TITLES = {
    ("sex",): "Sex categories",
    ("race",): "Race/ethnicity categories",
    ("sex", "race"): "Intersectional categories",
}
"""The three tables of § 5-301, by the roles they cross."""

JUSTIFICATION = (
    "A category of fewer than {share} of the people has too few for its rate to be a fair measure, "
    "least of all as the one the others are compared with."
)

COLUMNS = (
    "table", "sex", "race_ethnicity", "applicants", "counted", "rate", "impact_ratio",
    "excluded", "rate_low", "rate_high", "impact_ratio_low", "impact_ratio_high", "note",
)  # fmt: skip


@dataclass(frozen=True)
class CategoryTable:
    """One of the three tables.

    Attributes
    ----------
    roles
        ``sex``, ``race`` or both: what `Impact.tally.names` are values of.
    unknown
        People of this table who fall in an unknown category.
    """

    title: str
    roles: tuple[str, ...]
    rows: tuple[Impact, ...]
    unknown: int

    @property
    def compared(self) -> bool:
        """Whether two categories or more are left to compare."""
        return sum(not row.excluded for row in self.rows) > 1

    @property
    def any_selected(self) -> bool:
        """Whether a ratio is defined at all."""
        return any(row.top for row in self.rows)


@dataclass(frozen=True)
class Median:
    """The median score of all who were scored, which side of it is the good one, and the ties."""

    value: float
    side: str
    ties: int


def render(report: Report, options: Options) -> Sheet:
    """Fill in the summary of results.

    Raises
    ------
    InputError
        No feature for sex or race, fewer than two categories, or no rate measured.
    """
    basis = basis_of(report, options.basis, NAME)
    columns = {role: feature_for(role, report, options.columns, NAME) for role in ("sex", "race")}
    if columns["sex"] == columns["race"]:
        raise InputError(NAME, f"found {columns['sex']!r} for both", expected="sex and race apart")
    _check(options)
    made = tuple(
        _table(report, basis, title, {role: columns[role] for role in roles}, options)
        for roles, title in TITLES.items()
    )
    about = dict(_about(report, basis, options, made[-1].unknown))
    html = page(
        "sheet-nyc-ll144.html",
        report,
        tables=made,
        about=about,
        scoring=basis is Basis.SCORING,
        median=_median(report) if basis is Basis.SCORING else None,
        limit=percent(options.exclude_below).replace(".0", ""),
        justification=_justification(options),
        excluded=any(row.excluded for table in made for row in table.rows),
        confidence=percent(confidence_of(report)).replace(".0", ""),
    )
    return Sheet(html, as_csv(COLUMNS, _csv_rows(made, about, options)))


def _check(options: Options) -> None:
    if options.distribution_date:
        try:
            dt.date.fromisoformat(options.distribution_date)
        except ValueError as error:
            raise InputError(
                NAME,
                f"found {options.distribution_date!r}",
                field="distribution date",
                expected="a date as YYYY-MM-DD",
            ) from error
    if not 0 <= options.exclude_below <= 0.02:
        raise InputError(
            NAME,
            f"found {options.exclude_below:g}",
            field="exclude below",
            expected="a share from 0 to 0.02, the most that 6 RCNY § 5-301(d) allows",
        )


def _table(
    report: Report, basis: Basis, title: str, columns: Mapping[str, str], options: Options
) -> CategoryTable:
    found, unknown = tallies(report, basis.metric, tuple(columns.values()), options.unknown, NAME)
    rows = impacts(found, options.exclude_below, confidence_of(report))
    return CategoryTable(title, tuple(columns), rows, unknown)


def _median(report: Report) -> Median:
    details = (
        f.measurement.detail
        for f in report.findings
        if f.measurement and f.measurement.metric == Basis.SCORING.metric
    )
    detail = next(details)
    return Median(
        float(detail.get("median") or 0),
        str(detail.get("side", "above")),
        round(float(detail.get("at_median") or 0)),
    )


def _justification(options: Options) -> str:
    share = percent(options.exclude_below).replace(".0", "")
    return options.justification or JUSTIFICATION.format(share=share)


def _about(
    report: Report, basis: Basis, options: Options, unknown: int
) -> Iterator[tuple[str, str]]:
    """What § 5-303 has published beside the tables."""
    source = " · ".join(filter(None, (report.source.name, report.source.url, report.source.note)))
    yield "Tool audited (AEDT)", report.subject.name
    yield "Date of this bias audit", report.run.created[:10]
    yield "Distribution date", options.distribution_date or NOT_GIVEN
    yield "Independent auditor", options.auditor or NOT_GIVEN
    yield "Source and explanation of the data", options.data_source or source or NOT_GIVEN
    yield "People assessed", f"{report.data.rows:,}"
    yield (
        "Of an unknown category",
        f"{unknown:,} with sex or race/ethnicity unknown; not in the calculations that need it",
    )
    if basis is Basis.SELECTION:
        yield "Selected means", f"given the outcome “{report.task.favourable}”"


def _csv_rows(
    made: tuple[CategoryTable, ...], about: Mapping[str, str], options: Options
) -> Iterator[dict[str, Cell]]:
    for name, value in about.items():
        yield {"table": "about", "note": f"{name}: {value}"}
    for table in made:
        for row in table.rows:
            yield _csv_row(table, row, options)
        yield {"table": table.title, "applicants": table.unknown, "note": "unknown category"}


def _csv_row(table: CategoryTable, row: Impact, options: Options) -> dict[str, Cell]:
    names = dict(zip(table.roles, row.tally.names, strict=True))
    return {
        "table": table.title,
        "sex": names.get("sex"),
        "race_ethnicity": names.get("race"),
        "applicants": row.tally.n,
        "counted": row.tally.count,
        "rate": row.tally.rate,
        "impact_ratio": row.ratio,
        "excluded": "yes" if row.excluded else "no",
        "rate_low": row.tally.low,
        "rate_high": row.tally.high,
        "impact_ratio_low": row.low,
        "impact_ratio_high": row.high,
        "note": _justification(options) if row.excluded else "",
    }
