"""Advisory limits: judged and shown, never a reason to break the gate."""

import datetime as dt

import pytest

from audit.checks import catalogue
from audit.finding import Concern, Measurement, Status
from audit.policy import Outcome, Policy, PolicyCriterion, Waiver, decide, judge, read_policy

TODAY = dt.date(2026, 1, 1)


def outcome(value, **where):
    measured = Measurement(
        metric="completeness", value=value, low=value, high=value, n=9, slice=where, method="x"
    )
    return Outcome("completeness", Concern.TRANSPARENCY, measured)


def limit(*, advisory):
    return PolicyCriterion(
        metric="completeness", min=0.95, where={"method": "*"}, advisory=advisory
    )


@pytest.mark.parametrize(("advisory", "exit_code"), [(True, 0), (False, 1)])
def test_a_failure_is_said_either_way_and_breaks_the_gate_unless_advisory(advisory, exit_code):
    policy = Policy(criterion=(limit(advisory=advisory),))
    findings = judge([outcome(0.2, method="magic")], policy, TODAY)
    assert [f.status for f in findings] == [Status.FAIL]
    assert findings[0].criterion.advisory is advisory
    assert ("(advisory)" in findings[0].criterion.words) is advisory
    assert decide(findings, policy).exit_code == exit_code


def test_advice_is_neither_counted_as_kept_nor_required():
    policy = Policy(criterion=(limit(advisory=True),), on_inconclusive="break")
    gate = decide(judge([outcome(1.0, method="magic")], policy, TODAY), policy)
    assert gate.headline == "Gate kept: 0 findings within the limits."
    assert decide((), policy).exit_code == 0, "nothing was measured, and nothing was required"


def test_advice_can_be_waived_without_counting():
    waiver = Waiver(
        metric="completeness", where={"method": "*"}, reason="r", owner="o", until=TODAY
    )
    policy = Policy(criterion=(limit(advisory=True),), waiver=(waiver,))
    findings = judge([outcome(0.2, method="magic")], policy, TODAY)
    assert findings[0].status is Status.WAIVED
    assert "waived" not in decide(findings, policy).headline


def test_the_default_policy_judges_each_method_by_advice():
    policy = read_policy("default", catalogue())
    found = [item for item in policy.criterion if item.where == {"method": "*"}]
    assert {item.metric for item in found} == {
        "normalised_comprehensiveness",
        "normalised_sufficiency",
        "completeness",
        "weight_randomisation",
        "label_randomisation",
    }
    assert all(item.advisory for item in found)
    (judged,) = judge([outcome(1.0, method="shap")], policy, TODAY)
    assert judged.status is Status.PASS
