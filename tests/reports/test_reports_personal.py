"""Personal data on the page: by type and by group, masked, and whether decisions use it."""

from __future__ import annotations

import re

import pytest
from personal_report import (
    COST,
    PLACES,
    UNUSED,
    held,
    judged,
    measured,
    personal_report,
    places,
    used,
)
from sample_report import sample_report

from audit.finding import Concern
from audit.policy import Policy, PolicyCriterion
from reports import console, html
from reports.personal import NAMES, personal, type_name
from reports.personal_words import answer
from reports.sections import sections

HEADING = "Which personal data do the rows hold?"
SCRIPT = "<script>alert(1)</script>"


def part(page: str) -> str:
    """The section on privacy."""
    start = page.index('<section id="privacy"')
    return page[start : page.index("</section>", start)]


def test_it_is_said_in_two_sentences() -> None:
    assert answer(personal(personal_report())) == (
        "Of the rows 0.074 [0.056, 0.097] hold personal data in “text”: e-mail address, payment "
        "card, telephone number and 1 more. Taking it away turns 0.300 [0.181, 0.454] of their "
        "decisions, taking away as many other words 0.025 [0.004, 0.129]: decisions use it (e-mail "
        "address)."
    )
    calm = personal(personal_report([*held(), *used(UNUSED)]))
    assert answer(calm).endswith("[0.004, 0.129]: no more.")
    assert [one.name for one in calm.taken if one.is_used] == []


def test_rows_without_any_and_texts_that_cannot_be_asked() -> None:
    found = personal(personal_report([*held(types={})]))
    assert answer(found) == "No personal data of a kind that was looked for stands in the rows."
    unasked = measured("pii_flip_rate", 0, 0, {"type": "any"}, note="Undefined: none holds any.")
    said = answer(personal(personal_report([*held(types={}), unasked])))
    assert said.endswith("nothing is known of whether decisions use it.")
    assert "None of a kind that was looked for." in html.render(personal_report([*held(types={})]))


def test_use_is_told_where_it_was_not_asked_what_the_rows_hold() -> None:
    report = personal_report([*used()])
    assert answer(personal(report)).startswith(
        "Taking personal data away turns 0.300 [0.181, 0.454] of their decisions"
    )
    page = part(html.render(report))
    assert "The audit did not ask that." in page
    assert "None of a kind that was looked for." not in page
    assert "Do decisions use it?" in page


def test_the_page_shows_types_groups_places_and_use() -> None:
    page = part(html.render(personal_report()))
    assert HEADING in page
    for name in ("Any", "E-mail address", "Payment card", "US social security number"):
        assert f'<th scope="row">{name}' in page
    assert "whose rows hold personal data" in page
    assert "… driver; e-mail [email]. He …" in page
    assert "Do decisions use it?" in page
    assert COST in page
    assert "0.050<small" in page  # with data of nobody in its place
    assert page.count("E-mail address") == 3  # held, its place, taken away
    assert "pii_rate" not in page.split("<h3>Every number")[0]


def test_a_limit_is_told_where_the_number_stands() -> None:
    limit = PolicyCriterion(metric="pii_rate", max=0.01, where={"column": "text"})
    policy = Policy(name="none", criterion=(limit,))
    report = personal_report(findings=judged(iter([*held()]), policy))
    page = part(html.render(report))
    row = re.search(r'<th scope="row">Any</th>.*?</tr>', page, re.DOTALL)
    assert row
    assert "fail" in row[0]
    (section,) = (s for s in sections(report) if s.concern is Concern.PRIVACY)
    assert "Of the rows 0.074" in section.answer


def test_the_terminal_says_the_same() -> None:
    said = " ".join(console.render(personal_report()).split())
    assert "hold personal data in “text”: e-mail address" in said
    assert "pii rate" not in said


@pytest.mark.parametrize("text", [SCRIPT, "<img src=x onerror=alert(1)>", "a\x1b[2J\x00b"])
def test_no_text_out_of_a_report_becomes_markup_or_drives_a_terminal(text: str) -> None:
    rows = [tuple(text if isinstance(cell, str) else cell for cell in row) for row in PLACES]
    report = personal_report(
        [*held(text, {text: 3}), *used({text: (1, 0, 0.5)})], tables=(places(rows),)
    )
    page = html.render(report)
    assert "<script" not in page
    assert "<img" not in page
    assert not re.search(r"[\x00-\x08\x1b]", part(page))
    assert "\x1b" not in console.render(report)


def test_types_are_named_as_people_do() -> None:
    assert type_name("date_of_birth") == "date of birth"
    assert type_name("us_ssn") == NAMES["us_ssn"]


def test_nothing_is_shown_where_nothing_was_looked_for() -> None:
    assert not personal(sample_report())
    assert HEADING not in html.render(sample_report())


def test_places_of_other_columns_are_left_alone() -> None:
    odd = places().model_copy(update={"columns": ("a",), "rows": ((1,),)})
    assert personal(personal_report(tables=(odd,))).places == ()
