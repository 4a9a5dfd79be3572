"""Real data sets give the figures that were published of them, through the command line."""

import json

import pandas as pd
import pytest

from audit.cli import main


def report_of(frame, folder, *arguments):
    table = folder / "preds.csv"
    frame.to_csv(table, index=False)
    assert main(["report", str(table), "--out", str(folder / "out"), *arguments]) == 0
    return json.loads((folder / "out" / "report.json").read_text())


def numbers(report, metric, **slice_):
    for finding in report["findings"]:
        found = finding["measurement"]
        if found and found["metric"] == metric and found["slice"] == slice_:
            return found
    raise AssertionError(f"{metric} of {slice_} is not in the report")


@pytest.fixture(scope="module")
def compas(shared_data, tmp_path_factory):
    frame = pd.read_csv(shared_data / "judicial_compas" / "compas-scores-two-years.csv.gz")
    frame["high_risk"] = (frame["score_text"] != "Low").astype(int)
    return report_of(
        frame, tmp_path_factory.mktemp("compas"),
        "--y-true", "two_year_recid", "--y-pred", "high_risk", "--y-score", "decile_score",
        "--score-range", "1,10", "--positive", "1", "--favourable", "0", "--sensitive", "race,sex",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("metric", "race", "printed", "count", "n"),
    [
        ("false_positive_rate", "African-American", "44.85", 805, 1795),
        ("false_negative_rate", "African-American", "27.99", 532, 1901),
        ("false_positive_rate", "Caucasian", "23.45", 349, 1488),
        ("false_negative_rate", "Caucasian", "47.72", 461, 966),
    ],
)
def test_propublicas_error_rates(compas, metric, race, printed, count, n):
    found = numbers(compas, metric, race=race)
    assert f"{100 * found['value']:.2f}" == printed
    assert (found["detail"]["count"], found["n"]) == (count, n)
    assert found["low"] < found["value"] < found["high"]


@pytest.mark.parametrize(
    ("metric", "printed"), [("false_positive_rate", "32.35"), ("false_negative_rate", "37.40")]
)
def test_propublicas_overall_error_rates(compas, metric, printed):
    assert f"{100 * numbers(compas, metric)['value']:.2f}" == printed


def test_compas_auc_and_gate(compas):
    assert f"{numbers(compas, 'roc_auc')['value']:.4f}" == "0.7022"
    assert compas["gate"]["exit_code"] == 1
    assert compas["data"]["rows"] == 7214


@pytest.fixture(scope="module")
def german(shared_data, tmp_path_factory):
    frame = pd.read_csv(
        shared_data / "finance_german_credit" / "german.data", sep=r"\s+", header=None
    )
    tidy = pd.DataFrame(
        {
            "good": (frame[20] == 1).astype(int),
            "sex": frame[8].isin(["A92", "A95"]).map({True: "female", False: "male"}),
            "over_25": (frame[12] > 25).map({True: "yes", False: "no"}),
        }
    )
    return report_of(
        tidy, tmp_path_factory.mktemp("german"), "--y-pred", "good", "--sensitive", "sex,over_25"
    )


@pytest.mark.parametrize(
    ("slice_", "printed"),
    [
        ({"sex": "male"}, "0.72319"),
        ({"sex": "female"}, "0.64839"),
        ({"over_25": "yes"}, "0.7284"),
        ({"over_25": "no"}, "0.5789"),
    ],
)
def test_german_credit_good_rates(german, slice_, printed):
    value = numbers(german, "selection_rate", **slice_)["value"]
    assert f"{value:.{len(printed) - 2}f}" == printed


def test_german_credit_differences_and_disparate_impact(german):
    # AIF360 prints unprivileged minus privileged, -0.0748013 and -0.149448; ours is the width.
    assert (
        f"{numbers(german, 'demographic_parity_difference', sex='*')['value']:.7f}" == "0.0748013"
    )
    age = numbers(german, "demographic_parity_difference", over_25="*")
    assert f"{age['value']:.6f}" == "0.149448"
    assert f"{numbers(german, 'demographic_parity_ratio', over_25='*')['value']:.6f}" == "0.794826"
