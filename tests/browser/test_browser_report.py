"""The report's page in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from audit.report import Report

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


@pytest.fixture
def address(folder: Path) -> str:
    return (folder / "report.html").as_uri()


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_page_is_never_wider_than_the_screen(
    open_page: OpenPage, address: str, width: int
) -> None:
    page = open_page(address, width)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("width", "shown", "hidden"), [(1280, "wide", "narrow"), (390, "narrow", "wide")]
)
def test_a_figure_is_drawn_for_the_width_of_the_screen(
    open_page: OpenPage, address: str, width: int, shown: str, hidden: str
) -> None:
    page = open_page(address, width)
    expect(page.locator(f"#fairness .{shown} svg").first).to_be_visible()
    expect(page.locator(f"#fairness .{hidden} svg").first).to_be_hidden()


def test_the_planted_disparity_is_on_the_page(
    open_page: OpenPage, address: str, report: Report
) -> None:
    page = open_page(address)
    verdict = page.get_by_role("region", name="Verdict")
    expect(verdict).to_contain_text(report.gate.headline)
    expect(verdict).to_contain_text("Demographic parity difference by sex")
    expect(page.locator("#fairness svg").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_serious_violation(
    open_page: OpenPage, address: str, scheme: str, width: int
) -> None:
    page = open_page(address, width, scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page).response["violations"]
    assert [
        (v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")
    ] == []


def test_the_keyboard_reaches_the_verdict_first(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the verdict")).to_be_focused()


def test_in_print_what_is_folded_away_is_opened_but_for_the_bulk(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(address)
    numbers = page.locator("#fairness .metric details table").first
    bulk = page.locator("#fairness .bulk table").first
    expect(numbers).to_be_hidden()
    page.emulate_media(media="print")
    expect(numbers).to_be_visible()
    expect(bulk).to_be_hidden()
