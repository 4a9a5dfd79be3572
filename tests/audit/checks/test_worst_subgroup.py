"""The worst subgroup of a table: literals by hand, planted and found, absent and not claimed."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from audit import slices
from audit.check import example_evidence
from audit.checks.fairness import worst_subgroup as module
from audit.evidence import Evidence, Weights
from audit.groups import groups_of
from audit.manifest import Task

check = module.worst_subgroup


def evidence_of(frame, *sensitive, bad, text=""):
    """Evidence of a table whose decisions are wrong where `bad`; the truth is random."""
    truth = np.random.default_rng(99).integers(0, 2, len(frame))
    return Evidence(
        task=Task(labels=("0", "1"), positive="1", favourable="1"),
        y_true=truth,
        y_pred=np.where(bad, 1 - truth, truth),
        features=tuple(groups_of(frame[name], name, "test")[0] for name in sensitive),
        rows=frame,
        used={"text": text} if text else {},
    )


@pytest.fixture(scope="module")
def table():
    rng = np.random.default_rng(0)
    n = 4000
    words = rng.choice(["pain", "fever", "cough", "nausea", "rash", "chills", "ache"], (n, 3))
    return pd.DataFrame(
        {
            "sex": rng.choice(["F", "M"], n),
            "age": rng.integers(18, 90, n),
            "ward": rng.choice(["north", "south", "east", None], n),
            "note": [" ".join(row) for row in words],
            "patient": [f"p{i}" for i in range(n)],
        }
    )


def wrong(slice_, rate, seed=1):
    return np.random.default_rng(seed).random(len(slice_)) < np.where(slice_, rate, 0.15)


def audited(evidence):
    found, *tables = check.body(evidence)
    return found, tables


def test_a_planted_slice_of_a_sensitive_group_and_a_column_is_found(table):
    slice_ = ((table["sex"] == "F") & (table["ward"] == "east")).to_numpy()
    bad = wrong(slice_, 0.35)
    found, _ = audited(evidence_of(table, "sex", bad=bad, text="note"))
    assert found.detail["slice"] == "sex = F and ward = east"
    assert found.detail["found"]
    assert found.test.p_value < 0.001
    assert found.value == pytest.approx(bad[slice_].mean() - bad[~slice_].mean())
    assert 0 < found.low < 0.2 < found.high
    assert found.detail["wrongly_positive"] + found.detail["wrongly_negative"] == bad[slice_].sum()
    first, rest = found.compared
    assert (first.n, rest.n) == (slice_.sum(), (~slice_).sum())
    assert first.value - rest.value == pytest.approx(found.value)


def test_a_planted_slice_of_the_text_is_found(table):
    slice_ = (table["note"].str.contains("rash") & (table["age"] > 70)).to_numpy()
    evidence = evidence_of(table, "sex", bad=wrong(slice_, 0.4), text="note")
    found, _ = audited(evidence)
    assert "note has “rash”" in found.detail["slice"]
    assert "age > " in found.detail["slice"]


def test_what_is_not_recorded_can_be_a_slice(table):
    found, _ = audited(evidence_of(table, "sex", bad=wrong(table["ward"].isna(), 0.3)))
    assert found.detail["slice"] == "ward not recorded"


def test_where_nothing_is_planted_nothing_is_claimed(table):
    nowhere = np.zeros(len(table), dtype=bool)
    results = [
        audited(evidence_of(table, "sex", bad=wrong(nowhere, 0, seed), text="note"))
        for seed in range(2, 10)
    ]
    claimed = [found.detail["found"] for found, _ in results]
    assert sum(claimed) <= 1
    quiet, (tree,) = results[claimed.index(False)]
    assert quiet.value > 0
    assert quiet.low < 0
    assert quiet.note.startswith("Nothing found: ")
    assert not any(row[-1] for row in tree.rows)


def test_order_of_rows_does_not_matter_nor_to_the_p_value(table):
    bad = wrong((table["age"] > 80).to_numpy(), 0.25)
    order = np.random.default_rng(5).permutation(len(table))
    before = evidence_of(table, "sex", bad=bad, text="note")
    after = replace(
        evidence_of(table.iloc[order].reset_index(drop=True), "sex", bad=bad, text="note"),
        y_true=before.y_true[order],
        y_pred=before.y_pred[order],
    )
    assert audited(after) == audited(before)


def test_doubling_a_table_keeps_the_slice_and_narrows_its_interval(table):
    bad = wrong(((table["sex"] == "F") & (table["age"] > 60)).to_numpy(), 0.3)
    once = evidence_of(table, "sex", bad=bad, text="note")
    truth, guess = np.tile(once.y_true, 2), np.tile(once.y_pred, 2)
    doubled = evidence_of(
        pd.concat([table] * 2, ignore_index=True), "sex", bad=np.tile(bad, 2), text="note"
    )
    (before, _), (after, _) = audited(once), audited(replace(doubled, y_true=truth, y_pred=guess))
    assert after.detail["slice"] == before.detail["slice"]
    assert after.value == pytest.approx(before.value)
    assert after.n == 2 * before.n
    assert after.high - after.low < before.high - before.low


def test_columns_that_tell_the_label_are_left_out_and_named(table):
    bad = wrong(np.zeros(len(table), dtype=bool), 0)
    evidence = evidence_of(table, "sex", bad=bad)
    truth, guess = evidence.y_true, evidence.y_pred
    leaking = table.assign(outcome=truth * 3.5, rank=guess * 100 + np.arange(len(table)) % 50)
    found, _ = audited(replace(evidence, rows=leaking))
    assert not found.detail["found"]
    assert "they tell the label or the decision: 'outcome', 'rank'." in found.note


def test_columns_without_frequent_values_or_of_lists_are_not_searched(table):
    listed = table[["patient"]].assign(tags=[["a"]] * len(table))
    evidence = evidence_of(table, "sex", bad=wrong(table["sex"] == "F", 0.3))
    found, _ = audited(replace(evidence, rows=listed))
    assert found.detail["slice"] == "sex = F"
    assert found.detail["literals"] == 2
    assert "no value is frequent: 'patient'." in found.note


def test_more_rows_than_the_budget_are_drawn_from_and_that_is_said(table, monkeypatch):
    monkeypatch.setattr(module, "ROWS", 1000)
    found, _ = audited(evidence_of(table, "sex", bad=wrong(table["sex"] == "F", 0.4)))
    assert found.n == 1000
    assert found.detail["slice"] == "sex = F"
    assert "Searched 1,000 of 4,000 rows" in found.note


def test_a_draw_of_rows_that_are_all_alike_is_a_fair_one():
    frame = pd.DataFrame({"a": [0] * 4000 + [1] * 4000})
    drawn = frame["a"].to_numpy()[slices.by_content(frame)[:2000]]
    assert abs(drawn.mean() - 0.5) < 0.05


def test_without_labels_only_sensitive_features_are_searched(table):
    evidence = evidence_of(table, "sex", bad=np.zeros(len(table), dtype=bool))
    refused = wrong(table["sex"] == "M", 0.4)
    unlabelled = replace(
        evidence, y_true=np.full(len(table), -1), y_pred=np.where(refused, 0, 1).astype(np.int64)
    )
    found, (tree,) = audited(unlabelled)
    assert found.detail["slice"] == "sex = M"
    assert found.detail["literals"] == 2
    assert found.detail["rate"] == "rate of unfavourable decisions"
    assert "unfavourable" in tree.title


def test_unlabelled_and_weighted_rows_are_spoken_of(table):
    evidence = evidence_of(table, "sex", bad=wrong(table["sex"] == "F", 0.3))
    some = np.where(np.arange(len(table)) < 400, -1, evidence.y_true)
    ones = np.ones(len(table))
    found, _ = audited(replace(evidence, y_true=some, weights=Weights(ones, ones)))
    assert found.n == 3600
    assert "400 rows without a true label left out." in found.note
    assert "unweighted" in found.note


def test_the_tree_recounts_the_table_and_narrows_downwards(table):
    slice_ = ((table["sex"] == "F") & (table["ward"] == "east")).to_numpy()
    bad = wrong(slice_, 0.35)
    _, (tree,) = audited(evidence_of(table, "sex", bad=bad))
    nodes = [dict(zip(tree.columns, row, strict=True)) for row in tree.rows]
    by_id = {node["id"]: node for node in nodes}
    assert nodes[0]["n"] == len(table)
    assert nodes[0]["rate"] == pytest.approx(bad.mean())
    for node in nodes[1:]:
        parent = by_id[node["parent"]]
        assert parent["id"] < node["id"]
        assert parent["depth"] == node["depth"] - 1
        assert node["n"] < parent["n"]
        assert node["low"] <= node["rate"] <= node["high"]
        assert node["literal"] in node["description"]
        assert node["significant"] == (node["p_adjusted"] <= 0.05)
    (worst,) = [node for node in nodes if node["description"] == "sex = F and ward = east"]
    assert worst["n"] == slice_.sum()
    assert worst["rate"] == pytest.approx(bad[slice_].mean())


def test_an_evidence_without_any_feature_is_undefined_not_an_error():
    found, tables = audited(example_evidence("01" * 40, "01" * 40))
    assert found.value is None
    assert found.note.startswith("Undefined")
    assert tables == []


def literals(frame, text=None, least=1):
    found = slices.literals_of((), frame, text, (), least)
    return {name: true.tolist() for name, true in zip(found.names, found.rows, strict=True)}


def test_numbers_are_cut_at_values_that_occur():
    numbers = pd.DataFrame({"x": [float(i) for i in range(1, 16)]})
    found = literals(numbers)
    assert list(found)[:2] == ["x ≤ 3", "x > 3"]  # the 20 % quantile of 1 … 15
    assert found["x > 12"] == [i > 12 for i in range(1, 16)]
    doubled = literals(pd.concat([numbers] * 2, ignore_index=True))
    assert list(doubled) == list(found)


def test_values_are_searched_most_frequent_first_and_missing_is_one():
    found = literals(pd.DataFrame({"c": ["b", "a", "b", None, "c"]}))
    assert list(found) == ["c not recorded", "c = b", "c = a", "c = c"]
    assert found["c = b"] == [True, False, True, False, False]
    assert list(literals(pd.DataFrame({"c": ["b", "a", "b", None, "c"]}), least=2)) == ["c = b"]


def test_columns_of_every_kind_are_read_without_complaint():
    n = 40
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "flag": rng.random(n) < 0.5,
            "nullable": pd.array([None, *range(n - 1)], dtype="Int64"),
            "endless": [np.inf, -np.inf, np.nan, *np.linspace(0, 1, n - 3)],
            "empty": [None] * n,
            "blank": ["", " ", *["x"] * (n - 2)],
            "kind": pd.Categorical(rng.choice(["a", "b"], n)),
            "day": pd.date_range("2020-01-01", periods=n),
            "mixed": [1, "one"] * (n // 2),
            "listed": [[1]] * n,
            "bytes": [b"1"] * n,
        }
    )
    columns = slices.plain_columns(frame, ["kind"])
    assert set(frame) - set(columns) == {"kind", "listed", "bytes"}
    outcome = rng.integers(0, 2, n)
    found = slices.literals_of((), frame[columns], None, (outcome,), 1)
    assert {"flag = True", "nullable not recorded", "mixed = one", "blank = x"} <= set(found.names)
    assert "blank not recorded" in found.names
    assert sorted(slices.by_content(frame[columns])) == list(range(n))


def test_words_are_chosen_by_frequency_and_grammar_left_out():
    texts = pd.Series(["the cat sat", "the cat 7", "the dog", "The END"], name="t")
    found = literals(pd.DataFrame(index=texts.index), texts)
    assert found["t has “cat”"] == [True, True, False, False]
    assert found["t with digits"] == [False, True, False, False]
    assert "t has “the”" not in found
    assert "words in t ≤ 2" in found


def test_a_column_tells_an_outcome_by_sparing_mistakes():
    outcome = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    copy, half, none = "aaaabbbb", "aaabbbbb", "abababab"
    told = [slices.tells(pd.Series(list(values)), outcome) for values in (copy, half, none)]
    assert told == [True, True, False]
    assert not slices.tells(pd.Series(list("aabbaabb")), np.zeros(8, dtype=int))


@pytest.fixture(scope="module")
def compas(shared_data):
    path = shared_data / "judicial_compas" / "compas-scores-two-years.csv.gz"
    columns = (
        "race", "sex", "age", "priors_count", "juv_fel_count", "juv_other_count", "c_charge_degree",
        "c_charge_desc", "is_recid", "two_year_recid", "score_text", "decile_score",
    )  # fmt: skip
    return pd.read_csv(path, keep_default_na=False, na_values=[""], usecols=columns)


def test_compas_errs_most_on_the_young_with_few_priors(compas):
    high = (compas["score_text"] != "Low").to_numpy().astype(np.int64)
    truth = compas["two_year_recid"].to_numpy(np.int64)
    evidence = Evidence(
        task=Task(labels=("0", "1"), positive="1", favourable="0"),
        y_true=truth,
        y_pred=high,
        features=tuple(groups_of(compas[name], name, "compas")[0] for name in ("race", "sex")),
        rows=compas,
        used={"y_true": "two_year_recid", "y_pred": "score_text", "y_score": "decile_score"},
    )
    found, _ = audited(evidence)
    assert found.detail["slice"] == "age ≤ 35 and priors_count ≤ 6"
    mine = compas.eval("age <= 35 and priors_count <= 6").to_numpy()
    wrongly = high != truth
    assert found.value == pytest.approx(wrongly[mine].mean() - wrongly[~mine].mean())
    assert found.low > 0
    assert "is_recid" in found.note
