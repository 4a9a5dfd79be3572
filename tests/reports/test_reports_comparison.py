"""Reports side by side: what differs, what does not, what is lacking, and nothing made up."""

from __future__ import annotations

import json
import math
import re

import pytest
from compared_reports import (
    BY_SEX,
    LABEL,
    LOSS,
    PLAIN,
    PRIVATE,
    auc,
    found,
    made,
)
from sample_report import TASK, sample_report

from audit.errors import InputError
from audit.finding import Concern, Status
from audit.report import Report
from reports import comparison_json, comparison_markdown, comparison_table
from reports.comparison import Comparison, compare
from reports.comparison_choice import MOST_ROWS, Wanted, chosen
from reports.console import WIDTH

EVERYTHING = Wanted(everything=True)


def by_name(comparison: Comparison) -> dict[str, list[str | None]]:
    """Measurement -> verdicts of all but the first."""
    return {
        row.name: [change and change.verdict for change in row.changes[1:]]
        for row in comparison.rows
    }


def test_each_verdict_is_one_the_interval_bears() -> None:
    assert by_name(compare([PLAIN, PRIVATE])) == {
        "ROC AUC": ["no difference shown"],
        "membership AUC, attack = loss": ["lower"],
        "membership AUC, attack = label_only": [None],
        "membership AUC, attack = loss and sex = F": ["no difference shown"],
        "canary exposure": ["no difference shown"],
        "personal data rate": [None],
        "uniqueness": ["no difference shown"],
    }
    assert by_name(compare([PRIVATE, PLAIN]))["membership AUC, attack = loss"] == ["higher"]


def test_differences_are_made_by_squares() -> None:
    (row,) = (row for row in compare([PLAIN, PRIVATE]).rows if row.slice == LOSS)
    (change,) = row.changes[1:]
    assert change is not None
    # .52 - .70, and the root of .04² + .03² either way: that is .05.
    assert (change.value, change.low, change.high) == pytest.approx((-0.18, -0.23, -0.13))


def test_what_is_not_bounded_has_a_difference_that_is_not() -> None:
    (row,) = (row for row in compare([PLAIN, PRIVATE]).rows if row.metric == "canary_exposure")
    change = row.changes[1]
    assert change is not None
    assert (change.low, change.high) == (-math.inf, math.inf)


def test_exact_numbers_are_the_same_or_differ() -> None:
    counts = [made(found("artefact_leftovers", (n, n, n)), name=str(n)) for n in (2.0, 2.0, 0.0)]
    assert by_name(compare(counts)) == {"artefact leftovers": ["the same", "lower"]}
    assert "lower by 2.000\n" in comparison_table.render(compare(counts))


def test_a_report_beside_itself_differs_in_nothing() -> None:
    report = sample_report()
    comparison = compare([report, report])
    verdicts = {v for said in by_name(comparison).values() for v in said}
    assert verdicts <= {"no difference shown", "the same"}
    assert comparison.same_rows
    assert comparison.names == ("triage-notes", "triage-notes (2)")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"task": TASK.model_copy(update={"labels": ("a", "urgent")})}, "labels"),
        ({"task": TASK.model_copy(update={"positive": "routine"})}, "positive"),
        ({"task": TASK.model_copy(update={"favourable": "routine"})}, "favourable"),
        (
            {"run": PLAIN.run.model_copy(update={"settings": {"confidence": 0.9}})},
            "confidence",
        ),
    ],
)
def test_other_tasks_are_refused(changes: dict[str, object], field: str) -> None:
    other = PRIVATE.model_copy(update=changes)
    with pytest.raises(InputError, match=f"private: {field}: found .*as in the first report"):
        compare([PLAIN, other])


def test_labels_in_another_order_are_the_same_task() -> None:
    other = TASK.model_copy(update={"labels": TASK.labels[::-1]})
    assert compare([PLAIN, PRIVATE.model_copy(update={"task": other})]).rows


@pytest.mark.parametrize("names", [["one"], ["one", "one"], ["a", "b", "c"]])
def test_names_are_as_many_as_reports_and_differ(names: list[str]) -> None:
    with pytest.raises(InputError, match="2 names that differ"):
        compare([PLAIN, PRIVATE], names)
    with pytest.raises(InputError, match="two or more"):
        compare([PLAIN], ["one"])


def names(comparison: Comparison) -> list[str]:
    return [row.name for row in comparison.rows]


def test_by_default_no_group_is_shown_and_what_is_left_out_is_counted() -> None:
    shown = chosen(compare([PLAIN, PRIVATE]), Wanted())
    assert names(shown) == [
        "ROC AUC",
        "membership AUC, attack = loss",
        "membership AUC, attack = label_only",
        "canary exposure",
        "personal data rate",
        "uniqueness",
    ]
    assert shown.left_out == {Concern.PRIVACY: 1}
    assert chosen(compare([PLAIN, PRIVATE]), EVERYTHING).left_out == {}


def test_the_price_stands_beside_every_concern() -> None:
    wanted = Wanted(concerns=(Concern.PRIVACY,))
    more = (*PLAIN.findings, found("f1_score", (0.5, 0.4, 0.6), concern=Concern.PERFORMANCE))
    pair = [report.model_copy(update={"findings": more}) for report in (PLAIN, PRIVATE)]
    assert names(chosen(compare(pair), wanted))[0] == "ROC AUC"
    assert "F1 score" not in names(chosen(compare(pair), wanted))
    alone = chosen(compare(pair), Wanted(concerns=(Concern.PRIVACY,), metrics=("uniqueness",)))
    assert names(alone) == ["uniqueness"]


def test_a_limit_is_shown_even_where_only_one_report_has_the_number() -> None:
    left = made(
        found("a", (1, 0, 2), BY_SEX, status=Status.FAIL), found("b", (1, 0, 2)), auc(1, 1, 1)
    )
    right = made(found("c", (1, 0, 2), status=Status.PASS, advisory=True), auc(1, 1, 1))
    assert names(chosen(compare([left, right]), Wanted())) == ["ROC AUC", "a by sex"]


def test_of_several_limits_the_one_that_binds_is_shown() -> None:
    twice = (
        found("a", (1, 0, 2), status=Status.PASS, advisory=True),
        found("a", (1, 0, 2), status=Status.FAIL),
    )
    (row,) = compare([made(*twice), made(*twice)]).rows
    assert [cell.judged for cell in row.cells] == [Status.FAIL, Status.FAIL]
    assert row.is_gated


def test_what_is_undefined_in_all_is_not_said_to_be_the_same() -> None:
    text = comparison_table.render(chosen(compare([made(found("a", None))] * 2), Wanted()))
    assert "last digit" not in text
    assert text.count("undefined  Undefined: no member to compare.") == 2
    assert "there is no number to compare" in text


def test_of_many_measurements_the_first_of_each_metric_is_shown() -> None:
    def report(name: str) -> Report:
        details = (
            found("pii_flip_rate", (0.1, 0.0, 0.2), {"type": f"type {i}"}) for i in range(MOST_ROWS)
        )
        return made(
            *details, found("uniqueness", (0.1, 0, 1), {"known": "all"}),
            found("uniqueness", (0.1, 0, 1)), found("attribute", (0.1, 0, 1), BY_SEX),
            name=name,
        )  # fmt: skip

    shown = chosen(compare([report("a"), report("b")]), Wanted())
    assert names(shown) == [
        "personal data flip rate, type = type 0",
        "uniqueness",
        "attribute by sex",
    ]
    assert shown.left_out == {Concern.PRIVACY: MOST_ROWS}
    asked = chosen(compare([report("a"), report("b")]), Wanted(metrics=("pii_flip_rate",)))
    assert len(asked.rows) == MOST_ROWS


def test_what_nobody_measured_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="'membership'; expected 'roc_auc', 'membership_auc'"):
        chosen(compare([PLAIN, PRIVATE]), Wanted(metrics=("membership",)))
    with pytest.raises(InputError, match="no measurement of these is in two"):
        chosen(compare([made(auc(1, 1, 1)), made(found("a", (1, 0, 2)))]), Wanted())


TABLE = """\
private, compared with plain
  plain    400 rows, policy default: Gate broken by 3 findings
           full fine-tuning of embedded on 1,000 rows, 2 epochs, trained in 90 s, seed 3
           batch_size = –
  private  400 rows, policy default: Gate broken by 3 findings
           full fine-tuning of embedded on 1,000 rows, 2 epochs, kept as it was after step 60 of
             100, trained in 90 s, seed 3
           differentially private, ε = 4.00 at δ = 1e-05 for one training row (240 steps, noise
             multiplier 0.90, PRV accountant)
           batch_size = 64
           of 4 measurements 1 shown to be lower: membership AUC, attack = loss

Performance
  ROC AUC
    plain    0.850 [0.820, 0.880]
    private  0.830 [0.790, 0.860]  no difference shown, −0.020 [−0.070, 0.022]

Privacy
  Membership AUC, attack = loss
    plain    0.700 [0.670, 0.730]
    private  0.520 [0.480, 0.560]  lower by 0.180 [0.130, 0.230]
  Membership AUC, attack = label_only
    plain    0.600 [0.570, 0.630]
    private  undefined             Undefined: no member to compare.
  Canary exposure
    plain    7.000 [3.000, ∞)
    private  0.500 [0.000, ∞)  no difference shown, −6.500 (−∞, ∞)
  Personal data rate
    plain    ✕ 0.200 [0.100, 0.300]
    private  not measured            Needs texts: name their column (--text).
  The same to the last digit in all: uniqueness.

Intervals are of 95 %; those of differences are made from the two intervals, by squares (MOVER: Zou,
Donner 2008), as if the estimates were independent. A difference counts as shown where its interval
does not hold 0.
All audited the same rows, so that estimates move together: intervals of differences are as a rule
wider than need be, and what is shown is shown with room to spare.
Each of 4 differences is judged by itself: where nothing differs, about 1 would still seem to.
By the limits of each report’s own policy: ✕ beyond.
Which end of a measure is better: python -m audit explain NAME.
Not shown: 1 of privacy (--all shows them, --metric NAME some of them).
"""


def shown(wanted: Wanted | None = None) -> Comparison:
    return chosen(compare([PLAIN, PRIVATE]), wanted or Wanted())


def test_the_table_is_what_an_auditor_reads() -> None:
    assert comparison_table.render(shown()) == TABLE


def test_everything_is_drawn_where_everything_is_asked_for() -> None:
    text = comparison_table.render(shown(EVERYTHING))
    assert "to the last digit" not in text
    assert "Not shown" not in text
    assert "sex = F" in text


def test_other_rows_are_said_to_be_others() -> None:
    other = made(*PRIVATE.findings, name="other", rows="d4")
    text = comparison_table.render(chosen(compare([PLAIN, other]), Wanted()))
    assert "a difference may be of the rows as well as of the models" in text.replace("\n", " ")
    assert "move together" not in text


def test_lines_fit_a_terminal_whatever_the_names() -> None:
    long = compare([PLAIN, PRIVATE, PLAIN], ["a" * 60, "b" * 60, "c" * 60])
    lines = comparison_table.render(chosen(long, EVERYTHING)).splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert any("lower by" in line for line in lines)


HOSTILE = "x|y<b>\x1b[31m\x9b1m @admin #1 [a](http://example.com) `c` *d*\n\n# e"


def hostile() -> str:
    pair = [
        made(
            found("pii_rate", (0.1, 0.0, 0.2), {"column": HOSTILE}), auc(0.8, 0.7, 0.9),
            name=HOSTILE, settings={HOSTILE: HOSTILE if i else "–"},
        )
        for i in range(2)
    ]  # fmt: skip
    return comparison_markdown.render(chosen(compare(pair), EVERYTHING))


def test_what_a_report_says_drives_no_terminal() -> None:
    pair = [made(found("pii_rate", None, {"column": HOSTILE}), auc(1, 1, 1), name=HOSTILE)] * 2
    text = comparison_table.render(chosen(compare(pair), EVERYTHING))
    assert all(character.isprintable() or character == "\n" for character in text)
    assert comparison_json.render(chosen(compare(pair), EVERYTHING)).isascii()


def test_what_a_report_says_is_no_markup() -> None:
    text = hostile()
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} == {5}
    body = re.sub(r"&#\d+;", "", text.replace("\n* **", "\n").replace("**\n", "\n"))
    for markup in ("<b>", "@", "http:", "`", "](", "*d", "\x1b", "\x9b", "\n# "):
        assert markup not in body
    assert "&#64;admin" in text


def test_markdown_has_two_columns_a_report() -> None:
    text = comparison_markdown.render(shown())
    assert "| measurement | plain | private | difference |\n| --- | --- | --- | --- |\n" in text
    assert (
        "| Membership AUC, attack = loss | 0.700 [0.670, 0.730] | 0.520 [0.480, 0.560] | "
        "lower by 0.180 [0.130, 0.230] |" in text
    )
    assert "| Personal data rate | ✕ 0.200 [0.100, 0.300] | not measured | – |" in text


def test_json_has_every_number_and_makes_none_up() -> None:
    made_ = json.loads(comparison_json.render(shown(EVERYTHING)))
    assert [report["name"] for report in made_["reports"]] == ["plain", "private"]
    assert made_["reports"][1]["training"]["privacy"]["epsilon"] == 4.0
    rows = {(row["metric"], *row["slice"].values()): row for row in made_["measurements"]}
    loss = rows["membership_auc", "loss"]
    assert loss["values"][1]["value"] == 0.52
    assert loss["values"][1]["n"] == 100
    (difference,) = loss["differences"]
    assert difference["report"] == "private"
    assert difference["verdict"] == "lower"
    assert difference["low"] == pytest.approx(-0.23)
    undefined = rows["membership_auc", LABEL["attack"]]
    assert undefined["values"][1]["status"] == "undefined"
    assert undefined["values"][1]["value"] is None
    assert undefined["differences"] == []
    lacking = rows["pii_rate",]["values"]
    assert lacking[0]["judged"] == "fail"
    assert lacking[1] == {
        "report": "private",
        "status": "not measured",
        "value": None,
        "reason": "Needs texts: name their column (--text).",
    }
    assert rows["canary_exposure",]["differences"][0]["high"] is None
    assert made_["same_rows"] is True
