"""One audit from subject to report.json: complete, judged again without a model, of a fixed schema."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from audit.check import Example, check, example_evidence
from audit.checks import catalogue
from audit.errors import AuditError
from audit.finding import Concern, Measurement, Status
from audit.loading import load
from audit.policy import Policy, read_policy
from audit.report import Report, json_schema
from audit.run import rejudge, run

ROOT = Path(__file__).resolve().parents[2]

OF_OTHER_TASKS = {"multiclass", "outcome", "table_model"}
"""Needs of checks that are not meant for two classes: left out, not reported as open."""


@pytest.fixture(scope="module")
def subject(tmp_path_factory):
    import pandas as pd

    table = tmp_path_factory.mktemp("run") / "preds.csv"
    pd.DataFrame(
        {"y_true": [1, 0] * 50, "y_pred": [1, 0, 1, 1] * 25, "sex": ["F", "M"] * 50}
    ).to_csv(table, index=False)
    from audit.subject import Options

    return load(table, Options(sensitive=("sex",)))


@pytest.fixture(scope="module")
def report(subject):
    return run(subject, read_policy("default", catalogue()), list(catalogue().values()))


def test_every_check_is_answered(report):
    asked = {name for name, check in catalogue().items() if not OF_OTHER_TASKS & set(check.needs)}
    assert {finding.check for finding in report.findings} == asked
    assert len(asked) > 80
    assert {info.name for info in report.checks} == asked


def test_what_could_not_be_measured_is_said(report):
    reasons = {f.check: f.reason for f in report.findings if f.status is Status.NOT_APPLICABLE}
    assert "--y-score" in reasons["roc_auc"]
    assert "digests" in reasons["artefact_integrity"]


def test_report_survives_the_disk_and_fits_its_schema(report, tmp_path):
    report.write(tmp_path / "report.json")
    assert Report.read(tmp_path / "report.json") == report
    published = json.loads((ROOT / "docs" / "report.schema.json").read_text())
    assert published == json_schema()
    jsonschema.Draft202012Validator.check_schema(published)
    jsonschema.validate(json.loads((tmp_path / "report.json").read_text()), published)


def test_finding_has_the_published_fields(report, tmp_path):
    report.write(tmp_path / "report.json")
    finding = json.loads((tmp_path / "report.json").read_text())["findings"][0]
    assert {"check", "concern", "status", "reason", "measurement"} <= set(finding)
    measured = {"metric", "value", "low", "high", "n", "slice", "method"}
    assert measured <= set(finding["measurement"])


def test_judging_again_changes_verdicts_and_no_number(report):
    strict = Policy.model_validate(
        {"name": "strict", "criterion": [{"metric": "accuracy", "min": 0.99}]}
    )
    again = rejudge(report, strict)
    assert again.gate.exit_code == 1
    assert again.policy.name == "strict"
    assert [f.measurement for f in again.findings] == [f.measurement for f in report.findings]
    assert rejudge(again, read_policy("default", catalogue())).findings == report.findings


def test_two_limits_on_one_number_are_two_findings_of_one_measurement(report):
    twice = Policy.model_validate(
        {"criterion": [{"metric": "accuracy", "min": 0.1}, {"metric": "accuracy", "max": 0.9}]}
    )
    judged = rejudge(report, twice)
    overall = [f for f in judged.findings if f.check == "accuracy" and not f.measurement.slice]
    assert len(overall) == 2
    assert rejudge(judged, read_policy("default", catalogue())).findings == report.findings


@check(
    concern=Concern.ROBUSTNESS,
    references=("none",),
    examples=[Example(example_evidence("10", "10"), {}, "raises")],
)
def crash(evidence):
    """Raises after one measurement. It misses everything."""
    yield Measurement(metric="crash", value=1.0, low=1.0, high=1.0, n=1, method="none")
    raise ZeroDivisionError("planted")


def test_a_crash_in_one_check_is_a_finding_and_the_others_go_on(subject):
    report = run(subject, Policy(), [crash, catalogue()["accuracy"]])
    error = next(f for f in report.findings if f.status is Status.ERROR)
    assert error.reason == "ZeroDivisionError: planted"
    assert any(f.check == "accuracy" for f in report.findings)
    assert report.gate.exit_code == 2


def test_missing_groups_are_counted_in_the_report(subject):
    sex = subject.evidence.features[0]
    codes = sex.codes.copy()
    codes[:7] = 2
    holes = replace(sex, names=(*sex.names, ("(missing)",)), codes=codes)
    evidence = replace(subject.evidence, features=(holes,))
    report = run(replace(subject, evidence=evidence), Policy(), [])
    sizes = {size.group: (size.n, size.missing) for size in report.data.groups}
    assert sizes["(missing)"] == (7, True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{}", "subject: missing"),
        ('{"schema_version": 9}', "newer ethics-audit"),
        ("[]", "mistake"),
        ("not json", "not valid JSON"),
    ],
)
def test_what_is_no_report_is_one_clear_error(tmp_path, text, says):
    path = tmp_path / "report.json"
    path.write_text(text)
    with pytest.raises(AuditError, match=says):
        Report.read(path)
