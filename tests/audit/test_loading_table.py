"""What a table may say beyond labels and scores: bins, weights, strata, references, populations."""

import numpy as np
import pandas as pd
import pytest

from audit.checks import catalogue
from audit.errors import AuditError
from audit.loading import load
from audit.needs import lacks
from audit.subject import Options

RNG = np.random.default_rng(0)
N = 600
FRAME = pd.DataFrame(
    {
        "y_true": RNG.integers(0, 2, N),
        "y_pred": RNG.integers(0, 2, N),
        "sex": RNG.choice(["F", "M"], N, p=[0.25, 0.75]),
        "race": RNG.choice(["a", "b", "c"], N),
        "w": np.where(np.arange(N) % 2 == 0, 1.0, 3.0),
    }
)


@pytest.fixture
def table(tmp_path):
    def made(**columns):
        path = tmp_path / "preds.csv"
        FRAME.assign(**columns).to_csv(path, index=False)
        return path

    return made


def measured(evidence, name):
    return {m.where: m for m in catalogue()[name].body(evidence)}


def test_a_postcode_is_refused_with_advice_and_binned_on_request(table):
    codes = [f"N{i % 300}" if i < 300 else "N1" for i in range(N)]
    path = table(postcode=codes)
    with pytest.raises(AuditError, match=r"300 distinct.*--bin postcode=10"):
        load(path, Options(sensitive=("postcode",)))
    subject = load(path, Options(sensitive=("postcode",), bins={"postcode": 3}))
    names = [name for (name,) in subject.evidence.features[0].names]
    assert "N1" in names
    assert "(other)" in names
    assert len(names) == 3
    assert any("2 most frequent of 300 values" in note for note in subject.notes)


def test_five_thousand_numbers_are_refused_and_cut_into_bands_on_request(table):
    path = table(income=np.arange(N) * 37)
    with pytest.raises(AuditError, match="--bin income=10"):
        load(path, Options(sensitive=("income",)))
    evidence = load(path, Options(sensitive=("income",), bins={"income": 5})).evidence
    assert evidence.sizes(evidence.features[0]).tolist() == pytest.approx([120] * 5, abs=1)


@pytest.mark.parametrize(
    "values",
    [
        [1, 2, None],
        [1.0, 2.5, np.nan],
        [True, False, None],
        ["non-binary", "woman", "unknown"],
        ["1", 2, None],
    ],
)
def test_groups_of_any_type_and_null_are_kept_apart(table, values):
    evidence = load(
        table(g=np.resize(np.array(values, dtype=object), N)), Options(sensitive=("g",))
    )
    assert evidence.evidence.sizes(evidence.evidence.features[0]).tolist() == [200] * 3


def test_equal_weights_change_nothing_and_unequal_ones_weigh(table):
    options = {"sensitive": ("sex",)}
    plain = load(table(), Options(**options)).evidence
    ones = load(table(w=1), Options(weight="w", **options)).evidence
    for name in ("selection_rate", "demographic_parity_difference", "f1_score"):
        before, after = measured(plain, name), measured(ones, name)
        for where, m in before.items():
            assert after[where].value == pytest.approx(m.value)
            assert after[where].low == pytest.approx(m.low)
            assert after[where].n == m.n
    subject = load(table(), Options(weight="w", **options))
    rate = measured(subject.evidence, "selection_rate")["overall"]
    assert rate.value == pytest.approx(np.average(FRAME["y_pred"], weights=FRAME["w"]))
    # Kish: (300 + 900)² / (300 + 2700) = 480 effective rows of 600.
    assert rate.detail["effective_n"] == pytest.approx(480)
    assert rate.n == N
    assert any("480 rows of equal weight" in note for note in subject.notes)


@pytest.mark.parametrize(
    ("weights", "says"),
    [(0, "every weight is 0"), (-1, "a number of 0 or more"), ("x", "a number of 0 or more")],
)
def test_useless_weights_are_one_clear_error(table, weights, says):
    with pytest.raises(AuditError, match=says):
        load(table(w=weights), Options(weight="w"))


def test_groups_are_compared_to_the_reference_the_user_names(table):
    options = Options(sensitive=("race",), reference={"race": "a"})
    found = measured(load(table(), options).evidence, "demographic_parity_difference")
    rates = FRAME.groupby("race")["y_pred"].mean()
    assert found["race = b"].value == pytest.approx(rates["b"] - rates["a"])
    assert found["race = b"].detail["reference"] == "a"
    assert "race = a" not in found
    ratios = measured(load(table(), options).evidence, "demographic_parity_ratio")
    assert ratios["race = c"].value == pytest.approx(rates["c"] / rates["a"])


@pytest.mark.parametrize(
    ("reference", "says"),
    [({"race": "z"}, "has no group 'z'"), ({"age": "a"}, "is no sensitive feature")],
)
def test_an_unknown_reference_is_one_clear_error(table, reference, says):
    with pytest.raises(AuditError, match=says):
        load(table(), Options(sensitive=("race",), reference=reference))


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("sex,F,.5\nsex,M,.6", "add up to 1.100"),
        ("sex,F,many\nsex,M,.5", "a share from 0 to 1"),
        ("age,F,1", "a sensitive feature of the audit"),
    ],
)
def test_a_bad_population_is_one_clear_error(table, tmp_path, rows, says):
    path = tmp_path / "census.csv"
    path.write_text(f"feature,group,share\n{rows}\n")
    with pytest.raises(AuditError, match=says):
        load(table(), Options(sensitive=("sex",), population=path))


def test_features_are_crossed_to_the_depth_asked_for_and_what_is_left_out_is_named(table):
    third = {"age": RNG.choice(["y", "o"], N), "zone": RNG.integers(0, 100, N)}
    path = table(**third)
    names = ("sex", "race", "age")
    deep = load(path, Options(sensitive=names)).evidence
    assert [len(g.features) for g in deep.comparisons] == [1, 1, 1, 2, 2, 2, 3]
    flat = load(path, Options(sensitive=names, depth=1)).evidence
    assert len(flat.comparisons) == 3
    wide = load(path, Options(sensitive=("race", "zone"), bins={"zone": 90})).evidence
    assert len(wide.comparisons) == 2
    assert wide.uncrossed[0].startswith("race × zone (")


def test_rows_without_decisions_are_data_to_look_at(table):
    options = Options(y_true="y_true", sensitive=("sex",), decisions=False)
    evidence = load(table(), options).evidence
    assert lacks(evidence, ("y_pred",))
    assert not lacks(evidence, ("y_true", "sensitive", "rows"))
    rate = measured(evidence, "base_rate")["overall"]
    assert rate.value == pytest.approx(FRAME["y_true"].mean())


def test_a_score_that_predicts_a_number_is_held_against_it(table):
    outcome = RNG.normal(50, 10, N)
    predicted = outcome + np.where(FRAME["sex"] == "F", -5.0, 0.0) + RNG.normal(0, 1, N)
    path = table(observed=outcome, predicted=predicted)
    frame = pd.read_csv(path).drop(columns=["y_true", "y_pred"])
    frame.to_csv(path, index=False)
    options = Options(y_score="predicted", outcome="observed", sensitive=("sex",))
    evidence = load(path, options).evidence
    assert lacks(evidence, ("y_pred",))
    error = frame["predicted"] - frame["observed"]
    by_sex = measured(evidence, "mean_error")
    assert by_sex["sex = F"].value == pytest.approx(error[frame["sex"] == "F"].mean())
    gap = measured(evidence, "mean_error_difference")["by sex"]
    assert gap.low > 4
    assert gap.test.p_value < 1e-6
    size = measured(evidence, "mean_absolute_error")["overall"]
    assert size.value == pytest.approx(error.abs().mean())
