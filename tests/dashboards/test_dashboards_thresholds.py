from __future__ import annotations

import pytest
from sample_report import people

from audit.finding import Table
from audit.report import Report
from audit.stats.intervals import rate
from dashboards.thresholds import OVERALL, ScoreCounts, at

# By hand: group A has positives in bins .2 and .8, negatives in .2 (twice); B one unknown in .8.
ROWS = (
    ("g", "A", "positive", 0.2, 0.4, 1),
    ("g", "A", "positive", 0.8, 1.0, 1),
    ("g", "A", "negative", 0.2, 0.4, 2),
    ("g", "B", "unknown", 0.8, 1.0, 1),
)
COLUMNS = ("feature", "group", "label", "low", "high", "n")


def counts(report: Report, *, favourable: str = "urgent") -> ScoreCounts:
    table = Table(name="score_counts", title="", columns=COLUMNS, rows=ROWS)
    task = report.task.model_copy(update={"favourable": favourable})
    found = ScoreCounts.of(report.model_copy(update={"tables": (table,), "task": task}))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("metric", "group", "threshold", "value", "n"),
    [
        ("true_positive_rate", "A", 0.2, 1.0, 2),
        ("true_positive_rate", "A", 0.8, 0.5, 2),
        ("false_positive_rate", "A", 0.2, 1.0, 2),
        ("false_positive_rate", "A", 0.8, 0.0, 2),
        ("false_negative_rate", "A", 0.8, 0.5, 2),
        ("positive_predictive_value", "A", 0.2, 0.5, 4),
        ("selection_rate", "A", 0.8, 0.25, 4),
        ("selection_rate", "B", 0.8, 1.0, 1),
        ("selection_rate", OVERALL, 0.8, 0.4, 5),
        ("accuracy", "A", 0.8, 0.75, 4),
    ],
)
def test_rates_are_counted_afresh_at_each_threshold(
    report: Report, metric: str, group: str, threshold: float, value: float, n: int
) -> None:
    curves = counts(report).curves("g", metric)
    row = curves[(curves["group"] == group) & (curves["threshold"] == threshold)].iloc[0]
    assert row["value"] == pytest.approx(value)
    assert row["n"] == n
    assert row["low"] <= value <= row["high"]


def test_nothing_to_count_is_undefined(report: Report) -> None:
    curves = counts(report).curves("g", "true_positive_rate")
    b = curves[curves["group"] == "B"]
    assert b["value"].isna().all()
    shown = at(curves, 0.8, "true_positive_rate", "g").set_index("group")["shown"]
    assert shown["B"] == "undefined"


def test_selection_is_of_those_not_called_positive_where_positive_is_bad_news(
    report: Report,
) -> None:
    curves = counts(report, favourable="routine").curves("g", "selection_rate")
    row = curves[(curves["group"] == "A") & (curves["threshold"] == 0.8)].iloc[0]
    assert row["value"] == pytest.approx(0.75)


def test_at_the_threshold_of_the_audit_the_rates_are_those_of_the_report(report: Report) -> None:
    found = ScoreCounts.of(report)
    assert found is not None
    curve = at(found.curves("sex", "true_positive_rate"), 0.5, "true_positive_rate", "sex")
    frame = people()
    women = frame[(frame["sex"] == "F") & frame["y_true"]]
    expected = rate(int(women["y_pred"].sum()), len(women))
    row = curve[curve["group"] == "F"].iloc[0]
    assert (row["value"], row["low"], row["high"]) == pytest.approx(expected[:3])
    assert curve.loc[curve["group"] == "", "feature"].tolist() == [""]


def test_no_counts_no_threshold(report: Report) -> None:
    assert ScoreCounts.of(report.model_copy(update={"tables": ()})) is None
