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
    for page in ("", "groups", "threshold", "found"):
        assert run(page).info[0].value == desk.NOTHING_FOUND


def test_names_out_of_a_report_are_no_markdown() -> None:
    assert desk.plain("![x](http://a.b/c) **b** :red[c]") == (
        r"\!\[x\]\(http\:\/\/a\.b\/c\) \*\*b\*\* \:red\[c\]"
    )
