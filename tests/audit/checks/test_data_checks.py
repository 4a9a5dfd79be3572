"""Data checks: what is planted is found, what is not is not, and copies tell nothing new."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from data_rows import at, evidence_of, made, measured, table_of

from audit.check import example_evidence
from audit.checks.data.columns import example_rows, fingerprints, is_missing
from audit.checks.data.conflicting_labels import conflicting_labels
from audit.checks.data.duplicates_across_splits import duplicates_across_splits
from audit.checks.data.label_rate_difference import label_rate_difference
from audit.checks.data.missing_values import missing_values
from audit.checks.data.proxies import proxies
from audit.checks.data.representation import representation
from audit.needs import lacks
from audit.stats.counts import UNKNOWN

CHECKS = [
    conflicting_labels, duplicates_across_splits, label_rate_difference, missing_values, proxies,
    representation,
]  # fmt: skip
every = pytest.mark.parametrize("check", CHECKS, ids=[check.name for check in CHECKS])


def taken(evidence, order):
    return replace(
        evidence,
        y_true=evidence.y_true[order],
        y_pred=evidence.y_pred[order],
        features=tuple(replace(f, codes=f.codes[order]) for f in evidence.features),
        splits=replace(evidence.splits, codes=evidence.splits.codes[order]),
        rows=evidence.rows.iloc[order].reset_index(drop=True),
    )


@every
def test_order_of_rows_does_not_matter(check):
    evidence = made()
    order = np.random.default_rng(1).permutation(len(evidence))
    before, after = measured(check, evidence), measured(check, taken(evidence, order))
    assert [(m.where, m.value, m.low, m.n) for m in after] == [
        (m.where, m.value, m.low, m.n) for m in before
    ]


@every
def test_copies_of_all_rows_keep_values_and_widen_nothing(check):
    evidence = made()
    doubled = taken(evidence, np.tile(np.arange(len(evidence)), 2))
    before, after = measured(check, evidence), measured(check, doubled)
    assert [m.value for m in after] == pytest.approx([m.value for m in before])
    assert [m.n for m in after] == [2 * m.n for m in before]
    for one, two in zip(before, after, strict=True):
        assert one.value is None or two.high - two.low <= one.high - one.low + 1e-9


@every
def test_decisions_are_not_needed(check):
    evidence = made()
    without = replace(evidence, y_pred=np.full(len(evidence), UNKNOWN))
    assert not lacks(without, check.needs)
    assert measured(check, without) == measured(check, evidence)


@every
def test_rows_without_other_columns_are_undefined_not_an_error(check):
    evidence = replace(made(), rows=pd.DataFrame())
    for found in measured(check, evidence):
        assert found.value is not None or found.note.startswith("Undefined")


# Representation


def test_shares_against_a_population_by_hand():
    evidence = example_evidence(None, "1" * 100, sex="F" * 30 + "M" * 70)
    evidence = replace(evidence, population={"sex": {"F": 51, "M": 49}})  # per cent
    women = at(representation, evidence, "sex = F")
    assert women.value == pytest.approx(0.30 - 0.51)
    # Wilson's interval of 30 in 100 is [.2189, .3958].
    assert (women.low, women.high) == pytest.approx((0.2189 - 0.51, 0.3958 - 0.51), abs=1e-4)
    assert women.test.p_value == pytest.approx(2.66e-5, rel=0.3)
    overall = at(representation, evidence, "by sex")
    # χ² = 21² / 51 + 21² / 49
    assert overall.test.p_value == pytest.approx(2.66e-5, rel=0.01)
    assert overall.low > 0


def test_a_fair_sample_is_not_called_unrepresentative():
    alarms = 0
    for seed in range(100):
        sex = "".join(np.random.default_rng(seed).choice(list("FMX"), 150, p=[0.5, 0.4, 0.1]))
        evidence = example_evidence(None, "1" * 150, sex=sex)
        evidence = replace(evidence, population={"sex": {"F": 0.5, "M": 0.4, "X": 0.1}})
        alarms += at(representation, evidence, "by sex").low > 0
    assert alarms / 100 <= 0.06


def test_a_feature_without_population_says_so():
    found = at(representation, made(), "by age")
    assert found.value is None
    assert "no shares by age" in found.note


# Missing values


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1.0, np.nan], [False, True]),
        (["a", None], [False, True]),
        (["", " "], [True, True]),
        (["?", "what?"], [True, False]),
        (["NULL", "NaN"], [True, True]),
        (["NA", "None"], [False, False]),
        ([True, None], [False, True]),
        (pd.to_datetime(["2020-01-01", None]), [False, True]),
        (pd.Categorical(["a", None]), [False, True]),
        ([[1, 2], None], [False, True]),
        (pd.array([1, None], dtype="Int64"), [False, True]),
    ],
)
def test_what_counts_as_missing(values, expected):
    assert is_missing(pd.Series(values)).tolist() == expected


def test_planted_missingness_is_found_in_its_column():
    rng = np.random.default_rng(7)
    evidence = made(2000)
    lost = (evidence.rows["sex"] == "F") & (rng.random(2000) < 0.3)
    frame = evidence.rows.assign(debt=np.where(lost, np.nan, 1.0))
    evidence = replace(evidence, rows=frame)
    found = at(missing_values, evidence, "by sex")
    assert found.detail["rate"] == "missing debt"
    assert found.detail["highest"] == "F"
    assert 0.2 < found.low < found.value < found.high < 0.4
    assert found.test.p_value < 0.001
    other = at(missing_values, evidence, "by age")
    assert other.low == 0
    assert other.test.p_value > 0.05
    table = table_of(missing_values, evidence)
    by_sex = table[table["feature"] == "sex"].set_index("column")
    assert by_sex.loc["debt", "p_adjusted"] < 0.01
    assert by_sex.loc["debt", "missing"] == lost.sum()
    assert (by_sex.drop(index="debt")["p_adjusted"] > 0.05).all()


def test_values_missing_at_random_raise_no_alarm():
    alarms = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        frame = pd.DataFrame(
            np.where(rng.random((300, 12)) < 0.2, np.nan, 1.0), columns=list("abcdefghijkl")
        )
        frame["g"] = rng.choice(["A", "B", "C"], 300)
        found = at(missing_values, evidence_of(frame, ["g"]), "by g")
        alarms += found.low > 0 or found.test.p_value <= 0.05
    assert alarms / 40 <= 0.1


# Label rates


def test_label_rates_of_a_punitive_task_speak_of_the_favourable_label():
    evidence = example_evidence("11101000", "0" * 8, sex="FFFFMMMM", punitive=True)
    found = at(label_rate_difference, evidence, "by sex")
    assert found.value == pytest.approx(0.5)
    assert (found.detail["highest"], found.detail["highest_value"]) == ("M", 0.75)


# Duplicates and conflicts


def test_duplicates_by_pair_of_splits():
    frame = pd.DataFrame(
        {
            "text": ["a b", "A  B", "c", "c", "d", "a b", "e"],
            "split": ["train", "train", "train", "train", "valid", "test", "test"],
            "y": list("1010101"),
        }
    )
    evidence = evidence_of(frame, [], {"text": "text"}, "split")
    found = {m.where: (m.value, m.n) for m in measured(duplicates_across_splits, evidence)}
    assert found == {
        "overall": (pytest.approx(1 / 3), 3), "split = test": (0.5, 2), "split = valid": (0, 1),
    }  # fmt: skip
    table = table_of(duplicates_across_splits, evidence).set_index(["split", "occurs_in"])
    assert table.loc[("train", "train")].tolist() == [4, 2, 4]
    assert table.loc[("train", "test")].tolist() == [4, 1, 2]
    assert table.loc[("test", "train")].tolist() == [2, 1, 1]
    assert table.loc[("valid", "test")].tolist() == [1, 0, 0]


def test_tables_without_text_compare_every_column_but_the_split():
    frame = pd.DataFrame(
        {
            "x": [1, 2, 1, 3],
            "c": list("aaab"),
            "y": list("1111"),
            "split": ["train"] * 2 + ["b"] * 2,
        }
    )
    evidence = evidence_of(frame, [], split="split")
    assert at(duplicates_across_splits, evidence, "overall").value == 0.5
    other = evidence_of(frame.assign(y=list("1101")), [], split="split")
    assert at(duplicates_across_splits, other, "overall").value == 0  # its label differs


def test_rows_of_no_split_are_in_neither():
    frame = pd.DataFrame({"x": [1, 1, 2, 1], "split": ["train", "test", "test", None]})
    found = at(duplicates_across_splits, evidence_of(frame, [], split="split"), "overall")
    assert (found.value, found.n) == (0.5, 2)
    assert "1 rows (missing)" in found.note


def test_conflicts_by_hand():
    frame = pd.DataFrame(
        {"text": ["a", "a", "a", "b", "b", "c"], "y": ["1", "1", "0", "1", "1", None]}
    )
    found = at(conflicting_labels, evidence_of(frame, [], {"text": "text"}), "overall")
    assert (found.value, found.n) == (0.6, 5)
    assert found.detail == {"count": 3, "cases": 1, "least_error": pytest.approx(0.2)}


def test_a_thousand_copies_of_one_conflict_are_one_case():
    frame = pd.DataFrame({"text": ["same"] * 1000 + list("abcdefghij"), "y": ["1", "0"] * 505})
    found = at(conflicting_labels, evidence_of(frame, [], {"text": "text"}), "overall")
    assert found.value == pytest.approx(1000 / 1010)
    assert found.high - found.low > 0.9


def test_fingerprints_part_unequal_rows_only():
    frame = pd.DataFrame({"a": ["x", "X ", "x"], "b": [1.0, 1.0, np.nan]})
    exact, loose = (fingerprints(frame, normalised=n) for n in (False, True))
    assert len(set(exact)) == 3
    assert loose[0] == loose[1] != loose[2]


def test_an_example_may_lack_values():
    rows = example_rows(example_evidence(None, "11"), a=["x", "."]).rows
    assert rows["a"].isna().tolist() == [False, True]


# Real data


def test_cfpb_has_the_duplicates_it_is_known_for(shared_data):
    path = shared_data / "finance_cfpb_complaints" / "cfpb_june2023_10k.parquet"
    if not path.is_file():
        pytest.skip(f"no {path}")
    frame = pd.read_parquet(path)
    text = frame["complaint_what_happened"].fillna("").str.strip()
    frame = pd.DataFrame({"text": text[text != ""].reset_index(drop=True)})
    assert frame["text"].duplicated().sum() == 578
    # Every first occurrence trains and the copies judge: all of them were seen.
    frame["split"] = np.where(frame["text"].duplicated(), "copy", "train")
    found = at(
        duplicates_across_splits, evidence_of(frame, [], {"text": "text"}, "split"), "overall"
    )
    assert (found.value, found.n, found.detail["exact"]) == (1.0, 578, 578)


def test_german_credit_label_rates_are_the_published_ones(shared_data):
    path = shared_data / "finance_german_credit" / "german.data"
    if not path.is_file():
        pytest.skip(f"no {path}")
    raw = pd.read_csv(path, sep=r"\s+", header=None)
    frame = pd.DataFrame(
        {
            "sex": raw[8].isin(["A92", "A95"]).map({True: "F", False: "M"}),
            "y": (raw[20] == 1).astype(int).astype(str),
        }
    )
    found = at(label_rate_difference, evidence_of(frame, ["sex"]), "by sex")
    assert f"{found.value:.7f}" == "0.0748013"
