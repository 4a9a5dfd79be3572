"""The regulators' sheets in a real browser: readable by everyone, on every screen and on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from counted_report import counted_report
from playwright.sync_api import Page, expect

from reports.sheets import SHEETS, Options, render

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
PAPER = {"nyc-ll144": 718, "four-fifths": 1047}
"""Pixels that A4 leaves between its margins, upright and on its side."""


@pytest.fixture(scope="module", params=list(SHEETS))
def sheet(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def address(sheet: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    groups = ("African-American", "Hispanic or Latino", "Native Hawaiian or Pacific Islander")
    one = {(name,): (1000, 300 + 90 * i) for i, name in enumerate(groups)}
    few = {("Asian",): (20, 9)}
    both = {(a, b): (1000, 300) for a in groups for b in groups}
    tables = {("sex",): one, ("race",): one | few, ("sex", "race"): both}
    path: Path = tmp_path_factory.mktemp("sheets") / f"{sheet}.html"
    path.write_text(render(sheet, counted_report(tables), Options()).html, encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_no_violation_and_no_screen_is_too_narrow(
    open_page: OpenPage, address: str, width: int, scheme: str
) -> None:
    page = open_page(address, width, scheme)
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_table_fits_on_paper(open_page: OpenPage, address: str, sheet: str) -> None:
    page = open_page(address, PAPER[sheet])
    page.emulate_media(media="print")
    expect(page.get_by_role("table").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER[sheet]
