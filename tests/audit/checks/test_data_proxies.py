"""Proxies: what tells a group is found and named, what says nothing is chance."""

import numpy as np
import pandas as pd
import pytest
from data_rows import at, evidence_of, made, measured, table_of
from sklearn.metrics import roc_auc_score

from audit.checks.data.proxies import proxies
from audit.checks.data.reading import folds, readable


def test_planted_proxies_are_found_and_named():
    rng = np.random.default_rng(0)
    n = 600
    sex = rng.choice(["F", "M"], n)
    agree = np.where(rng.random(n) < 0.85, sex, rng.choice(["F", "M"], n))
    frame = pd.DataFrame(
        {
            "sex": sex,
            "title": np.where(agree == "F", "Ms", "Mr"),
            "height": rng.normal(np.where(sex == "F", 166, 179), 7),
            "colour": rng.choice(["red", "blue"], n),
        }
    )
    found = at(proxies, evidence_of(frame, ["sex"]), "by sex")
    # Bayes' rule for these two columns: what any model could reach, to the chance of 600 rows.
    height = (172.5 - frame["height"]) * 13 / 49
    said = np.log(0.925 / 0.075) * np.where(agree == "F", 1, -1)
    assert found.value == pytest.approx(roc_auc_score(sex == "F", height + said), abs=0.01)
    assert found.low > 0.9
    assert found.test.p_value < 1e-6
    table = table_of(proxies, evidence_of(frame, ["sex"])).set_index("column")
    assert list(table.index[:2]) == ["title", "height"]
    assert table.loc["title", "low"] < 0.85 < table.loc["title", "high"]
    assert table.loc["colour", "p_adjusted"] > 0.05


@pytest.mark.parametrize("columns", ["independent", "one of few values", "identifier", "constant"])
def test_columns_that_say_nothing_are_chance(columns):
    alarms = 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        n = 300
        frame = pd.DataFrame({"g": rng.choice(["A", "B", "C"], n, p=[0.6, 0.3, 0.1])})
        if columns == "independent":
            frame[["x", "z"]] = rng.normal(size=(n, 2))
            frame["c"] = rng.choice(list("abcdefgh"), n)
        elif columns == "one of few values":
            frame["c"] = rng.choice([f"{seed}{c}" for c in "abcde"], n)
        elif columns == "identifier":
            frame["id"] = [f"{seed}-{i}" for i in range(n)]
        else:
            frame["c"] = "same"
        found = at(proxies, evidence_of(frame, ["g"]), "by g")
        alarms += found.low > 0.5 or found.test.p_value < 0.01
    assert alarms <= 1


def test_text_gives_the_group_away_and_the_word_is_named():
    rng = np.random.default_rng(0)
    n = 400
    sex = rng.choice(["F", "M"], n)
    filler = [" ".join(rng.choice(["late", "fee", "card", "loan", "bank"], 6)) for _ in range(n)]
    told = rng.random(n) < 0.5
    word = np.where(sex == "F", "husband", "wife")
    texts = [f"{f} {w}" if t else f for f, w, t in zip(filler, word, told, strict=True)]
    frame = pd.DataFrame({"sex": sex, "text": texts})
    evidence = evidence_of(frame, ["sex"], {"text": "text"})
    found = at(proxies, evidence, "by sex")
    # Half of the texts tell, the others are a coin: .5 + .5 · ½ + ¼ · ½ … = 1 - ¼ · ½ = .875.
    assert found.low < 0.875 < found.high
    assert set(table_of(proxies, evidence)["column"][:2]) == {'word "husband"', 'word "wife"'}
    assert (table_of(proxies, evidence)["p_adjusted"][2:] > 0.05).all()


@pytest.mark.parametrize("text", ["", "a", "...", None])
def test_texts_without_a_word_say_nothing(text):
    frame = pd.DataFrame({"sex": ["F", "M"] * 20, "text": [text] * 40})
    assert at(proxies, evidence_of(frame, ["sex"], {"text": "text"}), "by sex").value == 0.5


def test_copies_of_unique_rows_do_not_leak():
    """Memorable noise, each row written two or three times: no model can know the group."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(200, 15)), columns=[f"x{i}" for i in range(15)])
    frame["g"] = rng.choice(["A", "B"], 200)
    copied = frame.iloc[np.repeat(np.arange(200), rng.integers(1, 4, 200))].reset_index(drop=True)
    data = readable(evidence_of(copied, ["g"]))
    fold = folds(data.cases, np.zeros(data.rows.size, dtype=np.int64))
    assert pd.Series(fold).groupby(data.cases).nunique().max() == 1
    assert len(set(fold)) == 5
    found = at(proxies, evidence_of(copied, ["g"]), "by g")
    assert found.low <= 0.55


def test_labels_scores_and_other_sensitive_features_are_no_proxies():
    frame = pd.DataFrame(
        {"sex": ["F", "M"] * 30, "gender": ["F", "M"] * 30, "y": ["1", "0"] * 30, "s": [1, 0] * 30}
    )
    evidence = evidence_of(frame, ["sex", "gender"], {"y_score": "s"})
    assert "no other column" in at(proxies, evidence, "by sex").note


def test_a_group_of_few_rows_is_named_and_left_out():
    frame = pd.DataFrame({"g": ["A", "B"] * 30 + ["C"] * 2, "x": range(62)})
    found = measured(proxies, evidence_of(frame, ["g"]))
    assert [m.where for m in found] == ["g = A", "g = B", "by g"]
    assert "C (2)" in found[-1].note


def test_more_rows_than_are_read_are_drawn_and_said(monkeypatch):
    monkeypatch.setattr("audit.checks.data.reading.MOST_ROWS", 500)
    frame = made(2000).rows.assign(hint=lambda f: f["sex"].fillna("F"))
    found = at(proxies, evidence_of(frame, ["sex"]), "by sex")
    assert "500 of 2,000 rows" in found.note
    assert "2.0 times" in found.note
    assert found.value > 0.99
