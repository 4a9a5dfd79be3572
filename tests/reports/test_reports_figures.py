from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest
from defusedxml import ElementTree

from audit.finding import MISSING, Concern, Finding, Measurement, Status
from audit.report import Report
from reports import figures
from reports.svg import NARROW, WIDE, inline, responsive
from reports.tidy import metrics_by_group, overall_and_groups, tidy

HOSTILE = '<script>alert("x")</script>'


@pytest.fixture(scope="module")
def rows(report: Report) -> pd.DataFrame:
    return tidy(report.findings)


def data_of(panel: Any) -> list[dict[str, Any]]:
    datasets = panel.to_dict()["datasets"].values()
    return [row for rows in datasets for row in rows]


def test_tidy_has_a_row_per_measurement_with_its_limits(report: Report, rows: pd.DataFrame) -> None:
    assert len(rows) == sum(f.measurement is not None for f in report.findings)
    gap = rows[rows["gap"] & (rows["metric"] == "demographic_parity_difference")].iloc[0]
    assert (gap["feature"], gap["group"], gap["max"]) == ("sex", "", 0.1)
    crossed = rows[rows["features"] == 2].iloc[0]
    assert crossed["feature"] == "sex × age_band"
    assert tidy([]).empty


def test_a_forest_plot_has_a_panel_per_feature_and_a_mark_per_group(rows: pd.DataFrame) -> None:
    assert "true_positive_rate" in metrics_by_group(rows)
    chosen = overall_and_groups(rows, "true_positive_rate")
    panels = figures.by_group(chosen[chosen["features"] <= 1], WIDE)
    assert len(panels) == 2
    drawn = {row["group"]: row["value"] for row in data_of(panels[0]) if "group" in row}
    expected = chosen[chosen["feature"] == "sex"].set_index("group")["value"].to_dict()
    assert drawn == pytest.approx(expected)
    assert list(drawn)[-1] == MISSING


def test_only_the_largest_groups_are_drawn_when_there_are_many() -> None:
    many = [
        Finding(
            check="r",
            concern=Concern.FAIRNESS,
            status=Status.NOT_GATED,
            reason="",
            measurement=Measurement(
                metric="r", value=0.5, low=0.4, high=0.6, n=n, slice={"town": f"t{n}"}, method="x"
            ),
        )
        for n in range(40)
    ]
    (panel,) = figures.by_group(tidy(many), WIDE)
    sizes = [row["n"] for row in data_of(panel) if "group" in row]
    assert sizes == list(range(24, 40))


def test_gaps_and_ratios_stand_on_scales_of_their_own(rows: pd.DataFrame) -> None:
    limited = rows[rows["status"] != "not gated"]
    differences, ratios = figures.gaps(limited, WIDE)
    assert {row["metric"] for row in data_of(ratios)} == {"demographic_parity_ratio"}
    assert all(row["max"] == 0.1 for row in data_of(differences))


def test_groups_without_any_value_are_drawn_as_such() -> None:
    empty = Finding(
        check="r",
        concern=Concern.FAIRNESS,
        status=Status.NOT_APPLICABLE,
        reason="0/0",
        measurement=Measurement(metric="r", value=None, n=0, slice={"sex": "F"}, method="none"),
    )
    svg = inline(figures.by_group(tidy([empty]), NARROW), "f", "words")
    assert "undefined" in svg


def test_svg_is_well_formed_named_and_takes_the_ink_of_the_page(report: Report) -> None:
    svg = inline(figures.sizes(report.data.groups, WIDE), "sizes", "Rows <per> group")
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    title = root.find("{*}title")
    assert title is not None
    assert title.text == "Rows <per> group"
    assert root.get("aria-labelledby") == title.get("id")
    assert "currentColor" in svg
    assert float(root.get("width", "0")) <= WIDE


def test_ids_differ_between_the_figures_of_a_page(report: Report) -> None:
    both = responsive(lambda width: figures.sizes(report.data.groups, width), "n", "w")
    ids = re.findall(r'id="([^"]+)"', both)
    assert len(ids) == len(set(ids)) >= 2


def test_names_of_groups_are_text_in_the_figure_never_markup() -> None:
    hostile = Finding(
        check="r",
        concern=Concern.FAIRNESS,
        status=Status.NOT_GATED,
        reason="",
        measurement=Measurement(
            metric="r", value=0.5, low=0.4, high=0.6, n=9, slice={HOSTILE: HOSTILE}, method="x"
        ),
    )
    svg = inline(figures.by_group(tidy([hostile]), WIDE), "f", HOSTILE)
    assert "<script" not in svg
    assert ElementTree.fromstring(svg) is not None
