"""The three-way verdict, waivers, unanswered criteria and exit codes."""

import datetime as dt

import pytest

from audit.errors import AuditError
from audit.finding import Compared, Concern, Criterion, Measurement, Status, Test
from audit.policy import Outcome, Policy, decide, judge, read_policy, verdict

TODAY = dt.date(2030, 1, 1)
METRICS = ("accuracy", "demographic_parity_difference", "selection_rate")


def measured(low, value, high, metric="demographic_parity_difference", slice_=None, n=100):
    return Measurement(
        metric=metric, value=value, low=low, high=high, n=n, slice=slice_ or {}, method="by hand"
    )


def outcome(measurement):
    return Outcome(measurement.metric, Concern.FAIRNESS, measurement)


@pytest.mark.parametrize(
    ("interval", "limit", "status"),
    [
        ((0.11, 0.2, 0.3), {"max": 0.1}, Status.FAIL),
        ((0.02, 0.05, 0.1), {"max": 0.1}, Status.PASS),
        ((0.05, 0.2, 0.3), {"max": 0.1}, Status.INCONCLUSIVE),
        ((0.0, 0.05, 0.2), {"max": 0.1}, Status.INCONCLUSIVE),
        ((0.1, 0.2, 0.3), {"max": 0.1}, Status.INCONCLUSIVE),
        ((0.5, 0.6, 0.7), {"min": 0.8}, Status.FAIL),
        ((0.8, 0.9, 1.0), {"min": 0.8}, Status.PASS),
        ((0.7, 0.9, 1.0), {"min": 0.8}, Status.INCONCLUSIVE),
        ((0.2, 0.3, 0.4), {"min": 0.1, "max": 0.5}, Status.PASS),
        ((0.2, 0.3, 0.4), {"min": 0.1, "max": 0.35}, Status.INCONCLUSIVE),
        ((0.6, 0.7, 0.8), {"min": 0.1, "max": 0.5}, Status.FAIL),
    ],
)
def test_verdict_needs_the_whole_interval(interval, limit, status):
    assert verdict(measured(*interval), Criterion(**limit))[0] is status


def test_inconclusive_says_how_many_rows_would_settle_it():
    _, reason = verdict(measured(0.07, 0.13, 0.19), Criterion(max=0.1))
    assert "about 400 rows" in reason


def policy(**settings):
    return Policy.model_validate(
        {"criterion": [{"metric": "demographic_parity_difference", "max": 0.1}], **settings}
    )


BAD = measured(0.2, 0.3, 0.4, slice_={"sex": "*"})
GOOD = measured(0.0, 0.02, 0.04, slice_={"sex": "*"})
THIN = measured(0.0, 0.05, 0.4, slice_={"sex": "*"})


def gate_of(policy_, *measurements, extra=()):
    return decide(judge([*map(outcome, measurements), *extra], policy_, TODAY), policy_)


def test_exit_codes():
    assert gate_of(policy(), GOOD).exit_code == 0
    assert gate_of(policy(), BAD).exit_code == 1
    assert gate_of(policy(), THIN).exit_code == 0
    assert gate_of(policy(on_inconclusive="break"), THIN).exit_code == 1
    crash = Outcome("roc_auc", Concern.PERFORMANCE, status=Status.ERROR, reason="ValueError: x")
    assert gate_of(policy(), BAD, extra=[crash]).exit_code == 2


def test_silence_is_not_success():
    gate = gate_of(policy())
    assert gate.exit_code == 1
    assert "not measured" in gate.broken_by[0]
    optional = {"metric": "demographic_parity_difference", "max": 0.1, "optional": True}
    assert gate_of(policy(criterion=[optional])).exit_code == 0
    assert gate_of(policy(require=["accuracy"]), GOOD).exit_code == 1


def test_undefined_measurement_does_not_answer_a_criterion():
    undefined = Measurement(
        metric="demographic_parity_difference", value=None, n=0, slice={"sex": "*"}, method="-",
        note="Undefined: one group.",
    )  # fmt: skip
    (finding,) = judge([outcome(undefined)], policy(), TODAY)
    assert finding.status is Status.NOT_APPLICABLE
    assert gate_of(policy(), undefined).exit_code == 1


@pytest.mark.parametrize(
    ("until", "status", "exit_code"),
    [("2030-01-01", Status.WAIVED, 0), ("2029-12-31", Status.FAIL, 1)],
)
def test_waiver_holds_until_its_date_and_stays_visible(until, status, exit_code):
    waiver = {
        "metric": "demographic_parity_difference", "where": {"sex": "*"},
        "reason": "retraining", "owner": "A. Person", "until": until,
    }  # fmt: skip
    waived = policy(waiver=[waiver])
    (finding,) = judge([outcome(BAD)], waived, TODAY)
    assert finding.status is status
    assert "A. Person" in finding.reason
    assert gate_of(waived, BAD).exit_code == exit_code


@pytest.mark.parametrize(
    ("where", "slice_", "meant"),
    [
        (None, {}, True),
        (None, {"sex": "*"}, True),
        (None, {"sex": "F"}, False),
        ({"sex": "F"}, {"sex": "F"}, True),
        ({"sex": "F"}, {"sex": "M"}, False),
        ({"sex": "*"}, {"sex": "M"}, True),
        ({"sex": "*"}, {"sex": "*"}, True),
        ({"sex": "*"}, {"sex": "M", "age": "65+"}, False),
        ({}, {}, True),
        ({}, {"sex": "*"}, False),
    ],
)
def test_where_a_criterion_is_meant(where, slice_, meant):
    aimed = Policy.model_validate(
        {"criterion": [{"metric": "selection_rate", "where": where, "min": 0.1}]}
    ).criterion[0]
    assert aimed.meant_of(measured(0.1, 0.2, 0.3, "selection_rate", slice_)) is meant


@pytest.mark.parametrize("preset", ["default", "four-fifths"])
def test_presets_name_only_metrics_that_exist(preset):
    from audit.checks import catalogue

    assert read_policy(preset, catalogue()).criterion


def test_three_mistakes_are_reported_at_once(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text(
        'colour = "red"\n'
        '[[criterion]]\nmetric = "acuracy"\nmin = 0.5\n'
        '[[criterion]]\nmetric = "accuracy"\nmin = "high"\n'
        '[[waiver]]\nmetric = "accuracy"\nreason = "x"\nowner = "y"\n'
    )
    with pytest.raises(AuditError) as caught:
        read_policy(str(path), METRICS)
    message = str(caught.value)
    for part in ("policy.toml: 4 mistakes", "colour: unknown key", "'acuracy'", "criterion.1.min",
                 "'high'", "waiver.0.until: missing"):  # fmt: skip
        assert part in message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[criterion", "not valid TOML"),
        ('[[criterion]]\nmetric = "accuracy"\n', "neither min nor max"),
        ('[[criterion]]\nmetric = "accuracy"\nmin = 0.9\nmax = 0.1\n', "above max"),
        ('require = ["nonsense"]\n', "'nonsense'"),
    ],
)
def test_bad_policy_is_one_clear_error(tmp_path, text, says):
    path = tmp_path / "policy.toml"
    path.write_text(text)
    with pytest.raises(AuditError, match=says):
        read_policy(str(path), METRICS)


def test_missing_policy_names_the_presets():
    with pytest.raises(AuditError, match="four-fifths"):
        read_policy("no-such.toml", METRICS)


def test_a_bare_estimate_is_judged_only_where_the_policy_asks_for_it():
    straddling = measured(0.05, 0.2, 0.3)
    status, reason = verdict(straddling, Criterion(max=0.1, by="estimate"))
    assert status is Status.FAIL
    assert "whatever its interval" in reason
    assert verdict(straddling, Criterion(max=0.1))[0] is Status.INCONCLUSIVE


def gap(p, feature, metric="demographic_parity_difference", null=""):
    null = null or f"equal {metric} by {feature}"
    test = Test(null=null, p_value=p, method="by hand")
    found = measured(0.2, 0.3, 0.4, metric, {feature: "*"})
    return outcome(found.model_copy(update={"test": test}))


def test_p_values_are_adjusted_by_family():
    """Gated: .01 .04 -> Holm .02 .04; explored: .03 .01 .5 -> Benjamini-Hochberg .045 .03 .5."""
    gated = [gap(0.01, "sex"), gap(0.04, "race")]
    explored = [gap(p, f, "accuracy") for p, f in ((0.03, "sex"), (0.01, "race"), (0.5, "age"))]
    findings = judge([*gated, *explored], policy(), TODAY)
    assert [f.p_adjusted for f in findings] == pytest.approx([0.02, 0.04, 0.045, 0.03, 0.5])
    assert {f.family for f in findings} == {
        "Holm, 2 hypotheses gated", "Benjamini-Hochberg, 3 hypotheses explored"
    }  # fmt: skip


def test_a_hypothesis_counts_once_whatever_measures_it():
    shared = "equal selection_rate by sex"
    both = [gap(0.01, "sex", null=shared), gap(0.01, "sex", "selection_rate", null=shared)]
    findings = judge([*both, gap(0.04, "race")], policy(), TODAY)
    assert [f.p_adjusted for f in findings] == pytest.approx([0.02, 0.02, 0.04])
    assert {f.family for f in findings} == {"Holm, 2 hypotheses gated"}


def test_a_thin_group_is_named_with_the_rows_that_would_settle_it():
    groups = (
        Compared(group="A", value=0.30, low=0.28, high=0.32, n=2000),
        Compared(group="B", value=0.25, low=0.10, high=0.48, n=20),
    )
    thin = measured(0.0, 0.05, 0.25).model_copy(
        update={"compared": groups, "detail": {"rate": "selection_rate", "critical": 1.96}}
    )
    status, reason = verdict(thin, Criterion(max=0.1))
    assert status is Status.INCONCLUSIVE
    assert "rows to count in each group's selection_rate would settle it (B has 20)" in reason
