"""What an auditor asks first: from findings and tables made by hand."""

from __future__ import annotations

import pytest
from sample_report import sample_report

from audit.finding import ALL_GROUPS, Concern, Criterion, Finding, Measurement, Status, Test
from audit.report import Report
from reports import glance, thin, tradeoffs


def gap(
    metric: str,
    null: str,
    p: float,
    status: Status = Status.NOT_GATED,
    concern: Concern = Concern.FAIRNESS,
    **slice_: str,
) -> Finding:
    m = Measurement(
        metric=metric, value=0.2, low=0.1, high=0.3, n=100, method="x",
        slice=slice_ or {"sex": ALL_GROUPS}, test=Test(null=null, p_value=p, method="exact"),
    )  # fmt: skip
    return Finding(
        check=metric,
        concern=concern,
        status=status,
        reason="",
        measurement=m,
        criterion=None if status is Status.NOT_GATED else Criterion(max=0.1),
        p_adjusted=p,
        family="Holm, 2 gated",
    )


def of(*findings: Finding) -> tuple[glance.Comparison, ...]:
    return glance.comparisons(sample_report(findings=findings))


def test_names_of_one_hypothesis_are_one_line_led_by_the_gated_name() -> None:
    (comparison,) = of(
        gap("selection_rate_ratio", "equal selection_rate", 0.01),
        gap("x_difference", "equal selection_rate", 0.01),
        gap("demographic_parity_ratio", "equal selection_rate", 0.01, Status.FAIL),
    )
    (hypothesis,) = comparison.hypotheses
    assert hypothesis.name == "Demographic parity ratio"
    assert [f.check for f in hypothesis.others] == ["x_difference", "selection_rate_ratio"]
    assert comparison.answer == "1 of 1 gaps real"


@pytest.mark.parametrize(("p", "real"), [(0.05, True), (0.0501, False)])
def test_a_gap_is_real_when_its_adjusted_p_is_at_most_the_error_probability(
    p: float, real: bool
) -> None:
    (comparison,) = of(gap("accuracy_difference", "equal accuracy", p))
    assert comparison.hypotheses[0].real is real


def test_single_features_come_first_then_verdicts_then_what_is_real_then_what_is_asked_for() -> (
    None
):
    single, crossed = reversed(
        of(
            gap("a", "a", 0.01, sex=ALL_GROUPS, age=ALL_GROUPS),
            gap("b_difference", "b", 0.01),
            gap("accuracy_difference", "accuracy", 0.9),
            gap("equal_opportunity_difference", "tpr", 0.01),
            gap("demographic_parity_difference", "sr", 0.9, Status.PASS),
        )
    )
    assert (crossed.where, single.where) == ("sex", "sex × age")
    assert [h.lead.check for h in crossed.hypotheses] == [
        "demographic_parity_difference",
        "equal_opportunity_difference",
        "b_difference",
        "accuracy_difference",
    ]


def test_slices_within_a_class_are_comparisons_of_their_own() -> None:
    (comparison,) = of(gap("class_rate_difference", "n", 0.01, sex=ALL_GROUPS, label="denied"))
    assert comparison.where == "sex, label = denied"


def test_what_compares_no_groups_of_people_is_left_to_its_concern() -> None:
    assert of(gap("proxies", "n", 0.01, concern=Concern.DATA)) == ()
    assert of(gap(glance.CONFLICT, "n", 0.01)) == ()


def test_a_gap_is_said_to_lie_between_its_groups_and_most_surely_between_others() -> None:
    detail = {"highest": "A", "highest_value": 0.9, "highest_n": 10, "lowest": "B",
              "lowest_value": 0.5, "lowest_n": 2, "surest_high": "C", "surest_high_value": 0.8,
              "surest_high_n": 1000, "surest_low": "D", "surest_low_value": 0.6,
              "surest_low_n": 900}  # fmt: skip
    m = Measurement(metric="m", value=0.4, low=0, high=1, n=9, method="x", detail=detail)
    assert glance.between(m) == (
        "A 0.900 (n = 10) against B 0.500 (n = 2); "
        "most surely C 0.800 (n = 1,000) against D 0.600 (n = 900)"
    )
    nobody = m.model_copy(update={"detail": detail | {"surest_low": "C"}})
    assert glance.between(nobody) == "A 0.900 (n = 10) against B 0.500 (n = 2)"
    assert glance.between(m.model_copy(update={"detail": {}})) == ""


def test_thin_groups_are_listed_smallest_first_with_the_rows_that_would_settle_them(
    report: Report,
) -> None:
    (found,) = thin.thin_groups(report)
    assert (found.where, found.groups) == ("sex × age_band", 3)
    assert dict(found.open) == {
        "M, 65+": ("1 of about 210", "0 of unknown"),
        "F, 65+": ("402 of about 2,200", "–"),
    }
    assert thin.thin_groups(report.model_copy(update={"tables": ()})) == ()


def tradeoff(value: float | None, **detail: float) -> tradeoffs.Tradeoff:
    m = Measurement(
        metric="threshold_tradeoff", value=value, n=9, method="x", note="Undefined: nowhere.",
        low=None if value is None else value - 1, high=None if value is None else value + 1,
        slice={"sex": ALL_GROUPS, "gap": "equalized_odds_difference"},
        detail={"current_threshold": 5.0, "limit": 0.1, **detail},
    )  # fmt: skip
    return tradeoffs.Tradeoff(m)


def test_a_gap_closes_at_a_threshold_as_now_or_nowhere() -> None:
    moved = tradeoff(
        8.0,
        closing_balanced_accuracy_change=-0.1,
        closing_balanced_accuracy_change_low=-0.12,
        closing_balanced_accuracy_change_high=-0.08,
        current_decided_positive=0.46,
        closing_decided_positive=0.05,
        best_threshold=5.0,
    )
    assert moved.gap == "Equalized odds difference"
    assert moved.closes == ("8", "[7, 9]")
    assert moved.cost == ("−0.100", "[−0.120, −0.080]")
    assert moved.said == (
        "5.0% of people would be decided positive, instead of 46.0%. "
        "No threshold has a smaller gap without a cost that can be shown."
    )
    assert tradeoff(5.0).closes == ("5", "as now")
    assert tradeoff(5.0).cost == ("none", "")
    assert tradeoff(None).closes == ("nowhere", "")
    assert tradeoff(None).said == "Undefined: nowhere."


def test_a_threshold_is_no_gap(report: Report) -> None:
    by_feature = tradeoffs.tradeoffs(report)
    assert {where: len(items) for where, items in by_feature.items()} == {"by sex": 2}
    metrics = {
        hypothesis.measurement.metric
        for comparison in glance.comparisons(report)
        for hypothesis in comparison.hypotheses
    }
    assert "threshold_tradeoff" not in metrics
