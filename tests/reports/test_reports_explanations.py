"""Which explanations are read, which only have a verdict, and that no failed one is drawn."""

from __future__ import annotations

import re

import pytest
from explained_report import (
    BAD,
    COMPARED,
    COMPREHENSIVENESS,
    GOOD,
    MARKED,
    NONE,
    POLICY,
    UNSURE,
    explained_report,
    judged,
    measured,
    outcomes,
)

from audit.finding import Concern, Status
from audit.report import Report
from reports import console, differences, explanations, html, reliance
from reports.agreement import agreement
from reports.cases import Case, cases, minimal
from reports.explained import explained
from reports.explanations import Standing
from reports.sections import not_shown, sections


@pytest.fixture(scope="module")
def report() -> Report:
    return explained_report()


@pytest.fixture(scope="module")
def page(report: Report) -> str:
    return section_of(html.render(report))


def section_of(page: str) -> str:
    return page[
        page.index('<section id="transparency"') : page.index('<section id="accountability"')
    ]


def text_of(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


def transparency(report: Report):
    return next(s for s in sections(report) if s.concern is Concern.TRANSPARENCY)


def test_a_method_is_trusted_failed_left_open_or_only_compared_with(report: Report) -> None:
    standings = {m.key: m.standing for m in explanations.methods(report)}
    assert standings == {
        GOOD: Standing.TRUSTED,
        BAD: Standing.FAILED,
        UNSURE: Standing.OPEN,
        COMPARED: Standing.COMPARATOR,
    }


def test_any_failed_test_fails_a_method_though_comprehensiveness_passed() -> None:
    found = [
        *outcomes({GOOD: (0.9, 0.8, 1.0)}),
        measured("completeness", 0.5, 0.4, 0.6, {"method": GOOD}),
    ]
    (method,) = (
        m for m in explanations.methods(explained_report(findings=judged(found), tables=()))
    )
    assert method.standing is Standing.FAILED
    assert method.verdict == (
        "Not shown as an explanation: completeness is 0.500 [0.400, 0.600], at least 0.95 is asked for."
    )


def test_without_limits_nothing_is_trusted_and_the_reason_is_said() -> None:
    report = explained_report(policy=NONE)
    found = explanations.methods(report)
    assert {m.standing for m in found} == {Standing.OPEN, Standing.COMPARATOR}
    assert "the policy sets no limit" in found[0].verdict
    assert explanations.lead(found) is found[0]
    assert transparency(report).status is Status.INCONCLUSIVE
    assert "not shown to be faithful" in section_of(html.render(report))


def test_a_method_nobody_tested_is_known_from_its_words() -> None:
    (method, *_) = explanations.methods(explained_report(findings=()))
    assert (method.key, method.standing) == (GOOD, Standing.OPEN)
    assert "nobody tested" in method.verdict


def test_the_first_trusted_method_leads_else_the_first_that_did_not_fail() -> None:
    def lead(**numbers: tuple[float, float, float]) -> str | None:
        report = explained_report(numbers, tables=())
        found = explanations.lead(explanations.methods(report))
        return found and found.key

    high, low, wide = (0.9, 0.8, 1.0), (0.1, 0.0, 0.2), (0.5, 0.3, 0.7)
    assert lead(a=wide, b=high) == "b"
    assert lead(a=low, b=wide) == "b"
    assert lead(a=low) is None


def test_the_concern_answers_with_what_can_be_read_and_never_by_advice_alone_with_no(
    report: Report,
) -> None:
    section = transparency(report)
    assert section.status is Status.PASS
    assert section.answer.startswith(
        "Explanations by Integrated Gradients can be read. Whether those by Occlusion are true of "
        "the model is not shown. By SHAP the words named are not those the model rests on: not shown."
    )
    assert (
        "Largest reliance: words of gender, female → male: 0.200 [0.100, 0.300]" in section.answer
    )
    failed = transparency(explained_report({BAD: COMPREHENSIVENESS[BAD]}, tables=()))
    assert failed.status is Status.FAIL
    assert not failed.answer.startswith("No.")


def test_what_the_gate_hangs_on_still_says_no(report: Report) -> None:
    limit = POLICY.criterion[0].model_copy(
        update={"metric": "sensitive_word_shift", "where": {"words": "*"}, "max": 0.05, "min": None,
                "advisory": False}
    )  # fmt: skip
    policy = POLICY.model_copy(update={"criterion": (*POLICY.criterion, limit)})
    strict = explained_report(policy=policy)
    assert transparency(strict).status is Status.FAIL
    assert transparency(strict).answer.startswith("No. 1 of 2 judged measurements is beyond")
    assert "✕ fail: sensitive word shift, words = gender" in console.render(strict)


def test_methods_only_compared_with_leave_no_question_open(report: Report) -> None:
    keys = [f.measurement.slice.get("method") for f in not_shown(report) if f.measurement]
    assert COMPARED not in keys
    assert UNSURE in keys


def test_no_word_of_a_failed_method_or_comparator_is_on_the_page(page: str) -> None:
    assert MARKED[GOOD] in page
    assert MARKED[UNSURE] in page
    assert MARKED[BAD] not in page
    assert MARKED[COMPARED] not in page
    assert "SHAP is not shown" in text_of(page)
    assert "normalised comprehensiveness is 0.100 [0.000, 0.200], at least 0.5 is asked for" in page


def test_words_over_all_texts_are_not_shown_where_their_method_failed() -> None:
    swapped = {GOOD: COMPREHENSIVENESS[BAD], BAD: COMPREHENSIVENESS[GOOD]}
    report = explained_report(swapped)
    shown = explained(report)
    assert (shown.words, shown.words_by_group) == ((), {})
    page = section_of(html.render(report))
    assert "Words were counted by Integrated Gradients" in page
    assert ">woman<" not in page
    assert "Share of" not in page
    assert MARKED[BAD] in page
    assert "woman" not in console.render(report)


def test_a_case_is_told_in_the_words_of_the_task_with_what_would_have_changed_it(
    report: Report, page: str
) -> None:
    missed, found, unknown = cases(report)
    assert missed.title(report.task) == f"A false negative: {report.task.false_negative}"
    assert found.title(report.task) == "A true positive: rightly decided “urgent”"
    assert unknown.title(report.task) == "Decided “routine”; truth not known"
    assert missed.edit
    assert minimal(missed.edit, missed.read) == (
        "Without the 2 words “quiet”, “calm”, of 6, the decision would be “urgent”."
    )
    assert found.edit is None
    assert missed.left_out == "… 1 more words were read and 3 further words the model did not read."
    assert missed.left_out in text_of(page)


def test_words_are_marked_by_sign_and_strength_not_by_colour_alone(report: Report) -> None:
    reading = cases(report)[0].readings[0]
    assert [(w.text, w.sign) for w in reading.words] == [
        ("Pain", "−−"), ("quiet", "+++"), ("and", ""), ("calm", "+"), ("well", ""),
    ]  # fmt: skip
    assert str(reading.markup) == (
        '<mark class="against l2">Pain<sup>−−</sup></mark> '
        '<mark class="for l3">quiet<sup>+++</sup></mark>and<br>'
        '<mark class="for l1">calm<sup>+</sup></mark> well'
    )
    assert reading.strongest == ("“quiet” +1.000, “calm” +0.200", "“Pain” −0.400")
    assert reading.sentence == "“Pain quietand” +0.600 in all its words"


def _with_word(word: str) -> Report:
    report = explained_report()
    tables = [
        t.model_copy(update={"rows": tuple(
            tuple(word if cell in ("quiet", "calm", "She waits") else cell for cell in row)
            for row in t.rows
        )})
        for t in report.tables
    ]  # fmt: skip
    return report.model_copy(update={"tables": tuple(tables)})


@pytest.mark.parametrize("word", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>"])
def test_a_word_is_text_never_markup(word: str) -> None:
    page = html.render(_with_word(word))
    assert "<script" not in page
    assert "<img" not in page
    assert "alert(1)" in page


def test_control_characters_in_a_word_are_not_printed() -> None:
    page = html.render(_with_word("a\x1b[2J\x00b"))
    assert "a\ufffd[2J\ufffdb" in page
    assert not re.search(r"[\x00-\x08\x1b]", page)


def test_a_text_of_which_no_word_has_a_value_is_not_marked() -> None:
    report = explained_report()
    tables = [
        t.model_copy(update={"rows": tuple((*row[:-1], 0.0) for row in t.rows)})
        if t.name == "explained_words" else t
        for t in report.tables
    ]  # fmt: skip
    flat = cases(report.model_copy(update={"tables": tuple(tables)}))[0].readings[0]
    assert "<mark" not in flat.markup
    assert flat.strongest == ("", "")
    assert flat.sentence == ""


def test_agreement_stands_pair_by_pair(report: Report, page: str) -> None:
    found = agreement(report, explanations.methods(report))
    assert {pair: m.value for pair, m in found.pairs.items()} == {
        (0, 1): -0.6,
        (0, 2): 0.4,
        (0, 3): 0.0,
    }
    assert [found.shade(m) for m in found.pairs.values()] == ["against l2", "for l1", ""]
    assert "−0.600 [−0.700, −0.500]" in text_of(page)


def test_words_that_differ_beyond_chance_come_first_and_two_groups_are_told_once(
    report: Report,
) -> None:
    found = differences.of_words(report)["sex"]
    assert [(d.what, d.group, d.p) for d in found.real] == [("woman", "F", 0.001)]
    assert [(d.what, d.among) for d in found.others] == [("normal", "false negatives")]
    assert found.real[0].limits == ("+0.500", "[0.300, 0.700]")


def test_the_list_that_moves_the_score_most_surely_comes_first_with_its_direction(
    report: Report, page: str
) -> None:
    found = reliance.reliances(report)
    assert [one.words for one in found] == ["gender", "names", "religion"]
    assert [one.direction(report.task) for one in found] == [
        "towards “urgent”", "no shift is shown", "not measured",
    ]  # fmt: skip
    text = text_of(page)
    assert "25.0% of decisions turn" in text
    assert text.index("Gender: female → male") < text.index("a pointer, no verdict")
    assert "Nothing can be said of religion: none of the 24 texts" in text
    assert reliance.largest(explained_report(findings=())) == ""


def test_a_report_with_empty_tables_explains_nothing_and_says_so_nowhere(report: Report) -> None:
    empty = tuple(t.model_copy(update={"rows": ()}) for t in report.tables)
    bare = report.model_copy(update={"findings": (), "tables": empty})
    page = section_of(html.render(bare))
    assert "Can the explanations be trusted?" not in page
    assert "word by word" not in page
    assert cases(bare) == ()


def test_tables_of_other_columns_are_left_alone(report: Report) -> None:
    odd = tuple(t.model_copy(update={"columns": ("a",), "rows": ((1,),)}) for t in report.tables)
    assert cases(report.model_copy(update={"tables": odd})) == ()


def test_the_terminal_says_it_in_a_few_lines_and_keeps_comparators_to_one(report: Report) -> None:
    text = console.render(report)
    block = text[text.index("\nTransparency") : text.index("\nNot examined")]
    assert "✓ Explanations by Integrated Gradients can be read." in block
    assert "· Only compared with: DeepLIFT." in block
    assert "comprehensiveness" not in block
    assert len(block.strip().splitlines()) <= 8


def test_a_case_has_a_name_to_be_picked_by(report: Report) -> None:
    keys = [case.key for case in cases(report)]
    assert keys == [
        "Row 7: false negative, sex = F",
        "Row 9: true positive, sex = M",
        "Row 11: truth not known",
    ]
    assert isinstance(cases(report)[0], Case)
