"""The dashboard in a real browser, served on the loopback interface."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from audit.report import Report

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_first_page_shows_the_planted_disparity(
    open_page: OpenPage, address: str, report: Report, width: int
) -> None:
    page = open_page(address, width)
    expect(page.get_by_text(report.gate.headline)).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Demographic parity difference by sex").first).to_be_visible()
    expect(page.locator(".stVegaLiteChart").first).to_be_visible(timeout=60_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_moving_the_threshold_redraws_the_figures(open_page: OpenPage, address: str) -> None:
    page = open_page(f"{address}/threshold?feature=age_band")
    slider = page.get_by_role("slider")
    expect(slider).to_be_visible(timeout=60_000)
    expect(page.get_by_text("age_band").first).to_be_visible()
    before = slider.get_attribute("aria-valuetext")
    slider.press("ArrowRight")
    expect(slider).not_to_have_attribute("aria-valuetext", before or "")
    expect(page.locator(".stVegaLiteChart").first).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    ("page_name", "said"),
    [
        ("gaps", "Where the evidence is too thin"),
        ("curves?along=age_band", "Does the score mean the same for every group?"),
        ("crossings?cell=True+positive+rate", "True positive rate by"),
    ],
)
def test_every_page_opens_by_its_address_and_fits_the_screen(
    open_page: OpenPage, address: str, page_name: str, said: str, width: int
) -> None:
    page = open_page(f"{address}/{page_name}", width)
    expect(page.get_by_text(said).first).to_be_visible(timeout=60_000)
    expect(page.locator(".stVegaLiteChart, .stDataFrame").first).to_be_visible(timeout=60_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
