"""The report as one self-contained HTML file: no script, no request, to be printed and kept."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache, partial

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from audit.finding import MISSING, Concern, Finding
from audit.report import Report
from reports import figures, words
from reports.sections import (
    JUDGED,
    Section,
    is_part,
    misses,
    not_shown,
    reason_beside_estimate,
    sections,
)
from reports.svg import NARROW, inline, responsive
from reports.tidy import metrics_by_group, overall_and_groups, tidy

SHOWN_AT_ONCE = 12
"""Rows of a table that stand open; the rest is folded away, one click below."""


@dataclass(frozen=True)
class Figure:
    """A drawing and the sentence under it."""

    svg: Markup
    caption: str


@dataclass(frozen=True)
class MetricView:
    """One metric over all groups: drawn, and as rows of a table."""

    name: str
    meaning: str
    figure: Figure
    intersections: Figure | None
    rows: list[dict[Hashable, object]]


@dataclass(frozen=True)
class SectionView:
    """What the page shows of one concern."""

    section: Section
    gaps: Figure | None
    metrics: tuple[MetricView, ...]
    findings: tuple[Finding, ...]


def render(report: Report) -> str:
    """Put the report on a page. The same report gives the same page, byte for byte."""
    views = tuple(_view(section, report) for section in sections(report))
    return (
        _environment()
        .get_template("report.html")
        .render(
            report=report,
            views=views,
            not_shown=not_shown(report),
            unexamined_concerns=[v.section.concern.value for v in views if not v.section.findings],
            sizes=_sizes_figure(report),
            prose=words.prose(report),
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "count": words.count,
        "limits": words.limits,
        "unmarked": words.unmarked,
        "moment": words.moment,
        "number": words.number,
        "metric_name": words.metric_name,
        "sentence_case": words.sentence_case,
        "subject": words.subject_of,
        "misses": misses,
        "beside_estimate": reason_beside_estimate,
    }
    environment.globals |= {
        "STATUS_WORDS": words.STATUS_WORDS,
        "SHOWN_AT_ONCE": SHOWN_AT_ONCE,
        "words": words,
    }
    return environment


def _view(section: Section, report: Report) -> SectionView:
    rows = tidy(section.findings)
    meanings = {c.name: c.title for c in section.checks} | words.meanings(report.task)
    return SectionView(
        section=section,
        gaps=_gaps_figure(rows, section.concern),
        metrics=tuple(
            _metric_view(overall_and_groups(rows, metric), metric, meanings.get(metric, ""))
            for metric in metrics_by_group(rows)
        ),
        findings=tuple(f for f in section.findings if not _only_drawn(f)),
    )


def _only_drawn(finding: Finding) -> bool:
    """A group's unjudged rate is found in its figure and the table beneath that."""
    part = finding.measurement is not None and is_part(finding.measurement)
    return part and finding.status not in JUDGED


def _metric_view(rows: pd.DataFrame, metric: str, meaning: str) -> MetricView:
    single, crossed = rows[rows["features"] <= 1], rows[rows["features"] != 1]
    name = words.sentence_case(words.metric_name(metric))
    return MetricView(
        name=name,
        meaning=meaning,
        figure=_group_figure(single, f"{metric}-groups", name),
        intersections=_group_figure(crossed, f"{metric}-crossed", name)
        if (crossed["features"] > 1).any()
        else None,
        rows=rows.to_dict("records"),
    )


def _group_figure(rows: pd.DataFrame, name: str, title: str) -> Figure:
    caption = _ranges(rows)
    svg = inline(figures.by_group(rows, NARROW), name, f"{title} by group. {caption}")
    return Figure(svg, caption)


def _gaps_figure(rows: pd.DataFrame, concern: Concern) -> Figure | None:
    if not rows["gap"].any():
        return None
    caption = (
        "Gaps between the groups of each feature: the mark is the estimate, the line its interval. "
        "The shaded ground lies beyond the policy's limit."
    )
    draw = partial(figures.gaps, rows)
    return Figure(responsive(draw, f"{concern.value}-gaps", caption), caption)


def _sizes_figure(report: Report) -> Figure | None:
    if not report.data.groups:
        return None
    caption = "Rows per group; pale where the group is not recorded."
    draw = partial(figures.sizes, report.data.groups)
    return Figure(responsive(draw, "group-sizes", caption), caption)


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
