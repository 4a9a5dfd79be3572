"""Both sheets as documents: nothing loaded, nothing unescaped, no formula, the same each time."""

from __future__ import annotations

import csv
import io
import re

import pytest
from counted_report import counted_report

from audit.finding import MISSING
from reports.sheets import SHEETS, Options, render
from reports.sheets.sheet import as_csv

ATTACK = '"><script>alert(1)</script>'
FORMULAS = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r\n=1", "＝1")


def report_with(*names):
    single = {(name,): (200, 90 + i) for i, name in enumerate(names)} | {(MISSING,): (3, 1)}
    both = {(a, b): (200, 90) for a in names for b in names}
    return counted_report({("sex",): single, ("race",): single, ("sex", "race"): both})


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_same_report_gives_the_same_sheet(sheet):
    assert render(sheet, report_with("a", "b"), Options()) == render(
        sheet, report_with("a", "b"), Options()
    )


@pytest.mark.parametrize("sheet", SHEETS)
def test_nothing_is_loaded_and_nothing_becomes_markup(sheet):
    options = Options(auditor=ATTACK, data_source=ATTACK, justification=ATTACK)
    page = render(sheet, report_with(ATTACK, "b"), options).html
    assert "alert(1)" in page
    assert "<script" not in page
    assert "default-src 'none'" in page
    links = re.findall(r'(?:src|href|action)="([^"]*)"', page)
    assert all(link.startswith("#") for link in links)
    assert not re.search(r"url\(|@import", page)


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_a_formula(sheet, formula):
    made = render(sheet, report_with(formula, "b"), Options(data_source=formula)).csv
    cells = [cell for row in csv.reader(io.StringIO(made, newline="")) for cell in row]
    assert f"'{formula.strip()}" in cells
    for cell in cells:
        assert cell[:1] not in {"=", "+", "@", "＝"}
        assert cell[:1] != "-" or float(cell) < 0


@pytest.mark.parametrize("sheet", SHEETS)
def test_no_name_breaks_a_row_or_drives_a_terminal(sheet):
    made = render(sheet, report_with("a\r\nb,c\x1b[2J", "b"), Options()).csv
    assert "a b,c\ufffd[2J" in made
    assert "\r" not in made
    assert len({len(row) for row in csv.reader(io.StringIO(made))}) == 1


def test_numbers_keep_their_sign_and_undefined_is_empty():
    made = as_csv(("a", "b", "c"), [{"a": -1.5, "b": None, "c": "−"}])
    assert made == "a,b,c\n-1.5,,−\n"


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_row_of_the_csv_has_every_column(sheet):
    rows = list(csv.reader(io.StringIO(render(sheet, report_with("a", "b"), Options()).csv)))
    assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_id_is_unique_and_tables_have_headers(sheet):
    page = render(sheet, report_with("a", "b"), Options()).html
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'aria-labelledby="([^"]+)"', page)) <= set(ids)
    assert page.count("<caption") == page.count("<table>") > 0
    assert len(page) < 60_000
