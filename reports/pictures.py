"""Figures of what decisions hang on: words, features, and how the score follows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pandas as pd

from audit.finding import Finding
from audit.manifest import Task
from audit.report import Report
from reports import dependence, figures, tables
from reports.explained import Explained
from reports.galleries import Figure, small_multiples
from reports.method_words import method_name
from reports.svg import NARROW, responsive
from reports.tidy import tidy
from reports.words import count

MOST_ROWS = figures.MOST_GROUPS


@dataclass(frozen=True)
class Pictures:
    """What is drawn of explanations; ``None`` and empty where the report has none of it."""

    words: Figure | None
    features: Figure | None
    curves: tuple[Figure, ...]


def pictures(report: Report, shown: Explained) -> Pictures:
    """Draw what the report has."""
    return Pictures(
        words=_forest(shown.words, "words", words_caption(shown, report.task)),
        features=_forest(shown.features, "features", features_caption(shown, report.task)),
        curves=tuple(_curves(report)),
    )


def words_caption(shown: Explained, task: Task) -> str:
    """What the marks of words stand for."""
    by = f", by {shown.counted.name}" if shown.counted else ""
    return (
        f"What a word adds to the log-odds of “{task.positive}” where it occurs, on average{by}: "
        "right of the dashed line it speaks for that, left of it against. Drawn are the words that "
        "weigh most over all explained texts."
    )


def features_caption(shown: Explained, task: Task) -> str:
    """What the marks of features stand for."""
    left = len(shown.features) - MOST_ROWS
    more = f" {count(left)} that move it less are not drawn." if left > 0 else ""
    by = next((m.slice.get("method", "") for f in shown.additivity if (m := f.measurement)), "")
    named = f" by {method_name(by)}" if by else ""
    return (
        f"How far a feature moves the log-odds of “{task.positive}”, up or down, on average over "
        f"rows{named}.{more}"
    )


def _forest(findings: tuple[Finding, ...], name: str, caption: str) -> Figure | None:
    if not findings:
        return None
    draw = partial(figures.effects, tidy(findings[:MOST_ROWS]))
    return Figure(responsive(draw, f"explained-{name}", caption), caption)


def _curves(report: Report) -> Iterator[Figure]:
    moved = tables.drawn(report, "partial_dependence")
    numbers, named = dependence.numbers(moved), dependence.categories(moved)
    if len(numbers):
        panels = partial(dependence.dependence, numbers, NARROW // 2)
        yield small_multiples(panels, "partial-dependence", dependence.WORDS)
    local = tables.drawn(report, "accumulated_local_effects")
    if len(local):
        panels = partial(dependence.local_effects, local, NARROW // 2)
        yield small_multiples(panels, "local-effects", dependence.LOCAL_WORDS)
    if len(named):
        yield _categories(named)


def _categories(rows: pd.DataFrame) -> Figure:
    draw = partial(figures.by_group, rows)
    caption = dependence.CATEGORY_WORDS
    return Figure(responsive(draw, "partial-dependence-categories", caption), caption)
