"""The three-way verdict, waivers, unanswered criteria and exit codes."""

import datetime as dt

import pytest

from audit.errors import AuditError
from audit.finding import Concern, Criterion, Measurement, Status
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
