"""What every page of the dashboard shares: the reports found, the one opened, text made safe."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd
import streamlit as st

from audit.finding import Status
from audit.report import Report
from dashboards.discovery import Found, discover
from dashboards.thresholds import ScoreCounts
from reports import glance, heat, tables
from reports.certainty import confidence
from reports.counterfactuals import Counterfactuals, counterfactuals
from reports.explained import Explained, explained
from reports.marks import VALUES, Panels
from reports.personal import Personal, personal
from reports.robustness import Robust, robust
from reports.sections import worst_first
from reports.thin import Thin, thin_groups
from reports.tidy import tidy
from reports.words import STATUS_WORDS

OPENED = "report"
"""Key of the report's widget, in the session and in the address bar."""

FIGURE_WIDTH = 640
"""Pixels a figure is laid out for, before it is stretched to its container."""

NOTHING_FOUND = "No readable report.json was found. Name the folders to look in after “--”."

_COLOURS = {
    Status.PASS: "green",
    Status.FAIL: "red",
    Status.ERROR: "red",
    Status.INCONCLUSIVE: "violet",
    Status.WAIVED: "orange",
}
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def folders() -> tuple[str, ...]:
    """The folders named on the command line; the working directory without any."""
    return tuple(sys.argv[1:]) or (".",)


@st.cache_resource(ttl=10, show_spinner=False)
def listing(named: tuple[str, ...]) -> list[Found]:
    """The reports below some folders; looked up afresh every ten seconds at most."""
    return discover([Path(name) for name in named], _read)


def _read(path: Path) -> Report:
    return _parsed(str(path), path.stat().st_mtime_ns)


@st.cache_resource(show_spinner=False, max_entries=500)
def _parsed(path: str, mtime_ns: int) -> Report:
    """Parse a file once per change of it. Reports are frozen, so sessions may share them."""
    del mtime_ns  # part of the cache's key only
    return Report.read(Path(path))


def readable() -> dict[str, Report]:
    """Name -> report, the newest first."""
    return {found.name: found.report for found in listing(folders()) if found.report}


@dataclass(frozen=True)
class Opened:
    """A report and what pages draw of it, made once per change of the file.

    Attributes
    ----------
    key
        Tells this version of this file from every other, as a key for caches.
    rows
        The measurements as `reports.tidy.tidy` lays them out, worst first.
    counts
        The scores by group, where the report carries them.
    """

    key: str
    report: Report
    rows: pd.DataFrame
    counts: ScoreCounts | None

    @cached_property
    def comparisons(self) -> tuple[glance.Comparison, ...]:
        """Which gaps are real, comparison by comparison."""
        return glance.comparisons(self.report)

    @cached_property
    def thin(self) -> tuple[Thin, ...]:
        """Groups with too few rows to say."""
        return thin_groups(self.report)

    @cached_property
    def calibration(self) -> pd.DataFrame:
        """Share of positives by score and group."""
        return tables.calibration(self.report, confidence(self.report))

    @cached_property
    def sweep(self) -> pd.DataFrame:
        """Gaps and utilities along the threshold."""
        return tables.drawn(self.report, "threshold_sweep")

    @cached_property
    def slices(self) -> pd.DataFrame:
        """The worst subgroups a search found."""
        return tables.drawn(self.report, "subgroups")

    @cached_property
    def explained(self) -> Explained:
        """Which explanations can be read, and what they and the model's own answers say."""
        return explained(self.report)

    @cached_property
    def robust(self) -> Robust:
        """What became of decisions when the input was changed."""
        return robust(self.report)

    @cached_property
    def personal(self) -> Personal:
        """Personal data in the rows, and whether decisions use it."""
        return personal(self.report)

    @cached_property
    def counterfactuals(self) -> Counterfactuals:
        """What became of decisions when only who the person is was changed."""
        return counterfactuals(self.report)

    @cached_property
    def crossings(self) -> dict[str, dict[tuple[str, ...], pd.DataFrame]]:
        """Metric -> pair of features -> the cells of its heat map."""
        measured = [f.measurement for f in self.report.findings if f.measurement is not None]
        found = {
            metric: heat.crossings(measured, metric)
            for metric in dict.fromkeys(m.metric for m in measured)
        }
        return {
            metric: {pair: heat.cells(crossed) for pair, crossed in pairs.items()}
            for metric, pairs in found.items()
            if pairs
        }


def opened() -> Opened:
    """The report the auditor opened, or the newest; the page stops, saying so, without any."""
    found = {item.name: item for item in listing(folders()) if item.report}
    if not found:
        st.info(NOTHING_FOUND)
        st.stop()
    chosen = found.get(st.session_state.get(OPENED, "")) or next(iter(found.values()))
    return _prepared(str(chosen.path), chosen.path.stat().st_mtime_ns)


@st.cache_resource(show_spinner=False, max_entries=20)
def _prepared(path: str, mtime_ns: int) -> Opened:
    report = _parsed(path, mtime_ns)
    rows = tidy(worst_first(report.findings))
    return Opened(f"{path} {mtime_ns}", report, rows, ScoreCounts.of(report))


def plain(text: str) -> str:
    """Escape Markdown, so that no name out of a report loads a picture or becomes a heading."""
    return _PUNCTUATION.sub(r"\\\1", text)


def badge(status: Status | None, said: str = "") -> str:
    """A status as Markdown, in its own words or others; told apart by sign, not by colour alone."""
    if status is None:
        return ":gray-badge[? not examined]"
    sign = STATUS_WORDS[status].sign
    return f":{_COLOURS.get(status, 'gray')}-badge[{sign} {said or status.value}]"


def draw(panels: Panels, words: str, columns: int = 1) -> None:
    """Show a figure with the sentence that says what is on it, panels side by side if asked."""
    padding = {"left": 0, "top": 5, "right": VALUES if columns == 1 else 5, "bottom": 5}
    # Streamlit themes axes, keys and titles, not the text inside a plot nor what is below a title.
    ink = "#fafafa" if st.context.theme.type == "dark" else "#31333f"
    for first in range(0, len(panels), columns):
        row = panels[first : first + columns]
        for place, panel in zip(st.columns(columns), row, strict=False):
            themed = panel.properties(padding=padding).configure_text(color=ink)
            themed = themed.configure_rule(color=ink).configure_title(subtitleColor=ink)
            place.altair_chart(themed, width="stretch")
    st.caption(plain(words))


def table(rows: pd.DataFrame) -> None:
    """A table with its numbers to three decimals."""
    numbers = rows.select_dtypes("float").columns
    formats = {name: st.column_config.NumberColumn(format="%.3f") for name in numbers}
    if len(rows):
        st.dataframe(rows, hide_index=True, column_config=formats)
