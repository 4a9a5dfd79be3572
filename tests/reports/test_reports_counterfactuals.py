"""Texts told of other persons: said in a sentence, laid out by attribute, never as markup."""

from __future__ import annotations

import re

import pytest
from counterfactual_report import (
    AGE,
    ALL,
    CALM,
    EXAMPLES,
    GENDER,
    NAME,
    NONE,
    NOT_TOLD,
    POLICY,
    Told,
    Way,
    counterfactual_report,
    examples,
    judged,
    measured,
    outcomes,
    templates,
)
from sample_report import TASK, sample_report

from audit.finding import Concern
from audit.manifest import Task
from audit.policy import PolicyCriterion
from audit.report import Report
from reports import console, html
from reports.counterfactual_words import answer, line, untold
from reports.counterfactuals import Counterfactuals, counterfactuals
from reports.rewritten import worst_of_each
from reports.sections import sections
from reports.words import attribute_name, subject_of

HEADING = "Would another person have been decided otherwise?"
SCRIPT = "<script>alert(1)</script>"
CONTROL = "a\x1b[2J\x00b"
PUNITIVE = Task(labels=("stays free", "reoffends"), positive="reoffends", favourable="stays free")


@pytest.fixture(scope="module")
def report() -> Report:
    return counterfactual_report()


@pytest.fixture(scope="module")
def found(report: Report) -> Counterfactuals:
    return counterfactuals(report)


@pytest.fixture(scope="module")
def page(report: Report) -> str:
    return section_of(html.render(report))


def section_of(page: str) -> str:
    return page[page.index('<section id="fairness"') : page.index('<section id="privacy"')]


def text_of(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


def row_of(page: str, name: str) -> str:
    start = page.index(f'<th scope="row">{name}')
    return text_of(page[start : page.index("</tr>", start)])


def of(told: dict[str, Told]) -> Counterfactuals:
    return counterfactuals(counterfactual_report(told))


def test_the_answer_names_the_attribute_the_way_the_decisions_and_the_control(
    found: Counterfactuals, page: str
) -> None:
    said = answer(found, TASK)
    assert said == (
        "Most surely it is gender that moves the score: the same text told of “male” instead of "
        "“female” scores 0.219 [0.180, 0.258] higher for “urgent”, in favour of the person "
        "(farther than a change within the group moves it, p = 0.001). Of all such changes 0.246 "
        "[0.192, 0.311] turn the decision (a change within the group turns 0.011 [0.002, 0.059])."
    )
    assert text_of(page).index(HEADING) < text_of(page).index(said)


def test_what_raises_a_score_nobody_wants_is_against_the_person(found: Counterfactuals) -> None:
    assert "higher for “reoffends”, against the person" in answer(found, PUNITIVE)
    several = Task(labels=("a", "b", "c"), positive="a", favourable="b")
    assert "the person" not in answer(found, several)


def test_a_score_that_falls_is_lower_by_a_positive_number() -> None:
    falling = GENDER._replace(surest=1, wide=(-0.23, -0.14))
    assert "scores 0.185 [0.140, 0.230] lower for “urgent”, against the person" in answer(
        of({"gender": falling}), TASK
    )


def test_what_moves_no_farther_than_the_control_is_not_said_to_move() -> None:
    ways = tuple(way._replace(p=0.3) for way in GENDER.ways)
    assert of({"gender": GENDER._replace(ways=ways)}).moving == ()
    uncontrolled = tuple(way._replace(p=None) for way in GENDER.ways)
    said = answer(of({"gender": GENDER._replace(ways=uncontrolled, control=None)}), TASK)
    assert "(not compared with a change within the group)" in said
    assert "(no control)" in said


def test_where_nothing_moves_it_is_said_how_far_it_may_and_of_what_too_little_is_known() -> None:
    assert answer(of(dict(CALM)), TASK) == (
        "None of the attributes told by the texts moves the score beyond ±0.006 or is shown to "
        "move it farther than a change within the group: age. Too few texts to say: name (ethnic "
        "origin it suggests). Most decisions turn for age: 0.012 [0.002, 0.064], control 0.000 "
        "[0.000, 0.038]."
    )


def test_decisions_that_turn_beyond_the_control_are_told_though_the_mean_score_stays() -> None:
    both = Told(
        (Way("gay", "heterosexual", 90, 40, (0.001, -0.01, 0.012), 0.5),), 0, (-0.01, 0.012),
        (1, 90),
    )  # fmt: skip
    said = answer(of({"orientation": both, "age": AGE}), TASK)
    assert "turn more often than by changes within the group for orientation (0.444" in said


def test_attributes_no_text_tells_are_no_pass(found: Counterfactuals, page: str) -> None:
    assert untold(found) == (
        "No text looked at tells gender (Chinese) and marital status: nothing is known of these, "
        "which is no pass."
    )
    assert untold(found) in text_of(page)
    assert '<th scope="row">Marital status' not in page
    nothing = counterfactual_report({})
    assert answer(counterfactuals(nothing), TASK) == ""
    assert "nothing is known of these" in text_of(section_of(html.render(nothing)))


def test_each_attribute_is_a_row(page: str) -> None:
    assert row_of(page, "Gender") == (
        "Gender 199 texts Decisions turned 0.246 [0.192, 0.311] Within the group 0.011 [0.002, "
        "0.059] Score moves +0.219 [+0.180, +0.258] Direction female → male n = 104 p p = 0.001"
    )
    assert "too few texts" in row_of(page, "Name (ethnic")
    assert "too few texts" not in row_of(page, "Age")
    assert "200 of 633 distinct texts" in page


def test_directions_are_folded_away_with_their_numbers(page: str) -> None:
    folded = text_of(page[page.index("<summary>Gender: 2 directions") :])
    assert "male → female 0.232 [0.158, 0.326] −0.185 [−0.221, −0.149] 95" in folded


def test_directions_flood_no_list(page: str) -> None:
    assert "<h3>Findings</h3>" not in page
    assert "More numbers" not in page
    assert "Group by group" not in page
    assert "Texts whose score" not in page


def test_what_a_limit_says_is_told_in_full_and_as_a_badge() -> None:
    report = counterfactual_report(policy=POLICY)
    page = section_of(html.render(report))
    findings = text_of(page[page.index("<h3>Findings</h3>") :])
    assert "Counterfactual score shift, gender from female to male" in findings
    assert "Counterfactual flip rate, gender" in findings
    assert "male to female" not in findings
    assert "✕ fail" in row_of(page, "Gender")
    assert "✕ fail" in row_of(page, "female → male")
    terminal = console.render(report)
    assert "✕ fail: counterfactual score shift, gender from female to male" in terminal


def test_p_values_say_how_they_were_adjusted_also_where_some_are_gated() -> None:
    assert "(Benjamini-Hochberg, 4 hypotheses explored)" in html.render(counterfactual_report())
    both = counterfactuals(counterfactual_report(policy=POLICY)).family
    assert both == "Holm, 1 hypothesis gated; Benjamini-Hochberg, 3 hypotheses explored"


def test_of_several_limits_the_worst_verdict_is_shown() -> None:
    lax = PolicyCriterion(metric="counterfactual_flip_rate", max=0.9, where={"attribute": "gender"})
    policy = POLICY.model_copy(update={"criterion": (lax, *POLICY.criterion)})
    page = section_of(html.render(counterfactual_report(policy=policy)))
    assert "✕ fail" in row_of(page, "Gender")


def test_examples_mark_what_changed_one_an_attribute_the_rest_folded(
    found: Counterfactuals, page: str
) -> None:
    assert [one.by for one in worst_of_each(found.examples)] == [
        "Gender, female → male", "Age, 18-39 → 65+",
    ]  # fmt: skip
    assert "<del>woman</del>" in page
    assert "<ins>gentleman</ins>" in page
    assert (
        "Gender, female → male: decision “routine” → “urgent”, score of “urgent” 0.158 → 0.732"
    ) in page
    assert "Row 17 · sex = F" in page
    assert page.index("1 more example<") < page.index("<ins>she</ins>")


def test_words_beyond_the_cut_of_either_text_are_not_marked() -> None:
    texts = "a man fell on the ice …", "an old man fell on the …"
    row = ("age", "x", "y", 3, "", *texts, "routine", "urgent", 0.1, 0.2)
    one = counterfactuals(counterfactual_report(tables=(examples([row]),))).examples[0]
    assert str(one.marked_before) == "<del>a</del> man fell on the …"
    assert str(one.marked_after) == "<ins>an old</ins> man fell on the …"


def test_templates_tell_whose_names_score_otherwise() -> None:
    report = counterfactual_report({}, findings=judged(templates(), NONE), tables=())
    said = answer(counterfactuals(report), TASK)
    assert said == (
        "In the auditor's own sentences names of “Black” score "
        "0.043 [0.026, 0.060] lower than all names."
    )
    page = section_of(html.render(report))
    assert "The same 3 sentences" in page
    assert "−0.043 [−0.060, −0.026] 24" in row_of(page, "Black")
    assert "Group by group" not in page
    assert "More numbers" not in page
    even = [o for o in templates() if o.measurement and "gender" in o.measurement.slice]
    calm = counterfactual_report({}, findings=judged(iter(even), NONE))
    assert "no group of names is shown to score" in answer(counterfactuals(calm), TASK)


@pytest.mark.parametrize("text", [SCRIPT, "<img src=x onerror=alert(1)>", CONTROL])
def test_no_text_out_of_the_data_becomes_markup_or_drives_a_terminal(text: str) -> None:
    told = {
        text: GENDER._replace(ways=tuple(w._replace(before=text, after=text + "b") for w in GENDER.ways[:1])),
    }  # fmt: skip
    rows = [tuple(text if isinstance(cell, str) else cell for cell in row) for row in EXAMPLES]
    findings = judged(outcomes(told, (text,)), NONE) + judged(
        iter([measured("template_score_shift", (0.1, 0.05, 0.2), 9, {text: text})]), NONE
    )
    report = counterfactual_report(findings=findings, tables=(examples(rows),))
    page = html.render(report)
    assert "<script" not in page
    assert "<img" not in page
    assert not re.search(r"[\x00-\x08\x1b]", section_of(page))
    assert "\x1b" not in console.render(report)


def test_nothing_is_shown_where_nothing_was_told_otherwise() -> None:
    report = sample_report()
    assert not counterfactuals(report)
    assert HEADING not in html.render(report)
    assert line(counterfactuals(report)) == ""
    assert "as no text tells it" not in console.render(report)


def test_examples_of_other_columns_are_left_alone() -> None:
    odd = examples().model_copy(update={"columns": ("a",), "rows": ((1,),)})
    report = counterfactual_report(tables=(odd,))
    assert counterfactuals(report).examples == ()
    assert "What it looks like" not in section_of(html.render(report))


def test_flip_rates_alone_are_told_too() -> None:
    bare = [o for o in outcomes() if o.check == "counterfactual_flip_rate"]
    report = counterfactual_report(findings=judged(iter(bare), NONE))
    said = answer(counterfactuals(report), TASK)
    assert said.startswith("Decisions turn more often than by changes within the group for gender")
    html.render(report)
    shifts = [o for o in outcomes() if o.check != "counterfactual_flip_rate"]
    alone = counterfactual_report(findings=judged(iter(shifts), NONE))
    assert "Of all such changes" not in answer(counterfactuals(alone), TASK)
    html.render(alone)


def test_the_terminal_says_it_on_a_line(report: Report) -> None:
    block = console.render(report).partition("Fairness")[2].partition("Not examined")[0]
    assert " ".join(block.split()) == (
        "· Gender (female → male) moves the score by +0.219 [+0.180, +0.258]; decisions turned 0.246 "
        "[0.192, 0.311], control 0.011 [0.002, 0.059]. Not known, as no text tells it: gender (Chinese) "
        "and marital status."
    )
    assert line(of(dict(CALM))).startswith("None of the attributes told by the texts moves")


def test_nothing_undefined_is_an_open_question_of_the_concern(report: Report) -> None:
    fairness = next(s for s in sections(report) if s.concern is Concern.FAIRNESS)
    assert fairness.left_open == ""


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("chinese_gender", "gender (Chinese)"),
        ("gendered_name", "gender, with the name"),
        ("name", "name (ethnic origin it suggests)"),
        ("marital_status", "marital status"),
    ],
)
def test_attributes_have_friendly_names(key: str, name: str) -> None:
    assert attribute_name(key) == name


def test_a_finding_is_named_by_its_attribute(report: Report) -> None:
    names = {subject_of(f) for f in report.findings}
    assert "counterfactual flip rate, age" in names
    assert "counterfactual score shift, gender from male to female" in names


def test_the_hand_made_report_has_what_it_says() -> None:
    assert set(ALL) == {"gender", "age", "name"}
    assert NAME.ways[0].p is None
    assert len(counterfactuals(counterfactual_report()).untold) == len(NOT_TOLD)
