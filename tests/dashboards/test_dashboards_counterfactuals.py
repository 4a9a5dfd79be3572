"""The page on counterfactuals as Streamlit runs it."""

from __future__ import annotations

from functools import partial

import pytest
from counterfactual_report import (
    EXAMPLES,
    POLICY,
    counterfactual_report,
    examples,
    judged,
    templates,
)
from desk_page import bodies, said
from sample_report import sample_report

from dashboards.changes import changes

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def run(run_page):
    return partial(run_page, page="counterfactuals")


def test_the_answer_stands_before_a_line_an_attribute(run) -> None:
    app = run(counterfactual_report(policy=POLICY))
    assert app.markdown[0].value.replace("\\", "").startswith("Most surely it is gender that moves")
    lines = app.dataframe[0].value.set_index("Told otherwise")
    assert lines.loc["Gender", ["Texts", "Direction", "p"]].tolist() == [
        199, "female → male", "p < 0.001",
    ]  # fmt: skip
    assert lines.loc["Gender", "Limit"] == "fail, at most 0.1"
    assert lines.loc["Gender", ["Score moves", "From", "To"]].tolist() == [0.219, 0.18, 0.258]
    assert "No text looked at tells gender (Chinese) and marital status" in said(app)


def test_directions_and_examples_are_picked_by_attribute(run) -> None:
    app = run(counterfactual_report(), told="Age")
    assert app.dataframe[1].value["Direction"].tolist() == ["18-39 → 65+", "65+ → 18-39"]
    assert "<ins>70</ins>" in bodies(app)
    app.selectbox(key="told").set_value("Gender").run()
    assert not app.exception
    assert "<ins>gentleman</ins>" in bodies(app)
    assert "<ins>70</ins>" not in bodies(app)


def test_templates_alone_are_a_table(run) -> None:
    app = run(counterfactual_report(findings=judged(templates()), tables=()))
    assert app.dataframe[0].value["Names of"].tolist() == ["female", "male", "Black", "White"]
    assert not app.selectbox


def test_a_text_is_text_in_the_page(run) -> None:
    rows = [(*r[:5], HOSTILE, *r[6:]) for r in EXAMPLES]
    body = bodies(run(counterfactual_report(tables=(examples(rows),))))
    assert "<img" not in body
    assert "&lt;img" in body


def test_a_report_without_any_of_it_says_so(run) -> None:
    assert run(sample_report()).info[0].value.startswith("This report tells no text")


def test_directions_are_no_groups_and_their_coming_and_going_is_no_change(run) -> None:
    app = run(counterfactual_report(), page="groups")
    assert app.info[0].value.startswith("This report measures nothing by group")
    new = changes(counterfactual_report(findings=()), counterfactual_report())
    assert not any(" to " in name for name in new["Finding"])
    assert "Counterfactual flip rate, gender" in set(new["Finding"])
