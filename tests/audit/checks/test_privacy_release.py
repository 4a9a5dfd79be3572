"""The rows as a release: the papers' tables, planted people who stand out, and what is left out."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from data_rows import at, evidence_of, measured, table_of

from audit.checks.privacy import quasi_identifiers
from audit.checks.privacy.k_anonymity import k_anonymity
from audit.checks.privacy.l_diversity import l_diversity
from audit.checks.privacy.quasi_identifiers import release_of, tenths
from audit.checks.privacy.t_closeness import t_closeness
from audit.checks.privacy.uniqueness import uniqueness
from audit.needs import lacks
from audit.stats.disclosure import distances

CHECKS = [k_anonymity, uniqueness, l_diversity, t_closeness]
every = pytest.mark.parametrize("check", CHECKS, ids=[check.name for check in CHECKS])

# Sweeney (2002), figure 2: eleven patients, k = 2 for race, birth, gender and ZIP code.
SWEENEY = pd.DataFrame(
    [
        ("Black", "1965", "m", "0214*"), ("Black", "1965", "m", "0214*"),
        ("Black", "1965", "f", "0213*"), ("Black", "1965", "f", "0213*"),
        ("Black", "1964", "f", "0213*"), ("Black", "1964", "f", "0213*"),
        ("White", "1964", "m", "0213*"), ("White", "1964", "m", "0213*"),
        ("White", "1964", "m", "0213*"), ("White", "1967", "m", "0213*"),
        ("White", "1967", "m", "0213*"),
    ],
    columns=["race", "birth", "gender", "zip"],
)  # fmt: skip


def people(n=2000, seed=0):
    """Who they are says nothing of their label."""
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "sex": rng.choice(["F", "M"], n),
            "region": rng.choice(list("abcd"), n),
            "age": rng.integers(20, 30, n),
            "y": rng.choice(["0", "1"], n),
        }
    )


def test_the_table_of_sweeney():
    evidence = evidence_of(SWEENEY, ["race", "gender"])
    found = at(k_anonymity, evidence, "overall")
    assert (found.detail["k"], found.detail["classes"]) == (2, 5)
    assert found.value == 1  # all classes are smaller than 5
    assert at(uniqueness, evidence, "overall").value == 0
    # Race and gender alone: 4 Black f, 2 Black m, 5 White m.
    known = at(k_anonymity, evidence, "known = sensitive features")
    assert (known.detail["k"], known.value) == (2, pytest.approx(6 / 11))


def test_planted_people_who_stand_out_are_counted_and_their_columns_named():
    frame = people()
    frame.loc[:9, "region"] = "e"
    frame.loc[:9, "age"] = np.arange(40, 50)
    evidence = evidence_of(frame, ["sex"])
    found = at(uniqueness, evidence, "overall")
    assert found.detail["count"] == 10
    assert found.low < 10 / 2000 < found.high
    assert at(uniqueness, evidence, "known = any 1 column").detail["count"] == 10
    assert at(uniqueness, evidence, "known = sensitive features").value == 0
    table = table_of(uniqueness, evidence).set_index("columns")
    assert table.loc["age", ["values", "alone", "smallest"]].tolist() == [20, 10, 1]
    assert table.loc["sex", "alone"] == 0
    assert table["alone"].is_monotonic_decreasing


def test_nobody_stands_out_where_nobody_was_planted():
    evidence = evidence_of(people(), ["sex"])
    assert at(uniqueness, evidence, "overall").value == 0
    assert at(k_anonymity, evidence, "overall").value == 0
    assert at(k_anonymity, evidence, "overall").detail["k"] >= 5
    assert at(l_diversity, evidence, "overall").value == 0
    defined = [found for found in measured(t_closeness, evidence) if found.value is not None]
    assert len(defined) == 4  # each sex by itself is one class, where only the sex is known
    for found in defined:
        assert found.low <= 0
        assert found.test.p_value > 0.01


def test_a_minority_stands_out_more():
    frame = people()
    frame["sex"] = np.where(np.arange(2000) < 20, "X", frame["sex"])
    found = evidence_of(frame, ["sex"])
    few, many = at(uniqueness, found, "sex = X"), at(uniqueness, found, "sex = F")
    assert few.low > many.high


def test_a_label_that_follows_from_the_region_is_found():
    frame = people()
    there = frame["region"] == "a"
    frame["y"] = np.where(there, "1", frame["y"])
    evidence = evidence_of(frame, ["sex"])
    found = at(l_diversity, evidence, "overall")
    assert found.detail["count"] == found.detail["in_a_crowd"] == there.sum()
    assert (found.detail["l"], found.detail["entropy_l"]) == (1, 1)
    far = at(t_closeness, evidence, "overall")
    assert far.low > 0.08
    assert far.test.p_value <= 0.001
    assert far.detail["t"] >= 1 - (frame["y"] == "1").mean()
    assert at(t_closeness, evidence, "known = sensitive features").low <= 0


def test_a_number_that_is_predicted_is_looked_at_in_order():
    frame = people()
    rng = np.random.default_rng(1)
    days = rng.normal(0, 1, 2000) + 2 * (frame["region"] == "a")
    evidence = replace(evidence_of(frame, ["sex"]), outcome=np.asarray(days))
    assert at(t_closeness, evidence, "of = outcome").low > 0
    assert at(t_closeness, evidence, "overall").low <= 0


@pytest.mark.parametrize(
    ("name", "values", "what"),
    [
        ("case", [f"c{n}" for n in range(300)], "key"),
        ("paid", np.random.default_rng(0).normal(0, 1, 300), "coarse and key"),
        ("days", np.arange(300) % 140, "coarse"),
        ("age", np.arange(300) % 70, "column"),
        ("town", [f"t{n % 140}" for n in range(300)], "column"),
        ("story", ["It was late when the letter came, and nobody at home."] * 151 + ["x"] * 149, "text"),
        ("flag", [True, False] * 150, "column"),
        ("day", pd.to_datetime(["2020-01-01", "2020-01-02"] * 150), "column"),
        ("same", ["x"] * 300, "none"),
    ],
)  # fmt: skip
def test_which_columns_are_quasi_identifiers(name, values, what):
    evidence = evidence_of(pd.DataFrame({name: values, "y": ["0", "1"] * 150}), [])
    release = release_of(evidence)
    assert (name in release.columns) == (what in ("column", "coarse", "coarse and key"))
    assert (name in release.keys) == ("key" in what)
    assert (name in release.coarse) == ("coarse" in what)
    assert (name in release.left_out) == (what == "text")
    if "coarse" in what:
        assert len(np.unique(release.columns[name])) == 10


def test_columns_that_are_spoken_for_are_none():
    frame = people(50).assign(score=0.5, split="a", note="late")
    evidence = evidence_of(frame, [], {"y_score": "score", "text": "note"}, split=None)
    assert set(release_of(evidence).columns) == {"sex", "region", "age"}


def test_a_sensitive_feature_is_taken_as_its_column_has_it():
    frame = people(300).assign(age=np.arange(300) % 60)
    evidence = evidence_of(frame, ["age"])  # cut at the quartiles by the audit, not by the release
    assert len(evidence.features[0]) == 4
    assert np.unique(release_of(evidence).columns["age"]).size == 60


def test_missing_values_are_a_value_like_any_other():
    frame = pd.DataFrame({"job": [None, "?", "", "nan", "clerk", "clerk"], "y": list("010101")})
    assert at(uniqueness, evidence_of(frame, []), "overall").value == 0
    assert at(k_anonymity, evidence_of(frame, []), "overall").detail["k"] == 2


def test_the_combinations_left_out_are_said(monkeypatch):
    monkeypatch.setattr(quasi_identifiers, "MOST_COMBINATIONS", 12)
    rng = np.random.default_rng(2)
    frame = pd.DataFrame({name: rng.choice(["0", "1"], 60) for name in "abcdefy"})
    found = at(uniqueness, evidence_of(frame, []), "known = any 3 columns")
    assert "12 of 41 combinations" in found.note  # 6 + 15 + 20
    pairs = at(uniqueness, evidence_of(frame, []), "known = any 2 columns")
    assert "12 of 21 combinations" in pairs.note
    assert not at(uniqueness, evidence_of(frame, []), "known = any 1 column").note
    monkeypatch.undo()
    assert "tried" not in at(uniqueness, evidence_of(frame, []), "known = any 3 columns").note


def test_many_values_are_counted_alike_by_sorting(monkeypatch):
    evidence = evidence_of(people(500), ["sex"])
    by_array = [found.alone.tolist() for found in release_of(evidence).combinations]
    monkeypatch.setattr(quasi_identifiers, "FEW_BINS", 1)
    sorting = evidence_of(people(500), ["sex"])
    assert [found.alone.tolist() for found in release_of(sorting).combinations] == by_array


def test_tenths_of_numbers_are_in_order():
    numbers = np.array([*range(100), np.nan, np.inf])
    codes = tenths(numbers)
    assert np.bincount(codes).tolist() == [10] * 10 + [2]
    assert (np.diff(codes) >= 0).all()
    assert tenths(np.full(3, np.nan)).tolist() == [0, 0, 0]


@every
def test_values_of_people_are_not_shown(check):
    frame = people(40).assign(town=["Nether Wallop"] + ["Leeds"] * 39)
    results = list(check.body(evidence_of(frame, ["sex"])))
    assert "Nether" not in json.dumps([found.model_dump(mode="json") for found in results])


@every
def test_rows_counted_out_of_memory_are_not_applicable(check):
    evidence = evidence_of(people(20), ["sex"])
    assert lacks(replace(evidence, counts=np.ones(20, dtype=np.int64)), check.needs)


@every
def test_without_a_column_to_know_people_by_it_is_undefined(check):
    frame = pd.DataFrame({"id": [f"c{n}" for n in range(6)], "y": list("010101")})
    (found,) = measured(check, evidence_of(frame, []))
    assert found.value is None
    assert "no column that an outsider could know people by" in found.note
    assert "'id'" in found.note


def test_keys_are_told_of_where_nothing_else_is():
    frame = pd.DataFrame({"id": [f"c{n}" for n in range(6)], "y": list("010101")})
    table = table_of(uniqueness, evidence_of(frame, []))
    assert table.loc[0, ["columns", "alone"]].tolist() == ["id (as written)", 6]


def test_compas_by_sex_race_and_age(shared_data):
    path = shared_data / "judicial_compas" / "compas-scores-two-years.csv.gz"
    frame = pd.read_csv(path)[["sex", "race", "age", "two_year_recid"]]
    frame["y"] = frame.pop("two_year_recid").astype(str)
    evidence = evidence_of(frame, ["sex", "race"])
    found = at(uniqueness, evidence, "overall")
    # Counted by pandas, independently of all this.
    sizes = frame.groupby(["sex", "race", "age"]).size()
    assert found.detail["count"] == (sizes == 1).sum() == 90
    small = at(k_anonymity, evidence, "overall")
    assert small.detail["count"] == sizes[sizes < 5].sum() == 395
    assert small.detail["classes"] == sizes.size == 432
    alike = frame.groupby(["sex", "race", "age"])["y"].agg(["nunique", "size"])
    count = at(l_diversity, evidence, "overall").detail["count"]
    assert count == alike.loc[alike["nunique"] == 1, "size"].sum()


def drawn_for_a_peer():
    rng = np.random.default_rng(20)
    frame = pd.DataFrame(
        {
            "sex": rng.choice(["F", "M"], 500),
            "region": rng.choice(list("abc"), 500, p=[0.6, 0.3, 0.1]),
            "band": rng.choice(["18-39", "40-64", "65+"], 500, p=[0.5, 0.4, 0.1]),
        }
    )
    chance = 0.2 + 0.5 * (frame["region"] == "c") + 0.2 * (frame["sex"] == "F")
    frame["y"] = np.where(rng.random(500) < chance, "1", "0")
    days = np.round(rng.gamma(2, 3, 500) + 3 * (frame["region"] == "b")).astype(int)
    return frame, days


def test_k_l_and_t_are_those_of_pycanon():
    # pycanon 1.3.6 (Sáinz-Pardo Díaz, López García, 2022, Scientific Data 9:785) on the same rows:
    # k_anonymity, l_diversity and t_closeness by sex, region and band; then by sex and band.
    frame, days = drawn_for_a_peer()
    fine = evidence_of(frame, ["sex"])
    assert at(k_anonymity, fine, "overall").detail["k"] == 1
    assert at(l_diversity, fine, "overall").detail["l"] == 1
    assert at(t_closeness, fine, "overall").detail["t"] == pytest.approx(0.63)
    coarse = evidence_of(frame.drop(columns="region"), ["sex"])
    assert at(k_anonymity, coarse, "overall").detail["k"] == 25
    assert at(l_diversity, coarse, "overall").detail["l"] == 2
    assert at(t_closeness, coarse, "overall").detail["t"] == pytest.approx(0.15021978021978022)
    # Its t of the days, a number, is that of ordered values.
    value = np.unique(days, return_inverse=True)[1]
    by_class = frame.groupby(["sex", "region", "band"]).ngroup().to_numpy()
    counts = np.zeros((by_class.max() + 1, value.max() + 1), dtype=int)
    np.add.at(counts, (by_class, value), 1)
    assert distances(counts, ordered=True).max() == pytest.approx(0.22072727272727277)
