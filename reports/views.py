"""What the page shows of each concern: which figures stand open, which numbers are folded away."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import partial

import pandas as pd

from audit.finding import MISSING, Concern, Finding, Table
from audit.report import CheckInfo, Report
from reports import figures, places, tables, words
from reports.galleries import Figure, Gallery, galleries
from reports.sections import JUDGED, Section, is_part
from reports.svg import NARROW, inline, responsive
from reports.tidy import limited_gaps, metrics_by_group, overall_and_groups, tidy

MOST_HEADLINES = 12
"""Metrics drawn per concern where no check of the report says which of them it takes for main."""

MOST_ROWS = 60
"""Rows of a table that are printed; report.json has the rest."""


@dataclass(frozen=True)
class Numbers:
    """The rows of a table that are printed, and how many are not."""

    rows: list[dict[Hashable, object]]
    left_out: int


@dataclass(frozen=True)
class MetricView:
    """One metric over all groups: drawn where it is a main one, and as rows of a table."""

    name: str
    meaning: str
    figure: Figure | None
    numbers: Numbers


@dataclass(frozen=True)
class TableView:
    """A table of the report as it is."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: int


@dataclass(frozen=True)
class SectionView:
    """What the page shows of one concern."""

    section: Section
    gaps: Figure | None
    drawn: tuple[MetricView, ...]
    folded: tuple[MetricView, ...]
    galleries: tuple[Gallery, ...]
    findings: tuple[Finding, ...]
    tables: tuple[TableView, ...]


def section_view(section: Section, report: Report) -> SectionView:
    """Choose and draw what the page shows of a concern."""
    rows = tidy(section.findings)
    meanings = {c.name: c.title for c in section.checks} | words.meanings(report.task)
    names = tuple(m for m in metrics_by_group(rows) if m not in places.CHECKS)
    main = _main(names, section.checks)
    views = [
        _metric_view(rows, metric, meanings.get(metric, ""), drawn=metric in main)
        for metric in names
    ]
    fairness = section.concern is Concern.FAIRNESS
    return SectionView(
        section=section,
        gaps=_gaps_figure(rows, section.concern),
        drawn=tuple(view for view in views if view.figure),
        folded=tuple(view for view in views if not view.figure),
        galleries=tuple(galleries(report, section, main)) if fairness else (),
        findings=tuple(
            f for f in section.findings if not (_only_drawn(f) or places.has_own_place(f))
        ),
        tables=tuple(
            _table_view(table)
            for table in tables.printed(report)
            if _concern(table, report) is section.concern and not places.is_told(table)
        ),
    )


def sizes_figure(report: Report) -> Figure | None:
    """Rows per group; `None` without sensitive features."""
    if not report.data.groups:
        return None
    caption = "Rows per group; pale where the group is not recorded."
    draw = partial(figures.sizes, report.data.groups)
    return Figure(responsive(draw, "group-sizes", caption), caption)


def _main(metrics: tuple[str, ...], checks: Iterable[CheckInfo]) -> tuple[str, ...]:
    """The metrics whose figures stand open: those the checks name, else the first ones."""
    headlines = {check.name for check in checks if check.headline}
    chosen = tuple(metric for metric in metrics if metric in headlines)
    return chosen or metrics[:MOST_HEADLINES]


def _only_drawn(finding: Finding) -> bool:
    """A group's unjudged rate is found in its figure and the table beneath that."""
    part = finding.measurement is not None and is_part(finding.measurement)
    return part and finding.status not in JUDGED


def _metric_view(rows: pd.DataFrame, metric: str, meaning: str, *, drawn: bool) -> MetricView:
    chosen = overall_and_groups(rows, metric)
    name = words.sentence_case(words.metric_name(metric))
    single = chosen[chosen["features"] <= 1]
    drawn = drawn and bool((single["group"] != "").any())
    return MetricView(
        name=name,
        meaning=meaning,
        figure=_group_figure(single, f"{metric}-groups", name) if drawn else None,
        numbers=Numbers(chosen.head(MOST_ROWS).to_dict("records"), max(0, len(chosen) - MOST_ROWS)),
    )


def _group_figure(rows: pd.DataFrame, name: str, title: str) -> Figure:
    caption = _ranges(rows)
    svg = inline(figures.by_group(rows, NARROW), name, f"{title} by group. {caption}")
    return Figure(svg, caption)


def _gaps_figure(rows: pd.DataFrame, concern: Concern) -> Figure | None:
    judged = limited_gaps(rows)
    if judged.empty:
        return None
    caption = (
        "Gaps between the groups of each feature: the mark is the estimate, the line its interval. "
        "The shaded ground lies beyond the policy's limit."
    )
    if len(judged) > figures.MOST_GAPS:
        caption += f" The worst {figures.MOST_GAPS} of {len(judged)} are drawn."
    draw = partial(figures.gaps, judged.head(figures.MOST_GAPS))
    return Figure(responsive(draw, f"{concern.value}-gaps", caption), caption)


def _concern(table: Table, report: Report) -> Concern:
    """Of the check whose name the table bears."""
    found = (check.concern for check in report.checks if check.name == table.name)
    return next(found, Concern.FAIRNESS)


def _table_view(table: Table) -> TableView:
    return TableView(
        title=table.title,
        columns=tuple(words.sentence_case(words.metric_name(name)) for name in table.columns),
        rows=tuple(tuple(map(words.cell, row)) for row in table.rows[:MOST_ROWS]),
        left_out=max(0, len(table.rows) - MOST_ROWS),
    )


def _ranges(rows: pd.DataFrame) -> str:
    """Between which groups a metric ranges, feature by feature, and its value overall."""
    known = rows[rows["value"].notna()]
    overall = known.loc[known["group"] == "", "shown"]
    parts = [f"Overall {shown} (dashed)" for shown in overall]
    groups = known[(known["group"] != "") & ~known["group"].str.contains(MISSING, regex=False)]
    for feature, part in groups.groupby("feature", sort=False):
        ends = part.sort_values("value").iloc[[0, -1]]
        low, high = (f"{end.shown} ({end.group})" for end in ends.itertuples())
        parts.append(f"{feature}: {low} to {high}{_left_out(len(part))}")
    return "; ".join(parts) + "." if parts else "Undefined for every group."


def _left_out(groups: int) -> str:
    if groups <= figures.MOST_GROUPS:
        return ""
    return f", of {groups} groups the {figures.MOST_GROUPS} with the most rows drawn"
