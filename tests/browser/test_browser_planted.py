"""A real audit of the planted medical sample: page and dashboard show what is planted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bag_of_words import arguments_for, scored
from playwright.sync_api import Page, expect

from audit.cli import main
from finetune import planted

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
GAP = "Demographic parity difference by sex"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planted")
    table = folder / "decisions.csv"
    scored("medical", planted.load("medical").frame).to_csv(table, index=False)
    assert main(["report", str(table), *arguments_for("medical")]) == 0
    return folder / "decisions.audit"


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_shows_the_planted_disparity(
    open_page: OpenPage, folder: Path, width: int
) -> None:
    page = open_page((folder / "report.html").as_uri(), width)
    verdict = page.get_by_role("region", name="Verdict")
    expect(verdict.get_by_text("Gate broken")).to_be_visible()
    expect(verdict.get_by_text(GAP).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_dashboard_shows_the_planted_disparity(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    expect(page.get_by_text("Gate broken").first).to_be_visible(timeout=60_000)
    expect(page.get_by_text(GAP).first).to_be_visible()
