"""The pages as Streamlit runs them, without a browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from audit.report import Report
from dashboards import desk

APP = Path(desk.__file__).with_name("app.py")


@pytest.fixture
def on_shelf(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sys.argv", ["app.py", str(shelf)])
    desk.listing.clear()
    return shelf


def run(page: str = "") -> AppTest:
    script = APP.parent / "app_pages" / f"{page}.py" if page else APP
    app = AppTest.from_file(str(script), default_timeout=60).run()
    assert not app.exception
    return app


def text_of(app: AppTest) -> str:
    parts = [*app.title, *app.markdown, *app.error, *app.info, *app.warning, *app.caption]
    return "\n".join(part.value.replace("\\", "") for part in parts)


def specs(app: AppTest) -> list[dict[str, object]]:
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


@pytest.mark.usefixtures("on_shelf")
def test_the_first_page_says_the_verdict_what_broke_it_and_what_is_not_known(
    report: Report,
) -> None:
    app = run()
    text = text_of(app)
    assert report.gate.headline in app.error[0].value.replace("\\", "")
    assert "Demographic parity difference by sex" in app.error[0].value.replace("\\", "")
    assert "Not examined at all: privacy, transparency, robustness." in text
    assert "would settle it" in text
    assert "No finding has another status than then." in text
    assert len(specs(app)) == 2


def test_the_report_of_the_address_bar_is_opened(on_shelf: Path) -> None:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params[desk.OPENED] = str(on_shelf / "old/audit")
    app.run()
    assert "1 February 2025" in text_of(app)


@pytest.mark.usefixtures("on_shelf")
def test_metric_and_attribute_can_be_picked() -> None:
    app = run("groups")
    app.selectbox(key="metric").set_value("true_positive_rate").run()
    app.selectbox(key="attribute").set_value("age_band").run()
    assert not app.exception
    assert app.dataframe[0].value["group"].tolist() == ["Overall", "18–39", "40–64", "65+"]
    (chart,) = specs(app)
    assert "age_band" in json.dumps(chart)


@pytest.mark.usefixtures("on_shelf")
def test_gaps_thin_groups_and_thresholds_are_listed_and_the_comparison_can_be_picked() -> None:
    app = run("gaps")
    gaps, thin, thresholds = (table.value for table in app.dataframe)
    assert gaps["Of"].tolist()[0] == "Demographic parity difference"
    assert set(gaps["Real?"]) == {"real"}
    assert thin["Group"].tolist() == ["M, 65+", "F, 65+"]
    assert thresholds["Closes at"].tolist() == ["0.12 [0.1, 0.14]", "0.3 [0.28, 0.32]"]
    assert "exclude each other here" in text_of(app)
    app.selectbox(key="between").set_value("age_band").run()
    assert not app.exception
    assert set(app.dataframe[0].value["Real?"]) == {"not shown"}


@pytest.mark.usefixtures("on_shelf")
def test_calibration_and_the_sweep_are_drawn_for_the_attribute_picked() -> None:
    app = run("curves")
    assert len(specs(app)) == 5  # F, M and not recorded; a gap and a utility
    app.selectbox(key="along").set_value("age_band").run()
    assert not app.exception
    assert len(specs(app)) == 5
    assert "65+" in json.dumps(specs(app))


@pytest.mark.usefixtures("on_shelf")
def test_the_heat_map_shows_the_metric_picked_and_the_tree_stands_below() -> None:
    app = run("crossings")
    app.selectbox(key="cell").set_value("true_positive_rate").run()
    assert not app.exception
    heat_map, tree = specs(app)
    assert "True positive rate, sex" in json.dumps(heat_map)
    assert "datum.depth === 2" in json.dumps(tree)
    assert "1 of the 2 slices drawn are told from chance." in text_of(app)
    assert len(app.dataframe[0].value) == 9


def test_a_report_without_groups_or_scores_says_so_on_every_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, report: Report
) -> None:
    bare = report.model_copy(update={"findings": (), "tables": ()})
    bare.write(tmp_path / "bare/report.json")
    monkeypatch.setattr("sys.argv", ["app.py", str(tmp_path)])
    desk.listing.clear()
    for page in (
        "gaps",
        "groups",
        "counterfactuals",
        "crossings",
        "curves",
        "threshold",
        "explanations",
        "robustness",
    ):
        assert run(page).info[0].value.startswith("This report")


@pytest.mark.usefixtures("on_shelf")
def test_the_threshold_can_be_moved() -> None:
    app = run("threshold")
    before = specs(app)[0]
    app.select_slider[0].set_value(0.8).run()
    assert not app.exception
    assert specs(app)[0] != before


def test_every_report_is_listed_and_what_could_not_be_read(on_shelf: Path) -> None:
    app = run("found")
    assert app.dataframe[0].value["Where"].tolist() == [
        str(on_shelf / "new/audit"),
        str(on_shelf / "old/audit"),
    ]
    assert "schema_version" in app.warning[0].value.replace("\\", "")


def test_without_any_report_every_page_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["app.py", str(tmp_path)])
    desk.listing.clear()
    for page in ("", "gaps", "groups", "crossings", "curves", "threshold", "explanations",
                 "counterfactuals", "robustness", "privacy", "found"):  # fmt: skip
        assert run(page).info[0].value == desk.NOTHING_FOUND


def test_names_out_of_a_report_are_no_markdown() -> None:
    assert desk.plain("![x](http://a.b/c) **b** :red[c]") == (
        r"\!\[x\]\(http\:\/\/a\.b\/c\) \*\*b\*\* \:red\[c\]"
    )


@pytest.mark.usefixtures("on_shelf")
@pytest.mark.parametrize(
    "page",
    ["gaps", "curves", "crossings", "groups", "counterfactuals", "threshold", "explanations",
     "robustness", "privacy", "found"],
)  # fmt: skip
def test_a_page_begins_with_its_title(page: str) -> None:
    """Streamlit prints every bare string of a page, docstrings of constants too."""
    app = run(page)
    assert app.main[0].type == "title"
