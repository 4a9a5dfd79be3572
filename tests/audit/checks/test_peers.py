"""Every value that fairlearn or scikit-learn defines too is theirs, on random rows."""

import fairlearn.metrics as fl
import numpy as np
import pandas as pd
import pytest
import sklearn.metrics as sk

from audit.checks import catalogue
from audit.checks.fairness.derived import NAMED
from audit.evidence import Evidence
from audit.finding import Measurement
from audit.groups import groups_of
from audit.manifest import Task

EXACT = {"rel": 0, "abs": 1e-12}


def made_evidence(y_true, y_pred, group, labels=("0", "1")):
    task = Task(labels=labels, positive=labels[-1], favourable=labels[-1])
    return Evidence(
        task=task, y_true=y_true, y_pred=y_pred, features=(groups_of(group, "group", "rows")[0],)
    )


def values(evidence, name):
    found = catalogue()[name].body(evidence)
    return {m.where: m.value for m in found if isinstance(m, Measurement)}


@pytest.fixture(scope="module", params=range(3))
def rows(request):
    rng = np.random.default_rng(request.param)
    group = pd.Series(rng.choice(list("abcd"), 600, p=[0.5, 0.3, 0.15, 0.05]), name="group")
    y_true = (rng.random(600) < 0.2 + 0.1 * (group == "b")).astype(np.int64)
    y_pred = (rng.random(600) < 0.15 + 0.5 * y_true + 0.1 * (group == "c")).astype(np.int64)
    return y_true, y_pred.to_numpy(np.int64), group


def negative_predictive_value(y_true, y_pred):
    return sk.precision_score(y_true, y_pred, pos_label=0)


def base_rate(y_true, y_pred):
    return float(np.mean(y_true))


def missed_per_false_alarm(y_true, y_pred):
    (_, fp), (fn, _) = sk.confusion_matrix(y_true, y_pred)
    return fn / fp


PEERS = {
    "selection_rate": fl.selection_rate,
    "base_rate": base_rate,
    "accuracy": sk.accuracy_score,
    "true_positive_rate": fl.true_positive_rate,
    "false_positive_rate": fl.false_positive_rate,
    "true_negative_rate": fl.true_negative_rate,
    "false_negative_rate": fl.false_negative_rate,
    "positive_predictive_value": sk.precision_score,
    "negative_predictive_value": negative_predictive_value,
    "false_discovery_rate": lambda t, p: 1 - sk.precision_score(t, p),
    "false_omission_rate": lambda t, p: 1 - negative_predictive_value(t, p),
    "balanced_accuracy": sk.balanced_accuracy_score,
    "f1_score": sk.f1_score,
    "matthews_corrcoef": sk.matthews_corrcoef,
    "missed_per_false_alarm": missed_per_false_alarm,
}


@pytest.mark.parametrize("metric", PEERS)
def test_metric_and_all_that_is_derived_from_it(rows, metric):
    y_true, y_pred, group = rows
    frame = fl.MetricFrame(
        metrics=PEERS[metric], y_true=y_true, y_pred=y_pred, sensitive_features=group
    )
    evidence = made_evidence(*rows)
    expected = {"overall": frame.overall}
    expected |= {f"group = {name}": value for name, value in frame.by_group.items()}
    assert values(evidence, metric) == pytest.approx(expected, **EXACT)
    derived = {
        "difference": frame.difference(),
        "ratio": frame.ratio(),
        "group_min": frame.group_min(),
        "group_max": frame.group_max(),
    }
    for suffix, value in derived.items():
        name = f"{metric}_{suffix}"
        name = NAMED.get(name, name)
        if name in catalogue():
            assert values(evidence, name)["by group"] == pytest.approx(value, **EXACT), name


@pytest.mark.parametrize(
    "name",
    [
        "demographic_parity_difference",
        "demographic_parity_ratio",
        "equal_opportunity_difference",
        "equal_opportunity_ratio",
        "equalized_odds_difference",
        "equalized_odds_ratio",
    ],
)
def test_named_metrics_are_fairlearns(rows, name):
    y_true, y_pred, group = rows
    expected = getattr(fl, name)(y_true, y_pred, sensitive_features=group)
    assert values(made_evidence(*rows), name)["by group"] == pytest.approx(expected, **EXACT)


def test_average_absolute_odds_of_two_groups_are_fairlearns_mean(rows):
    y_true, y_pred, group = rows
    two = (group == "a").map({True: "a", False: "rest"}).rename("group")
    expected = fl.equalized_odds_difference(y_true, y_pred, sensitive_features=two, agg="mean")
    found = values(made_evidence(y_true, y_pred, two), "average_absolute_odds_difference")
    assert found["by group"] == pytest.approx(expected, **EXACT)


def test_average_absolute_odds_of_many_groups_are_those_of_the_worst_pair(rows):
    y_true, y_pred, group = rows
    frame = fl.MetricFrame(
        metrics={"tpr": fl.true_positive_rate, "fpr": fl.false_positive_rate},
        y_true=y_true, y_pred=y_pred, sensitive_features=group,
    ).by_group  # fmt: skip
    pairs = [(frame.loc[i] - frame.loc[j]).abs().mean() for i in frame.index for j in frame.index]
    found = values(made_evidence(*rows), "average_absolute_odds_difference")
    assert found["by group"] == pytest.approx(max(pairs), **EXACT)


def test_impact_ratios_are_rates_over_the_highest(rows):
    _, y_pred, group = rows
    rates = pd.Series(y_pred).groupby(group).mean()
    expected = {f"group = {name}": rate / rates.max() for name, rate in rates.items()}
    assert values(made_evidence(*rows), "impact_ratio") == pytest.approx(expected, **EXACT)


@pytest.fixture(scope="module", params=range(3))
def classes(request):
    rng = np.random.default_rng(request.param)
    y_true = rng.integers(0, 3, 500)
    y_pred = np.where(rng.random(500) < 0.6, y_true, rng.integers(0, 3, 500))
    return y_true, y_pred, pd.Series(rng.choice(["x", "y"], 500), name="group")


def test_one_class_against_the_rest_is_scikit_learns(classes):
    y_true, y_pred, group = classes
    evidence = made_evidence(*classes, labels=("0", "1", "2"))
    assert values(evidence, "macro_f1_score")["overall"] == pytest.approx(
        sk.f1_score(y_true, y_pred, average="macro"), **EXACT
    )
    for name, peer in (("class_recall", sk.recall_score), ("class_precision", sk.precision_score)):
        found = values(evidence, name)
        overall = dict(enumerate(peer(y_true, y_pred, average=None)))
        of_x = peer(y_true[group == "x"], y_pred[group == "x"], average=None)
        for code in range(3):
            assert found[f"class = {code}"] == pytest.approx(overall[code], **EXACT)
            assert found[f"class = {code} and group = x"] == pytest.approx(of_x[code], **EXACT)


def test_gaps_of_classes_are_fairlearns_one_against_the_rest(classes):
    y_true, y_pred, group = classes
    evidence = made_evidence(*classes, labels=("0", "1", "2"))
    for name, peer in (
        ("multiclass_demographic_parity_difference", fl.demographic_parity_difference),
        ("multiclass_equalized_odds_difference", fl.equalized_odds_difference),
    ):
        expected = {
            code: peer(y_true == code, y_pred == code, sensitive_features=group)
            for code in range(3)
        }
        found = values(evidence, name)
        assert found["by group"] == pytest.approx(max(expected.values()), **EXACT)
        for code, value in expected.items():
            assert found[f"by group, class = {code}"] == pytest.approx(value, **EXACT)
        worst = next(iter(catalogue()[name].body(evidence)))
        assert worst.detail["macro"] == pytest.approx(np.mean(list(expected.values())), **EXACT)
