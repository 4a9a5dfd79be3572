from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from explained_report import explained_report, tabular_report
from robust_report import robust_report, rows_report
from sample_report import sample_report

from audit.finding import Concern, Status
from audit.report import Report
from reports import html
from reports.views import MOST_ROWS
from reports.words import interval

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
MADE = [sample_report, explained_report, tabular_report, robust_report, rows_report]
VOID = {"meta", "link", "br", "img", "hr", "input"}
LOADING = {"src", "srcset", "href", "xlink:href", "data", "action", "poster"}


class Outline(HTMLParser):
    """Tags, attributes, headings and text of a page; complains about tags left open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.headings: list[int] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def outline(page: str) -> Outline:
    return Outline(page)


def hostile(value: Any, field: str = "") -> Any:
    """The same document with every free text replaced by an attack."""
    fixed = {"concern", "status", "positive", "favourable", "labels", "created", "finished",
             "on_inconclusive", "metric", "by", "columns"}  # fmt: skip
    if field in fixed:
        return value
    if isinstance(value, str):
        return HOSTILE
    if isinstance(value, list):
        return [hostile(item) for item in value]
    if isinstance(value, dict):
        changed = {key: hostile(item, key) for key, item in value.items()}
        free = field in {"slice", "versions", "sha256", "hyperparameters", "settings"}
        return {f"{HOSTILE}{i}": v for i, v in enumerate(changed.values())} if free else changed
    return value


def test_the_same_report_gives_the_same_page(report: Report, page: str) -> None:
    assert html.render(report) == page


@pytest.mark.parametrize("made", MADE)
def test_every_tag_is_closed_and_headings_descend_one_by_one(made: Callable[[], Report]) -> None:
    outline = Outline(html.render(made()))
    assert outline.open == []
    assert outline.headings[0] == 1
    assert outline.headings.count(1) == 1
    pairs = zip(outline.headings, outline.headings[1:], strict=False)
    assert all(after <= before + 1 for before, after in pairs)


def test_nothing_is_loaded_from_anywhere(page: str, outline: Outline) -> None:
    links = [value for _, name, value in outline.attributes if name in LOADING]
    assert links
    assert all(value.startswith("#") for value in links)
    assert not outline.tags.keys() & {"script", "link", "img", "iframe", "object"}
    assert "default-src 'none'" in page
    assert "@import" not in page
    assert not re.search(r"url\((?!#)", page)


@pytest.mark.parametrize("made", MADE)
def test_ids_are_unique_and_links_lead_somewhere(made: Callable[[], Report]) -> None:
    outline = Outline(html.render(made()))
    ids = Counter(value for _, name, value in outline.attributes if name == "id")
    assert max(ids.values()) == 1
    targets = {value[1:] for _, name, value in outline.attributes if name == "href"}
    assert targets <= ids.keys()


def test_the_verdict_comes_first_and_says_what_broke_the_gate(
    report: Report, outline: Outline
) -> None:
    text = " ".join(outline.text.split())
    assert text.index(report.gate.headline) < text.index("Is the model right often enough")
    assert text.count("Demographic parity difference by sex") >= 2
    assert "would settle it" in text
    assert "Not examined at all: privacy, transparency, robustness" in text


def test_every_concern_asks_its_question(outline: Outline) -> None:
    assert all(concern.question in outline.text for concern in Concern)


def test_every_estimate_on_the_page_is_one_of_the_report(report: Report, outline: Outline) -> None:
    """Beside what notes say, of which `Accuracy would change by …` is one."""
    measured = {interval(f.measurement) for f in report.findings if f.measurement}
    text = " ".join(outline.text.split())
    shown = set(re.findall(r"[−\d.,]+ \[[−\d.,]+, [−\d.,]+\]", text))
    assert measured <= shown
    thresholds = {"0.12 [0.1, 0.14]", "0.3 [0.28, 0.32]"}
    assert shown - measured == {"−0.041 [−0.052, −0.030]", *thresholds}


def test_what_an_error_means_to_a_person_is_said(report: Report, outline: Outline) -> None:
    assert report.task.false_positive in outline.text
    assert report.task.false_negative in outline.text
    assert "both the positive class" in outline.text


def test_status_is_told_by_sign_and_word(page: str) -> None:
    assert '<span aria-hidden="true">✕</span> fail' in page
    assert all(status.value in page for status in Status)


@pytest.mark.parametrize("made", MADE)
def test_no_text_of_a_report_becomes_markup(made: Callable[[], Report]) -> None:
    report = made()
    attacked = Report.model_validate(hostile(report.model_dump(mode="json")))
    # Tables keep their names, or none of them would be drawn.
    tables = zip(report.tables, attacked.tables, strict=True)
    named = tuple(bad.model_copy(update={"name": good.name}) for good, bad in tables)
    page = html.render(attacked.model_copy(update={"tables": named}))
    assert "alert(1)" in page
    outline = Outline(page)
    assert not outline.tags.keys() & {"script", "img"}
    assert not [name for _, name, _ in outline.attributes if name.startswith("on")]


def test_a_page_of_a_report_with_nothing_in_it_says_so(report: Report) -> None:
    data = report.data.model_copy(update={"groups": (), "notes": ()})
    bare = report.model_copy(
        update={"findings": (), "tables": (), "checks": (), "training": None, "data": data}
    )
    text = " ".join(Outline(html.render(bare)).text.split())
    assert "No sensitive feature was given" in text
    assert "Not on record." in text
    assert text.count("No check of this audit asks this question") == 14


def test_the_page_is_small(page: str) -> None:
    assert len(page.encode()) < 250_000


def test_what_is_known_of_the_groups_stands_before_any_concern(outline: Outline) -> None:
    text = " ".join(outline.text.split())
    asked = ("Which gaps are real?", "Where is the evidence too thin?",
             "Can a score be calibrated and its errors balanced?", "Which threshold closes each gap",
             "Is the model right often enough")  # fmt: skip
    places = [text.index(words) for words in asked]
    assert places == sorted(places)
    assert "1 of about 210" in text


def test_figures_stand_open_for_the_checks_that_say_they_are_headlines_only(
    report: Report, page: str
) -> None:
    assert 'id="true_positive_rate-groups-words"' in page
    assert 'id="false_positive_rate-groups-words"' not in page
    assert "False positive rate by group" in page
    silent = tuple(check.model_copy(update={"headline": False}) for check in report.checks)
    older = html.render(report.model_copy(update={"checks": silent}))
    assert 'id="false_positive_rate-groups-words"' in older


def test_a_long_table_is_cut_and_says_what_is_left_out(page: str) -> None:
    assert page.count("<td>column ") == MOST_ROWS
    assert "20 more rows in <code>report.json</code>." in page


@pytest.mark.parametrize(
    "name", ["calibration-0", "sweep-0", "selection_rate-crossed-0", "subgroups-wide"]
)
def test_every_figure_along_the_score_and_of_subgroups_is_drawn(page: str, name: str) -> None:
    assert f'id="{name}-words"' in page
