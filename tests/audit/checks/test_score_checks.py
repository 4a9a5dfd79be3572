"""The checks of scores, together: weights and counted cells, references, planted differences."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from audit.check import example_evidence
from audit.checks import catalogue
from audit.evidence import Weights
from audit.finding import Measurement, Table

CHECKS = (
    "roc_auc", "brier_score", "log_loss", "expected_calibration_error", "mean_score",
    "calibration_in_the_large", "roc_auc_difference", "brier_score_difference",
    "log_loss_difference", "expected_calibration_error_difference", "mean_score_difference",
    "kolmogorov_smirnov_distance", "wasserstein_distance", "subgroup_auc", "bpsn_auc", "bnsp_auc",
    "threshold_tradeoff", "error_rate_conflict",
)  # fmt: skip
RNG = np.random.default_rng(0)
N = 500


def evidence_of(score, truth, **features):
    letters = "".join(np.where(truth, "1", "0"))
    decided = "".join(np.where(np.asarray(score) >= 0.5, "1", "0"))
    named = {name: "".join(values) for name, values in features.items()}
    return example_evidence(letters, decided, score=score, **named)


@pytest.fixture(scope="module")
def evidence():
    score = np.round(RNG.random(N), 2)
    return evidence_of(
        score, RNG.random(N) < score, sex=RNG.choice(list("FMX."), N), age=RNG.choice(list("yo"), N)
    )


def results(name, evidence):
    return list(catalogue()[name].body(evidence))


def measured(name, evidence):
    return {m.where: m for m in results(name, evidence) if isinstance(m, Measurement)}


def of_units(evidence, order, **changes):
    features = tuple(replace(f, codes=f.codes[order]) for f in evidence.features)
    return replace(
        evidence, y_true=evidence.y_true[order], y_pred=evidence.y_pred[order],
        y_score=evidence.y_score[order], features=features, **changes,
    )  # fmt: skip


@pytest.mark.parametrize("name", CHECKS)
def test_cells_with_their_rows_equal_the_rows(name, evidence):
    n = RNG.integers(1, 4, N)
    counted = replace(evidence, counts=n)
    expanded = of_units(evidence, np.repeat(np.arange(N), n))
    assert results(name, counted) == results(name, expanded)


@pytest.mark.parametrize("name", CHECKS)
def test_equal_weights_change_nothing(name, evidence):
    weighted = replace(evidence, weights=Weights(np.full(N, 0.25), np.full(N, 0.0625)))
    before, after = measured(name, evidence), measured(name, weighted)
    assert after.keys() == before.keys()
    for where, found in after.items():
        expected = before[where]
        assert found.n == expected.n
        for side in ("value", "low", "high"):
            assert getattr(found, side) == pytest.approx(getattr(expected, side), abs=1e-9)


@pytest.mark.parametrize("name", CHECKS)
def test_rows_of_no_weight_do_not_count(name, evidence):
    w = np.where(evidence.scores < 0.3, 0.0, 1.0)
    weighted = measured(name, replace(evidence, weights=Weights(w, w**2)))
    without = measured(name, of_units(evidence, np.flatnonzero(w)))
    if name != "threshold_tradeoff":  # every score is tried there, whatever its weight
        assert {where: m.value for where, m in weighted.items()} == pytest.approx(
            {where: m.value for where, m in without.items()}
        )


def test_weights_are_those_of_scikit_learn(evidence):
    w = RNG.random(N)
    weighted = replace(evidence, weights=Weights(w, w**2))
    truth, score = evidence.y_true == 1, evidence.scores
    sex = evidence.features[0]
    inside, named = sex.codes == 0, sex.codes < 3
    expected = {
        "roc_auc": inside,
        "bpsn_auc": (inside & ~truth) | (named & ~inside & truth),
        "bnsp_auc": (inside & truth) | (named & ~inside & ~truth),
    }
    for name, rows in expected.items():
        area = roc_auc_score(truth[rows], score[rows], sample_weight=w[rows])
        found = measured(name, weighted)["sex = F"]
        assert found.value == pytest.approx(area, abs=1e-12)
        assert found.n == rows.sum()


@pytest.mark.parametrize(
    "name",
    ["mean_score_difference", "roc_auc_difference", "kolmogorov_smirnov_distance",
     "wasserstein_distance"],
)  # fmt: skip
def test_every_group_is_held_against_the_reference(name, evidence):
    referred = replace(evidence, reference={"sex": "M"})
    found = measured(name, referred)
    assert {"sex = F", "sex = X"} <= found.keys()
    assert "sex = M" not in found
    assert found["sex = F"].detail["reference"] == "M"
    widest = found["by sex"].value
    assert all(abs(found[where].value) <= widest + 1e-12 for where in ("sex = F", "sex = X"))
    assert {key: m for key, m in found.items() if key.startswith("by")} == measured(name, evidence)


def test_distance_names_its_groups_and_leaves_out_who_is_not_recorded():
    score = [0.1, 0.2, 0.8, 0.9, 0.5, 0.5]
    evidence = evidence_of(score, np.array([0, 1] * 3), sex="FFMM..")
    found = measured("wasserstein_distance", evidence)["by sex"]
    assert (found.detail["higher"], found.detail["lower"]) == ("M", "F")
    assert (found.value, found.n) == (pytest.approx(0.7), 4)


def test_distances_are_the_widest_and_the_mean_parity_gap_of_all_thresholds():
    score = np.round(RNG.random(200), 1)
    evidence = evidence_of(score, RNG.random(200) < 0.5, sex=RNG.choice(list("FM"), 200))
    female = evidence.features[0].codes == 0
    # Thresholds between the tenths, so that none falls on a score.
    gaps = [
        abs((score[female] >= t).mean() - (score[~female] >= t).mean())
        for t in np.arange(0.05, 1, 0.1)
    ]
    for name, expected in (("kolmogorov_smirnov", max(gaps)), ("wasserstein", np.mean(gaps))):
        found = measured(f"{name}_distance", evidence)["by sex"]
        assert found.value == pytest.approx(expected, abs=1e-12)
        assert found.test.null.endswith(f"({name}_distance)"), "each its own test"


def planted(shift, seed):
    rng = np.random.default_rng(seed)
    group = rng.choice(list("ab"), 3_000)
    ability = rng.normal(size=3_000)
    truth = ability + rng.normal(size=3_000) > 0
    score = 1 / (1 + np.exp(-1.5 * (ability + shift * (group == "b"))))
    return evidence_of(score, truth, sex=group)


SHIFTED = {"mean_score_difference", "kolmogorov_smirnov_distance", "wasserstein_distance",
           "expected_calibration_error_difference"}  # fmt: skip


@pytest.mark.parametrize("name", sorted(SHIFTED))
def test_a_planted_shift_of_scores_is_found(name):
    found = measured(name, planted(0.6, 1))["by sex"]
    assert found.low > 0
    assert found.test.p_value < 0.05


@pytest.mark.parametrize("name", [*sorted(SHIFTED), "roc_auc_difference", "log_loss_difference"])
def test_groups_scored_alike_are_rarely_said_to_differ(name):
    found = [measured(name, planted(0, seed))["by sex"] for seed in range(40)]
    assert sum(m.low > 0 for m in found) <= 5
    assert sum(m.test.p_value <= 0.05 for m in found) <= 5


def test_over_scored_group_shows_in_bpsn_and_under_scored_in_bnsp():
    evidence = planted(0.6, 2)
    bpsn, bnsp = measured("bpsn_auc", evidence), measured("bnsp_auc", evidence)
    assert bpsn["sex = b"].high < bpsn["sex = a"].low
    assert bnsp["sex = a"].high < bnsp["sex = b"].low
    areas = measured("roc_auc_difference", evidence)["by sex"]
    assert areas.low == 0, "each group by itself is ordered as well: this check alone misses it"


def test_calibration_curve_counts_every_known_row_once(evidence):
    (table,) = [r for r in results("expected_calibration_error", evidence) if isinstance(r, Table)]
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    for feature in ("", "sex", "age"):
        assert sum(row["n"] for row in rows if row["feature"] == feature) == N
    for row in rows:
        assert row["low"] <= row["mean_score"] <= row["high"]
        assert row["rate_low"] <= row["rate"] <= row["rate_high"]
    assert {row["group"] for row in rows if row["feature"] == ""} == {""}
