"""The page on explanations as Streamlit runs it: verdicts first, and no word of a failed method."""

from __future__ import annotations

import json
from functools import partial

import pytest
from explained_report import (
    BAD,
    COMPARED,
    COMPREHENSIVENESS,
    GOOD,
    MARKED,
    explained_report,
    tabular_report,
)
from streamlit.testing.v1 import AppTest

from dashboards.changes import changes


@pytest.fixture
def run(run_page):
    return partial(run_page, page="explanations")


def words_of(app: AppTest) -> str:
    (shown,) = app.get("html")
    return str(shown.proto.body)


def everything(app: AppTest) -> str:
    tables = [frame.value.to_csv() for frame in app.dataframe]
    texts = [part.value for part in (*app.markdown, *app.caption, *app.info)]
    boxes = [option for box in app.selectbox for option in box.options]
    charts = [chart.proto.spec for chart in app.get("vega_lite_chart")]
    bodies = [part.proto.body for part in app.get("html")]
    return "\n".join([*tables, *texts, *boxes, *charts, *bodies])


def test_the_verdict_stands_before_any_explanation_and_a_failed_method_has_only_that(run) -> None:
    app = run(explained_report())
    trust = app.dataframe[0].value.set_index("Method")
    assert trust["Standing"].to_dict() == {
        "Integrated Gradients": "trusted",
        "SHAP": "failed",
        "Occlusion": "not shown to be faithful",
        "DeepLIFT": "comparator",
    }
    assert app.subheader[0].value == "Can the explanations be trusted?"
    said = everything(app)
    assert MARKED[GOOD] in said
    assert MARKED[BAD] not in said
    assert MARKED[COMPARED] not in said
    assert "SHAP is not shown" in said
    assert app.selectbox(key="by").options == ["Integrated Gradients", "Occlusion"]


def test_a_decision_is_opened_by_the_address_bar_and_picked(run) -> None:
    app = run(explained_report(), case="Row 9: true positive, sex = M")
    assert "rightly decided" in everything(app)
    app.selectbox(key="case").set_value("Row 7: false negative, sex = F").run()
    assert not app.exception
    assert '<mark class="for l3">quiet<sup>+++</sup></mark>' in words_of(app)
    assert "Without the 2 words" in app.info[0].value.replace("\\", "")


def test_a_word_is_text_in_the_page(run) -> None:
    report = explained_report()
    tables = [
        t.model_copy(update={"rows": tuple(
            tuple("<img src=x onerror=alert(1)>" if cell == "quiet" else cell for cell in row)
            for row in t.rows
        )})
        for t in report.tables
    ]  # fmt: skip
    body = words_of(run(report.model_copy(update={"tables": tuple(tables)})))
    assert "<img" not in body
    assert "&lt;img" in body


def test_counted_words_of_a_failed_method_are_replaced_by_its_verdict(run) -> None:
    app = run(explained_report({**COMPREHENSIVENESS, GOOD: COMPREHENSIVENESS[BAD]}))
    assert "woman" not in everything(app)
    assert len(app.get("vega_lite_chart")) == 0
    lists = [frame.value for frame in app.dataframe if "Changed" in frame.value]
    assert [frame["Words"].tolist() for frame in lists] == [["gender", "names"]]


def test_a_tabular_model_shows_features_turns_and_curves(run) -> None:
    app = run(tabular_report())
    turns, turned, pushes = (frame.value for frame in app.dataframe)
    assert turns["Changed"].tolist() == ["one feature", "only sex"]
    assert turned["if"].tolist()[0] == "sex were M instead of F"
    assert pushes["Feature"].tolist() == ["priors"]
    specs = [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]
    assert len(specs) == 4  # features, a number, categories, a number once more


def test_the_first_page_says_whether_explanations_can_be_read(run) -> None:
    app = run(explained_report(), page="verdict")
    said = everything(app).replace("\\", "")
    assert "Explanations by Integrated Gradients can be read." in said
    assert "Largest reliance: words of gender" in said


def test_words_are_no_metric_of_groups_and_no_change_between_audits(run) -> None:
    report = explained_report()
    app = run(report, page="groups")
    assert app.info[0].value.startswith("This report measures nothing by group")
    other = tuple(f for f in report.findings if f.check != "word_attribution")
    assert changes(report.model_copy(update={"findings": other}), report).empty
