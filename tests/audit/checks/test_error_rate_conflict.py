"""Base rates force error rates apart on COMPAS, and not where they are equal."""

import numpy as np
import pandas as pd
import pytest

from audit.check import example_evidence
from audit.checks import catalogue
from audit.evidence import Evidence
from audit.groups import groups_of
from audit.manifest import Task


def measured(evidence):
    return {m.where: m for m in catalogue()["error_rate_conflict"].body(evidence)}


def test_compas_conflicts_by_race(shared_data):
    frame = pd.read_csv(shared_data / "judicial_compas" / "compas-scores-two-years.csv.gz")
    frame = frame[frame["race"].isin(["African-American", "Caucasian"])]
    evidence = Evidence(
        task=Task(labels=("0", "1"), positive="1", favourable="0"),
        y_true=frame["two_year_recid"].to_numpy(np.int64),
        y_pred=(frame["score_text"] != "Low").to_numpy(np.int64),
        features=(groups_of(frame["race"], "race", "compas")[0],),
    )
    found = measured(evidence)["by race"]
    # ProPublica's counts: 1901 of 3696 and 966 of 2454 reoffend; 1154 false alarms, 2867 positives.
    assert found.value == pytest.approx((1901 / 1795 - 966 / 1488) * 1154 / 2867)
    assert found.low > 0.1
    assert found.detail["conflict"] is True
    assert found.test.p_value < 0.01
    assert "exclude each other here" in found.note
    assert "Gaps shown now: false_positive_rate, false_negative_rate; not shown: pos" in found.note
    assert found.detail["false_positive_rate_gap"] == pytest.approx(0.4485 - 0.2345, abs=1e-4)


def test_equal_base_rates_show_no_conflict():
    rng = np.random.default_rng(0)
    letters = lambda alphabet: "".join(rng.choice(list(alphabet), 400))  # noqa: E731
    found = measured(example_evidence(letters("001"), letters("01"), sex=letters("FM")))["by sex"]
    assert found.low == 0
    assert found.detail["conflict"] is False
    assert found.note.startswith("No conflict is shown")
    assert found.test.null == "equal base_rate by sex"


def test_one_group_with_known_labels_is_undefined():
    found = measured(example_evidence("10..", "1010", sex="FFMM"))["by sex"]
    assert found.value is None
    assert found.note.startswith("Undefined")
