"""The page on robustness as Streamlit runs it: rates by group, curves, texts before and after."""

from __future__ import annotations

import json
from functools import partial

import pytest
from desk_page import bodies, said
from robust_report import WAYS, robust_report, rows_report
from sample_report import sample_report
from streamlit.testing.v1 import AppTest

from audit.finding import MISSING
from dashboards import perturbing
from reports.robustness import robust

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def run(run_page):
    return partial(run_page, page="robustness")


def specs(app: AppTest) -> list[dict[str, object]]:
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


def test_the_page_begins_with_the_answer_and_a_heat_map_of_the_first_feature(run) -> None:
    app = run(robust_report())
    assert app.title[0].value == "Robustness"
    assert app.markdown[0].value.replace("\\", "").startswith("Mean flip rate 0.061")
    heat_map, *panels = specs(app)
    assert "Flip rate, change × sex" in str(heat_map)
    assert len(panels) == 4 + 2  # two perturbations twice, two attacks
    assert "none is changed by Unit conversion, medium" in said(app)


def test_another_feature_is_opened_by_the_address_bar_and_picked(run) -> None:
    app = run(robust_report(), turned="age_band")
    assert "Flip rate, change × age_band" in str(specs(app)[0])
    assert set(app.dataframe[0].value["Group"]) == {"All", "18–39", "65+"}
    app.selectbox(key="turned").set_value("sex").run()
    assert not app.exception
    assert set(app.dataframe[0].value["Group"]) == {"All", "F", "M", MISSING}


def test_numbers_stand_with_intervals_limits_and_adjusted_p(run) -> None:
    app = run(robust_report())
    numbers, gaps, losses = (frame.value for frame in app.dataframe[:3])
    line = numbers[(numbers["Changed"] == "OCR confusions, heavy") & (numbers["Group"] == "All")]
    assert line[["Decisions turned", "Low", "High"]].round(3).iloc[0].tolist() == [
        0.196, 0.159, 0.240,
    ]  # fmt: skip
    assert line["Limit"].item() == "fail, at most 0.15"
    assert gaps.iloc[0][["Changed", "Real?", "p", "Between"]].tolist() == [
        "OCR confusions, heavy", "real", "p = 0.008", "F 0.311 and M 0.081",
    ]  # fmt: skip
    assert set(gaps["Real?"][1:]) == {"not shown"}
    assert losses.set_index("Changed").loc["OCR confusions, heavy", "p"] == "p < 0.001"


def test_a_cell_is_as_dark_as_the_lower_end_of_its_interval() -> None:
    cells = perturbing.cells(robust(robust_report()), "sex").set_index(["row", "column"])
    few = cells.loc[("Date format, medium", "F")]
    assert few["value"] == pytest.approx(1 / 3)
    assert few["drawn"] < 0.02
    assert few["known"] < 0.2
    assert cells.loc[("Unit conversion, medium", "All"), "shown"] == "undefined"


def test_examples_are_picked_by_change_and_marked(run) -> None:
    app = run(robust_report(), change="OCR confusions")
    assert "<ins>norrnal</ins>" in bodies(app)
    app.selectbox(key="change").set_value("Homoglyphs").run()
    assert not app.exception
    assert "<ins>sl\u043ew</ins>" in bodies(app)
    assert "stays “routine”" in bodies(app)


def test_nothing_is_measured_or_compared_anew_when_something_is_picked(
    run, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = run(robust_report())
    app.selectbox(key="turned").set_value("age_band").run()  # every cache is warm

    def never(*_: object, **__: object) -> None:
        raise AssertionError("gathered again")

    monkeypatch.setattr("reports.perturbed.ways", never)
    monkeypatch.setattr("reports.rewritten.SequenceMatcher", never)
    app.selectbox(key="turned").set_value("sex").run()
    assert not app.exception


def test_a_text_is_text_in_the_page(run) -> None:
    tables = [
        t.model_copy(update={"rows": tuple(
            tuple(HOSTILE if isinstance(cell, str) and " " in cell else cell for cell in row)
            for row in t.rows
        )})
        for t in robust_report().tables
    ]  # fmt: skip
    body = bodies(run(robust_report(tables=tuple(tables))))
    assert "<img" not in body
    assert "&lt;img" in body


def test_a_name_out_of_a_report_is_no_markdown(run) -> None:
    name = "![x](http://a.b/c)"
    ways = [(name, w[1], *w[2:]) for w in WAYS if w[0] in ("lower_case", "unit_conversion")]
    app = run(robust_report(ways))
    assert not any("![x]" in part.value for part in (*app.markdown, *app.caption))


def test_a_model_of_tables_shows_which_feature_turns_decisions(run) -> None:
    app = run(rows_report())
    features = next(f.value for f in app.dataframe if "feature" in f.value)
    assert features["feature"].tolist() == ["income", "debts"]
    assert not any(box.key == "turned" for box in app.selectbox)


def test_a_report_without_any_of_it_says_so(run) -> None:
    assert run(sample_report()).info[0].value.startswith("This report changes no input")


def test_flip_rates_are_no_metric_of_groups(run) -> None:
    app = run(robust_report(), page="groups")
    assert app.info[0].value.startswith("This report measures nothing by group")
