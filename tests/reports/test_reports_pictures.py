"""Calibration curves, threshold sweep, heat map and subgroup tree: what they draw."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from defusedxml import ElementTree

from audit.finding import Measurement, Table
from audit.report import Report
from reports import curves, heat, tables, tree
from reports.svg import NARROW, WIDE, inline


def drawn(panel: Any, *columns: str) -> list[dict[str, Any]]:
    """The rows of a panel's data that have the columns."""
    datasets = panel.to_dict()["datasets"].values()
    return [row for rows in datasets for row in rows if set(columns) <= set(row)]


def svg(panels: Any, columns: int = 1) -> Any:
    return ElementTree.fromstring(inline(panels, "figure", "words", columns))


def test_a_calibration_panel_per_group_with_the_diagonal_where_the_score_is_a_rate(
    report: Report,
) -> None:
    curve = tables.calibration(report, 0.95)
    panels = curves.calibration(curve, "age_band", NARROW // 2)
    assert [panel.to_dict()["title"]["text"] for panel in panels] == ["18–39", "40–64", "65+"]
    (young, *_) = panels
    assert any("group" not in row for row in drawn(young, "mean_score", "rate"))
    rates = [row["rate"] for row in drawn(young, "group") if row["group"] == "18–39"]
    expected = curve[(curve["feature"] == "age_band") & (curve["group"] == "18–39")]["rate"]
    assert rates == pytest.approx(expected.tolist())
    assert svg(panels, 2) is not None
    deciles = curve.assign(**{name: curve[name] * 10 for name in ("low", "high", "mean_score")})
    (panel, *_) = curves.calibration(deciles, "age_band", NARROW // 2)
    assert not [row for row in drawn(panel, "mean_score", "rate") if "n" not in row]


def test_only_the_largest_groups_have_a_calibration_panel() -> None:
    many = [("town", f"t{n}", 0.0, 1.0, 0.5, 0.5, 0.4, 0.6, n) for n in range(20)]
    curve = pd.DataFrame([("", "", *many[0][2:]), *many], columns=list(curves.CALIBRATION))
    panels = curves.calibration(curve, "town", 170)
    names = [panel.to_dict()["title"]["text"] for panel in panels]
    assert names == [f"t{n}" for n in range(12, 20)]
    assert "the 8 largest of 20 groups" in curves.calibration_words(curve, "town")


def test_rates_by_score_are_counted_where_the_score_is_no_probability(report: Report) -> None:
    counts = [
        ("sex", "F", "positive", 1.0, 2.0, 30), ("sex", "F", "negative", 1.0, 2.0, 10),
        ("sex", "F", "unknown", 1.0, 2.0, 99), ("sex", "M", "negative", 10.0, 11.0, 5),
        ("age", "65+", "positive", 1.0, 2.0, 7),
    ]  # fmt: skip
    table = Table(
        name="score_counts",
        title="",
        columns=("feature", "group", "label", "low", "high", "n"),
        rows=tuple(counts),
    )
    scored = report.model_copy(update={"tables": (table,)})
    curve = tables.calibration(scored, 0.95).set_index(["feature", "group"])
    women = curve.loc[("sex", "F")]
    assert (women["rate"], women["n"], women["mean_score"]) == (0.75, 40, 1.5)
    assert women["rate_low"] == pytest.approx(0.598, abs=5e-4)  # Wilson, 30 of 40, by hand
    assert women["rate_high"] == pytest.approx(0.858, abs=5e-4)
    assert curve.loc[("sex", "M"), "rate"] == 0
    assert curve.loc[("", ""), "n"].tolist() == [40, 5]
    three = scored.task.model_copy(update={"labels": ("a", "b", "c")})
    assert tables.calibration(scored.model_copy(update={"task": three}), 0.95).empty


def test_a_sweep_has_a_panel_per_gap_and_per_utility_with_both_thresholds_marked(
    report: Report,
) -> None:
    rows = tables.drawn(report, "threshold_sweep")
    panels = curves.sweeps(rows, "sex", NARROW // 2)
    titles = [panel.to_dict()["title"]["text"] for panel in panels]
    assert titles == ["Demographic parity", "Accuracy"]
    marked = {row["name"]: row["threshold"] for row in drawn(panels[0], "name")}
    assert marked == {"current": 0.5, "best": 0.4}
    assert curves.sweep_words(rows, "sex").endswith("Current: 0.5. Best: 0.4.")
    unmarked = rows.assign(current=False, best=False)
    assert svg(curves.sweeps(unmarked, "sex", NARROW // 2), 2) is not None


def cell(first: str, second: str, value: float | None, n: int, **detail: float) -> Measurement:
    return Measurement(
        metric="selection_rate", value=value, n=n, method="x", detail=detail,
        low=None if value is None else value - 0.1, high=None if value is None else value + 0.1,
        slice={"sex": first, "age": second},
    )  # fmt: skip


CELLS = (
    cell("F", "18–39", 0.5, 80, shrunk=0.45),
    cell("F", "40–64", 0.3, 90, shrunk=0.31),
    cell("F", "65+", None, 0, shrunk=0.4),
    cell("M", "18–39", 0.7, 70, shrunk=0.6),
)


def test_a_cell_shows_the_raw_rate_beside_the_shrunk_one_and_is_smaller_the_less_is_known() -> None:
    frame = heat.cells(CELLS)
    assert frame["row_feature"].unique().tolist() == ["age"]  # the feature with more groups
    first = frame[(frame["row"] == "18–39") & (frame["column"] == "F")].iloc[0]
    assert (first["shown"], first["limits"], first["shrunk"]) == ("0.500", "0.40–0.60", "→ 0.45")
    assert first["known"] == pytest.approx(0.8)
    empty = frame[frame["row"] == "65+"].iloc[0]
    assert (empty["shown"], empty["limits"], empty["known"]) == ("undefined", "n = 0", 0.0)
    text = "".join(svg(heat.heat_map(frame, "Selection rate", NARROW)).itertext())
    assert "→ 0.45" in text
    assert "undefined" in text
    assert heat.in_words(frame, "Selection rate") == (
        "Selection rate by age × sex: shrunk, from 0.310 (40–64, F) to 0.600 (18–39, M)."
    )


def test_only_rates_of_two_features_are_mapped_and_only_where_cells_can_be_read() -> None:
    alone = cell("F", "65+", 0.5, 9).model_copy(update={"slice": {"sex": "F"}})
    assert list(heat.crossings([*CELLS, alone], "selection_rate")) == [("sex", "age")]
    assert heat.crossings([cell("F", "65+", 0.5, 9)], "selection_rate") == {}
    frame = heat.cells(CELLS)
    assert heat.fits(frame, NARROW)
    wide = [cell(str(i), str(j), 0.5, 9, shrunk=0.5) for i in range(8) for j in range(6)]
    assert not heat.fits(heat.cells(wide), NARROW)
    assert heat.fits(heat.cells(wide), WIDE)
    assert heat.cells([]).empty


def test_slices_stand_under_the_broader_one_they_narrow(report: Report) -> None:
    slices = tables.drawn(report, "subgroups")
    shuffled = slices.iloc[[2, 0, 1]]
    (panel,) = tree.tree(shuffled, WIDE)
    rows = drawn(panel, "words")
    order = list(dict.fromkeys(row["words"].split(" (")[0] for row in rows))
    assert order == ["all rows", "└ sex = F", "└ age_band = 65+"]
    verdicts = {row["literal"]: row["verdict"] for row in rows}
    assert verdicts["sex = F"] == tree.FOUND
    assert verdicts["age_band = 65+"] == tree.NOT_FOUND
    assert tree.in_words(slices) == "1 of the 2 slices drawn are told from chance."
    assert svg([panel]) is not None


def test_a_table_without_the_columns_of_its_figure_is_printed_and_not_drawn(
    report: Report,
) -> None:
    odd = Table(name="subgroups", title="t", columns=("a",), rows=((1,),))
    other = report.model_copy(update={"tables": (odd,)})
    assert tables.drawn(other, "subgroups").empty
    assert tables.printed(other) == (odd,)
