"""The page on privacy as Streamlit runs it."""

from __future__ import annotations

from functools import partial

import pytest
from desk_page import said
from personal_report import COST, held, judged, personal_report, used
from sample_report import sample_report

from audit.policy import Policy, PolicyCriterion


@pytest.fixture
def run(run_page):
    return partial(run_page, page="privacy")


def test_the_answer_stands_before_types_groups_use_and_places(run) -> None:
    app = run(personal_report())
    assert said(app).startswith("Of the rows 0.074 [0.056, 0.097] hold personal data in “text”")
    types, groups, use, places = (frame.value for frame in app.dataframe)
    assert types["Personal data"].tolist()[:3] == ["Any", "E-mail address", "Payment card"]
    assert groups["Group"].tolist() == ["F", "M"]
    assert use.set_index("Taken away").loc["Any", ["Decisions turned", "Other words"]].tolist() == [
        0.3, 0.025,
    ]  # fmt: skip
    assert places["Place"].tolist() == [
        "… driver; e-mail [email]. He …",
        "… bank card [credit_card]. Please …",
    ]
    assert COST in said(app)


def test_a_column_is_opened_by_the_address_bar(run) -> None:
    found = [*held(), *held("phone", {"phone": 40}), *used()]
    app = run(personal_report(found), column="phone")
    assert app.selectbox(key="column").value == "phone"
    assert app.dataframe[0].value["Personal data"].tolist() == ["Any", "Telephone number"]


def test_a_limit_stands_beside_its_number(run) -> None:
    limit = PolicyCriterion(metric="pii_rate", max=0.01, where={"column": "text"})
    policy = Policy(name="none", criterion=(limit,))
    app = run(personal_report(findings=judged(iter([*held()]), policy), tables=()))
    assert app.dataframe[0].value["Limit"].tolist()[0] == "fail, at most 0.01"


def test_a_report_without_any_of_it_says_so(run) -> None:
    assert run(sample_report()).info[0].value.startswith("This report looked for no personal data")
