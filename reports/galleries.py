"""Figures that answer one question together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import pandas as pd
from markupsafe import Markup

from audit.report import Report
from reports import curves, figures, heat, tables, tree, words
from reports.certainty import confidence
from reports.marks import Panels
from reports.sections import Section
from reports.svg import NARROW, inline, responsive
from reports.tidy import overall_and_groups, tidy

MOST_FIGURES = 6
"""Figures of one kind; each costs a quarter of a second."""


@dataclass(frozen=True)
class Figure:
    """A drawing and the sentence under it."""

    svg: Markup
    caption: str


Maker = Callable[[], Figure]
"""Draws a figure when it is called: drawing is what takes time."""


@dataclass(frozen=True)
class Gallery:
    """Figures that answer one question, and how they are read."""

    title: str
    words: str
    figures: tuple[Figure, ...]


def galleries(report: Report, section: Section, main: tuple[str, ...]) -> Iterator[Gallery]:
    """What is drawn of the groups beside one metric at a time."""
    parts = (
        ("Does the score mean the same for every group?", curves.CALIBRATION_WORDS,
         [*_calibrations(report)]),
        ("What if the threshold were another?", curves.SWEEP_WORDS, [*_sweeps(report)]),
        ("Where features cross", heat.WORDS, [*_heat_maps(section, main)]),
        ("Subgroups nobody named", tree.WORDS, [*_trees(report)]),
    )  # fmt: skip
    for title, said, makers in parts:
        rest = len(makers) - MOST_FIGURES
        more = f" {words.count(rest)} more such figures are in the dashboard." if rest > 0 else ""
        if makers:
            drawn = tuple(make() for make in makers[:MOST_FIGURES])
            yield Gallery(title, said + more, drawn)


def _calibrations(report: Report) -> Iterator[Maker]:
    curve = tables.calibration(report, confidence(report))
    for i, feature in enumerate(filter(None, curve["feature"].unique())):
        caption = curves.calibration_words(curve, feature)
        panels = partial(curves.calibration, curve, feature, NARROW // 2)
        yield partial(small_multiples, panels, f"calibration-{i}", caption)


def _sweeps(report: Report) -> Iterator[Maker]:
    rows = tables.drawn(report, "threshold_sweep")
    for i, feature in enumerate(filter(None, rows["feature"].unique())):
        caption = curves.sweep_words(rows, feature)
        panels = partial(curves.sweeps, rows, feature, NARROW // 2)
        yield partial(small_multiples, panels, f"sweep-{i}", caption)


def small_multiples(panels: Callable[[], Panels], name: str, caption: str) -> Figure:
    """Panels two abreast."""
    return Figure(inline(panels(), name, caption, columns=2), caption)


def _heat_maps(section: Section, main: tuple[str, ...]) -> Iterator[Maker]:
    measured = [f.measurement for f in section.findings if f.measurement is not None]
    for metric in main:
        for i, crossed in enumerate(heat.crossings(measured, metric).values()):
            yield partial(_heat_map, heat.cells(crossed), section, metric, f"{metric}-crossed-{i}")


def _heat_map(frame: pd.DataFrame, section: Section, metric: str, unique: str) -> Figure:
    name = words.sentence_case(words.metric_name(metric))
    caption = heat.in_words(frame, name)
    if heat.fits(frame, NARROW):
        return Figure(inline(heat.heat_map(frame, name, NARROW), unique, caption), caption)
    draw = partial(_heat_or_forest, frame, section, metric)
    return Figure(responsive(draw, unique, caption), caption)


def _heat_or_forest(frame: pd.DataFrame, section: Section, metric: str, width: int) -> Panels:
    """The map where its cells can be read, else the same crossings one under the other."""
    if heat.fits(frame, width):
        name = words.sentence_case(words.metric_name(metric))
        return heat.heat_map(frame, name, width)
    rows = overall_and_groups(tidy(section.findings), metric)
    feature = f"{frame['row_feature'].iloc[0]} × {frame['column_feature'].iloc[0]}"
    return figures.by_group(rows[rows["feature"].isin(["", feature])], width)


def _trees(report: Report) -> Iterator[Maker]:
    slices = tables.drawn(report, "subgroups")
    if len(slices) > 1:
        yield partial(_tree, slices)


def _tree(slices: pd.DataFrame) -> Figure:
    caption = tree.in_words(slices)
    return Figure(responsive(partial(tree.tree, slices), "subgroups", caption), caption)
