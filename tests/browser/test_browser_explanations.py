"""Explanations in a real browser: readable by everyone, on every screen, on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from explained_report import BAD, GOOD, MARKED, explained_report, tabular_report
from playwright.sync_api import Page, expect

from reports import html

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explained")
    report = explained_report()
    report.write(folder / "report.json")
    for name, shown in (("report", report), ("tabular", tabular_report())):
        (folder / f"{name}.html").write_text(html.render(shown), encoding="utf-8")
    return folder


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("name", ["report", "tabular"])
def test_axe_finds_no_serious_violation_and_no_screen_is_too_narrow(
    open_page: OpenPage, folder: Path, name: str, width: int, scheme: str
) -> None:
    page = open_page((folder / f"{name}.html").as_uri(), width, scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    assert [
        (v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")
    ] == []


def test_on_paper_the_signs_stay_beside_the_words(open_page: OpenPage, folder: Path) -> None:
    page = open_page((folder / "report.html").as_uri())
    page.emulate_media(media="print")
    expect(page.locator(".words mark sup").first).to_be_visible()
    expect(page.get_by_text("What would have changed it?").first).to_be_visible()


def test_a_case_of_the_desk_opens_by_its_address(open_page: OpenPage, address: str) -> None:
    page = open_page(f"{address}/explanations?case=Row+7:+false+negative,+sex+%3D+F")
    expect(page.get_by_text("Can the explanations be trusted?")).to_be_visible(timeout=60_000)
    marked = page.locator("mark", has_text=MARKED[GOOD])
    expect(marked).to_be_visible(timeout=60_000)
    assert "rgba" in marked.evaluate("e => getComputedStyle(e).backgroundColor")
    expect(page.get_by_text(MARKED[BAD])).to_have_count(0)
