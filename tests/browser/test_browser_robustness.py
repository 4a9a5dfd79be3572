"""What came of changed texts in a real browser: readable by everyone, on every screen, on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from counterfactual_report import counterfactual_report
from playwright.sync_api import Page, expect
from robust_report import robust_report, rows_report

from reports import html

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("robust")
    report = robust_report()
    report.write(folder / "report.json")
    others = counterfactual_report()
    for name, shown in (("report", report), ("rows", rows_report()), ("others", others)):
        (folder / f"{name}.html").write_text(html.render(shown), encoding="utf-8")
    return folder


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400, 320])
@pytest.mark.parametrize("name", ["report", "rows", "others"])
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


def test_on_a_phone_every_number_bears_the_name_of_its_group(
    open_page: OpenPage, folder: Path
) -> None:
    address = (folder / "report.html").as_uri()
    label = open_page(address, 400).locator(".flips .of", has_text="F").first
    expect(label).to_be_visible()
    wide = open_page(address, 1280)
    expect(wide.locator(".flips .of", has_text="F").first).to_be_hidden()
    expect(wide.locator(".flips thead th", has_text="Groups differ?").first).to_be_visible()


def test_words_that_differ_are_told_without_colour_also_on_paper(
    open_page: OpenPage, folder: Path
) -> None:
    page = open_page((folder / "report.html").as_uri())
    page.emulate_media(media="print")
    for tag, line in (("del", "line-through"), ("ins", "underline")):
        mark = page.locator(f".rewritten {tag}").first
        expect(mark).to_be_visible()
        assert line in mark.evaluate("e => getComputedStyle(e).textDecorationLine")


def test_another_person_is_told_from_the_first_by_marks(open_page: OpenPage, folder: Path) -> None:
    page = open_page((folder / "others.html").as_uri(), 400)
    page.get_by_text("1 more example").click()
    for tag, word in (("del", "he"), ("ins", "she")):
        expect(page.locator(f".rewritten {tag}", has_text=word).last).to_be_visible()
    expect(page.get_by_text("Row 17 · sex = F")).to_be_visible()


def test_the_table_is_reached_by_the_keyboard(open_page: OpenPage, folder: Path) -> None:
    page = open_page((folder / "report.html").as_uri())
    table = page.get_by_role("region", name="Share of decisions that turn, by sex")
    table.focus()
    expect(table).to_be_focused()


def test_a_change_of_the_desk_opens_by_its_address(open_page: OpenPage, address: str) -> None:
    page = open_page(f"{address}/robustness?turned=age_band&change=OCR+confusions")
    expect(page.get_by_text("What turns decisions that should stay?")).to_be_visible(timeout=60_000)
    expect(page.locator("ins", has_text="norrnal")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Do the groups of age_band differ?")).to_be_visible()
