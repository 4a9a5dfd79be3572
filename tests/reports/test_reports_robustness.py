"""What came of changed texts: said in a sentence, in a table, marked in the text, never as markup."""

from __future__ import annotations

import re
from typing import Any

import pytest
from robust_report import (
    ATTACKED,
    EXAMPLES,
    NONE,
    POLICY,
    WAYS,
    judged,
    measured,
    outcomes,
    robust_report,
    rows_report,
    section_of,
    text_of,
)
from sample_report import sample_report

from audit.finding import MISSING, Concern, Measurement, Table, Test
from audit.policy import Outcome, PolicyCriterion
from audit.report import Report
from reports import console, html
from reports.perturbed import Gap
from reports.rewritten import LONGEST, Rewritten, perturbed_texts, worst_of_each
from reports.robust_words import answer
from reports.robustness import LEVELS, Robust, robust, shade
from reports.sections import sections
from reports.words import subject_of

SCRIPT = "<script>alert(1)</script>"
CONTROL = "a\x1b[2J\x00b"


@pytest.fixture(scope="module")
def report() -> Report:
    return robust_report()


@pytest.fixture(scope="module")
def found(report: Report) -> Robust:
    return robust(report)


@pytest.fixture(scope="module")
def page(report: Report) -> str:
    return section_of(html.render(report))


def section(report: Report):
    return next(s for s in sections(report) if s.concern is Concern.ROBUSTNESS)


def row_of(page: str, name: str, degree: str = "") -> str:
    """The row of a way in the first table."""
    start = re.search(rf'<th scope="row">{name}(<small>{degree}</small>)?</th>', page)
    assert start
    return text_of(page[start.start() : page.index("</tr>", start.start())])


def way(found: Robust, key: str, severity: str):
    return next(w for w in found.ways if (w.key, w.severity) == (key, severity))


def test_the_concern_answers_with_rates_accuracy_the_worst_change_and_whose(found: Robust) -> None:
    assert answer(found) == (
        "Mean flip rate 0.061 [0.048, 0.079] over 5 perturbations: so often a decision turns "
        "though it should not. Worst-case accuracy 0.620 [0.572, 0.666] (as written 0.810): so "
        "many are right whatever is changed. Most turn under OCR confusions (heavy): "
        "0.196 [0.159, 0.240]. Under OCR confusions (heavy) decisions of sex = F turn more easily "
        "than of M: 0.311 against 0.081 (difference 0.230 [0.180, 0.280], p = 0.008, adjusted for "
        "16 comparisons). Whoever changes words on purpose turns 0.425 [0.285, 0.578] of "
        "decisions (characters)."
    )


def test_p_values_of_gaps_are_adjusted_over_all_ways_and_features_that_should_stay(
    found: Robust,
) -> None:
    """16 tests: .0005 is multiplied by 16, .004 by 15; what is directional is no part of it."""
    assert found.compared == 16
    assert way(found, "ocr_confusions", "3").gaps["sex"].p == pytest.approx(16 * 0.0005)
    assert way(found, "ocr_confusions", "2").gaps["sex"].p == pytest.approx(15 * 0.004)
    assert [(w.title, feature) for w, feature, _ in found.real_gaps] == [
        ("OCR confusions, heavy", "sex")
    ]
    assert way(found, "negation", "1").gaps == {}


def test_no_difference_is_claimed_where_none_is_shown() -> None:
    calm = [(*w[:4], max(w[4], 0.01)) for w in WAYS]
    said = answer(robust(robust_report(calm)))
    assert "No difference between groups was found (p adjusted for 16 comparisons)." in said
    assert "turn more easily" not in said


def test_without_groups_nothing_is_said_of_them() -> None:
    assert "groups" not in answer(robust(rows_report()))


@pytest.mark.parametrize(
    ("key", "severity", "title", "in_words"),
    [
        ("keyboard_typos", "1", "Keyboard typos, light", "keyboard typos (light)"),
        ("ocr_confusions", "3", "OCR confusions, heavy", "OCR confusions (heavy)"),
        ("homoglyphs", "2", "Homoglyphs, medium", "homoglyphs (medium)"),
        ("lower_case", "1", "Lower case", "lower case"),
    ],
)
def test_a_severity_is_named_where_there_are_several(
    found: Robust, key: str, severity: str, title: str, in_words: str
) -> None:
    one = way(found, key, severity)
    assert (one.title, one.in_words) == (title, in_words)


def test_a_row_says_whom_it_applies_to_how_often_it_turns_and_what_it_costs(page: str) -> None:
    assert row_of(page, "OCR confusions", "heavy") == (
        "OCR confusions heavy Applies to 93 % n = 372 All 0.196 [0.159, 0.240] ✕ fail "
        "F 0.311 [0.248, 0.382] M 0.081 [0.050, 0.129] (missing) 0.286 [0.037, 0.710] "
        "Groups differ? real p = 0.008 Accuracy lost 0.099 [0.055, 0.143] p &lt; 0.001"
    )


def test_a_change_that_applies_to_nothing_is_no_pass(page: str) -> None:
    assert row_of(page, "Unit conversion", "medium").endswith(
        "Applies to none of the 400 texts looked at: nothing is known, which is no pass."
    )


def test_a_group_without_texts_has_a_dash_not_a_zero(page: str) -> None:
    said = row_of(page, "Date format", "medium")
    assert "M – applies to none" in said
    assert f"{MISSING} – applies to none" in said


def test_groups_not_recorded_come_last(found: Robust) -> None:
    first = (("keyboard_typos", "1", "characters", {MISSING: (0, 9), "F": (0, 9)}, 1.0),)
    assert robust(robust_report(first)).groups("sex") == ("F", "M", MISSING)
    assert found.features == ("sex", "age_band")


def test_directional_changes_stand_apart_and_a_low_rate_is_no_praise(
    page: str, found: Robust
) -> None:
    assert [w.key for w in found.directional] == ["negation"]
    table = page[: page.index("Does it notice when the text says something else?")]
    assert '<th scope="row">Negation' not in table.partition("How far scores move")[0]
    assert "Here a low rate means that the model does not notice." in text_of(page)
    assert "over 5 perturbations" in answer(found)


def test_the_ground_is_as_dark_as_the_lower_end_of_the_interval_says() -> None:
    def of(low: float | None) -> str:
        value = None if low is None else 1.0
        high = None if low is None else 1.0
        return shade(
            Measurement(metric="flip_rate", value=value, low=low, high=high, n=3, method="")
        )

    assert [of(low) for low in (None, 0.0, *LEVELS, 0.9)] == [
        "", "", "against l1", "against l2", "against l3", "against l3",
    ]  # fmt: skip


def test_what_a_limit_says_is_told_in_full_and_the_rest_stands_in_the_table_only(
    report: Report, page: str
) -> None:
    findings = text_of(page[page.index("<h3>Findings</h3>") :])
    assert "Flip rate under OCR confusions, severity 3" in findings
    assert "about 10 rows of this mix would settle it" in findings
    assert "homoglyphs" not in findings
    assert section(report).answer.startswith("No. 1 of 8 judged measurements is beyond the limit.")


def test_a_limit_on_the_mean_or_on_a_gap_is_a_badge_in_the_table() -> None:
    gap = PolicyCriterion(
        metric="flip_rate_difference", max=0.1,
        where={"perturbation": "ocr_confusions", "severity": "3", "sex": "*"},
    )  # fmt: skip
    policy = POLICY.model_copy(update={"criterion": (*POLICY.criterion, gap)})
    page = section_of(html.render(robust_report(policy=policy)))
    assert "real p = 0.008 ✕ fail" in row_of(page, "OCR confusions", "heavy")
    assert "✓ pass" in row_of(page, "All together", "mean flip rate")


def test_of_several_limits_of_one_rate_the_worst_verdict_is_shown(found: Robust) -> None:
    strict = PolicyCriterion(
        metric="flip_rate", max=0.01, where={"perturbation": "keyboard_typos", "severity": "3"}
    )
    policy = POLICY.model_copy(update={"criterion": (*POLICY.criterion, strict)})
    page = section_of(html.render(robust_report(policy=policy)))
    assert "✕ fail" in row_of(page, "Keyboard typos", "heavy")


def test_without_limits_the_answer_is_what_was_found() -> None:
    plain = section(robust_report(policy=NONE))
    assert plain.answer.startswith("Mean flip rate 0.061")
    assert plain.verdict == ""
    assert "No limit was set" not in plain.answer


def test_no_measurement_is_drawn_as_a_metric_by_group_as_well(page: str) -> None:
    assert "Group by group" not in page
    assert "by group</summary>\n<p>" not in page


def test_a_finding_is_named_by_its_perturbation(report: Report) -> None:
    names = {subject_of(f) for f in report.findings}
    assert "flip rate under OCR confusions, severity 3" in names
    assert "flip rate under OCR confusions, severity 3, sex = F" in names
    assert "flip rate difference under OCR confusions, severity 3 by sex" in names
    assert "mean flip rate, overall" in names


def test_curves_are_drawn_of_what_was_made_at_several_severities(found: Robust, page: str) -> None:
    assert set(found.by_severity["title"]) == {"Keyboard typos", "OCR confusions"}
    assert found.by_severity["degree"].tolist()[::2] == ["light", "medium", "heavy"] * 2
    assert 'id="severity-words"' in page
    assert "0.196 [0.159, 0.240]" in text_of(page[page.index("Numbers: by how much") :])
    single = robust(robust_report([w for w in WAYS if w[1] == "2"]))
    assert single.by_severity.empty


def test_the_worst_example_of_each_change_comes_first_what_turned_before_what_moved(
    report: Report, found: Robust
) -> None:
    staying = [one for one in found.examples if not one.directional]
    assert [(one.by, one.flipped) for one in worst_of_each(staying)] == [
        ("OCR confusions, heavy", True),
        ("Keyboard typos, heavy", True),
        ("Homoglyphs, medium", False),
        ("Lower case", False),
    ]
    assert [one.by for one in found.examples if one.directional] == ["Negation"]


def test_words_that_differ_are_struck_out_and_underlined(found: Robust, page: str) -> None:
    typos = found.examples[0]
    assert "<del>chest</del> pain" in typos.marked_before
    assert "<ins>chrst</ins> pain" in typos.marked_after
    assert typos.decision == "“urgent” → “routine”"
    assert typos.scores == "0.620 → 0.310"
    assert f'<span class="text">{typos.marked_before}</span>' in page
    assert "decision stays “routine”" in page


def rewritten(before: str, after: str) -> Rewritten:
    return Rewritten("x", "x", False, 1, "", before, after, "a", "b", 0.1, 0.9)


@pytest.mark.parametrize(
    ("before", "after", "marked_before", "marked_after"),
    [
        ("a b c", "a c", "a <del>b</del> c", "a c"),
        ("a c", "a b b c", "a c", "a <ins>b b</ins> c"),
        ("", "new", "", "<ins>new</ins>"),
        ("病人发热", "病人头热", "病人<del>发</del>热", "病人<ins>头</ins>热"),
        ("a & b", "a & <b>", "a &amp; <del>b</del>", "a &amp; <ins>&lt;b&gt;</ins>"),
        ("sl\u200bow", "slow", "<del>sl\ufffdow</del>", "<ins>slow</ins>"),
    ],
)
def test_what_is_marked(before: str, after: str, marked_before: str, marked_after: str) -> None:
    one = rewritten(before, after)
    assert (str(one.marked_before), str(one.marked_after)) == (marked_before, marked_after)
    assert one.differs


def test_texts_that_differ_in_blanks_only_are_said_to() -> None:
    assert not rewritten("a  b", "a b").differs
    same = (*EXAMPLES[0][:5], EXAMPLES[0][4], *EXAMPLES[0][6:])
    tables = (_with_rows("perturbation_examples", [same]),)
    assert "No word differs in what is shown" in html.render(robust_report(tables=tables))


def test_a_long_text_is_cut_before_it_is_compared() -> None:
    one = rewritten("word " * 10_000, "other " * 10_000)
    assert len(re.sub(r"<[^>]+>", "", one.marked_before)) <= LONGEST + 2
    assert one.marked_before.endswith("…</del>") or one.marked_before.endswith("…")


def _with_rows(name: str, rows: list[tuple[Any, ...]]) -> Table:
    table = next(t for t in robust_report().tables if t.name == name)
    return table.model_copy(update={"rows": tuple(rows)})


@pytest.mark.parametrize("text", [SCRIPT, "<img src=x onerror=alert(1)>", CONTROL])
def test_no_text_out_of_the_data_becomes_markup_or_drives_a_terminal(text: str) -> None:
    def hostile(cell: Any) -> Any:
        return text if isinstance(cell, str) and cell not in ("2", "3") else cell

    report = robust_report(
        tables=(
            _with_rows("perturbation_examples", [tuple(map(hostile, r)) for r in EXAMPLES]),
            _with_rows("attack_examples", [tuple(map(hostile, r)) for r in ATTACKED]),
        )
    )
    ways = [
        (text, w[1], text, {text + g: kn for g, kn in w[3].items()}, w[4])
        for w in WAYS if w[0] in ("ocr_confusions", "unit_conversion")
    ]  # fmt: skip
    named = robust_report(ways, tables=report.tables)
    page = html.render(named)
    assert "<script" not in page
    assert "<img" not in page
    assert not re.search(r"[\x00-\x08\x1b]", section_of(page))
    assert "\x1b" not in console.render(named)


def test_a_table_model_is_told_of_in_rows_and_features() -> None:
    page = text_of(section_of(html.render(rows_report())))
    assert "0.100 [0.082, 0.121]" in page
    assert "share of the rows it applies to" in page
    assert "income 0.089 [0.072, 0.109] 900" in page
    assert "mistyped" not in page
    assert "Light, medium" not in page


def test_a_report_without_any_of_it_says_not_examined_and_no_more() -> None:
    report = sample_report()
    assert not robust(report)
    page = text_of(section_of(html.render(report)))
    assert page.count("not examined") == 1
    assert "What turns decisions" not in page
    assert "What this does not show" not in page


def test_checks_that_could_not_be_asked_are_no_robustness() -> None:
    outcome = Outcome("flip_rate", Concern.ROBUSTNESS, reason="Needs texts.")
    report = robust_report(findings=judged(iter([outcome])), tables=())
    assert not robust(report)
    assert "What turns decisions" not in section_of(html.render(report))


def test_undefined_everywhere_is_said_in_words() -> None:
    nothing = [w for w in WAYS if w[0] == "unit_conversion"]
    found = [o for o in outcomes(nothing) if o.measurement and o.measurement.metric == "flip_rate"]
    report = robust_report(findings=judged(iter(found)), tables=())
    assert answer(robust(report)) == "No perturbation applies to any of the texts looked at."


def test_a_gap_without_its_ends_is_told_by_its_numbers() -> None:
    slice_ = {"perturbation": "homoglyphs", "severity": "2", "sex": "*"}
    test = Test(null="equal", p_value=0.001, method="permutation")
    gap = measured("flip_rate_difference", (0.3, 0.2, 0.4), 90, slice_, test=test)
    found = robust(robust_report(findings=judged(iter([gap]), NONE), tables=()))
    assert isinstance(found.real_gaps[0][2], Gap)
    assert answer(found) == (
        "Groups of sex differ under homoglyphs (medium): difference 0.300 [0.200, 0.400], "
        "p = 0.001, adjusted for 1 comparison."
    )


def test_examples_of_other_columns_are_left_alone(report: Report) -> None:
    odd = tuple(t.model_copy(update={"columns": ("a",), "rows": ((1,),)}) for t in report.tables)
    changed = report.model_copy(update={"tables": odd})
    assert perturbed_texts(changed, ()) == ()
    assert robust(changed).attack_curve.empty
    html.render(changed)


def test_what_the_rates_do_not_show_is_said(page: str) -> None:
    text = text_of(page[page.index("What this does not show") :])
    assert "not how often people make it" in text
    assert "It misses mistakes nobody thought of." in text


def test_what_each_change_does_is_said_of_those_that_are_known(page: str) -> None:
    told = text_of(page[page.index("What each change does") :])
    assert "A letter inside some words becomes a neighbour on the keyboard." in told
    unknown = robust_report([("not_known_here", *WAYS[0][1:])], tables=())
    assert "What each change does" not in html.render(unknown)


def test_the_terminal_says_it_in_a_few_lines() -> None:
    text = console.render(robust_report(policy=NONE))
    block = text[text.index("\nRobustness") : text.index("\nNot examined")]
    flat = " ".join(block.split())
    assert (
        "· Mean flip rate 0.061 [0.048, 0.079] over 5 perturbations; worst-case accuracy "
        "0.620 [0.572, 0.666] (as written 0.810)." in flat
    )
    assert "· Most turn under OCR confusions (heavy): 0.196 [0.159, 0.240]. Under" in flat
    assert len(block.strip().splitlines()) <= 7
    gated = console.render(robust_report())
    assert "✕ fail: flip rate under OCR confusions, severity 3: 0.196 [0.159, 0.240]" in gated
