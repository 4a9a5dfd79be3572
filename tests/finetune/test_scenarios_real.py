"""The real corpora: counts, published figures, and what must not be in a text."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from finetune.corpus import Corpus
from finetune.scenarios import CORPORA, load

REAL = [name for name, entry in CORPORA.items() if entry.source is not None]
Read = Callable[[str], Corpus]


@pytest.fixture(scope="module")
def read(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Read:
    into = tmp_path_factory.mktemp("data")
    return cache(lambda name: load(name, mirror=shared_data, into=into))


def favourable_rates(corpus: Corpus, feature: str) -> pd.Series[float]:
    favourable = corpus.frame["label"] == corpus.task.favourable
    return favourable.groupby(corpus.frame[feature]).mean()


@pytest.mark.parametrize("name", REAL)
def test_a_corpus_is_tidy(read: Read, name: str) -> None:
    corpus = read(name)
    frame = corpus.frame
    assert set(frame["label"]) == set(corpus.task.labels)
    assert frame["text"].str.strip().ne("").all()
    assert frame["group"].notna().all()
    for feature in corpus.sensitive:
        assert frame[feature.name].dtype == "str"
        assert feature.reference in set(frame[feature.name]), feature
    assert corpus.source.rows == len(frame)
    assert all(len(digest) == 64 for digest in corpus.source.sha256.values())
    assert corpus.source.sha256


@pytest.mark.parametrize(("name", "rows"), [("vaers", 33_972), ("cfpb", 4_327)])
def test_rows_left_out_are_counted(read: Read, name: str, rows: int) -> None:
    corpus = read(name)
    assert len(corpus.frame) == rows
    assert "Left out: " in corpus.source.note


def test_vaers_years_share_no_narrative(read: Read) -> None:
    frame = read("vaers").frame
    assert frame["split"].value_counts().to_dict() == {"train": 16_766 - 66 - 60, "test": 17_332}
    train, test = (set(frame.loc[frame["split"] == split, "group"]) for split in ("train", "test"))
    assert not train & test


def test_vaers_serious_is_any_of_five_outcomes(read: Read) -> None:
    frame = read("vaers").frame
    assert (frame["label"] == "serious").sum() == 3_078
    assert set(frame["sex"]) == {"F", "M", "U"}
    missing = frame["age_band"].isna()
    assert missing.equals(frame["AGE_YRS"] == "")


def test_old_bailey_verdicts(read: Read) -> None:
    corpus = read("old-bailey")
    acquitted = favourable_rates(corpus, "gender")
    assert round(100 * (1 - acquitted["female"]), 2) == 62.75
    assert round(100 * (1 - acquitted["male"]), 2) == 70.99
    assert corpus.frame["gender"].value_counts().to_dict() == {"male": 12_628, "female": 1_600}


COMPAS_COUNTS = {
    # group: tn, fp, fn, tp as ProPublica printed them
    "African-American": (990, 805, 532, 1369),
    "Caucasian": (1139, 349, 461, 505),
}


@pytest.mark.parametrize("race", COMPAS_COUNTS)
def test_compas_decisions_are_those_propublica_counted(read: Read, race: str) -> None:
    frame = read("compas").frame
    counts = frame[frame["race"] == race].groupby(["label", "decision"]).size()
    cells = [("0", "0"), ("0", "1"), ("1", "0"), ("1", "1")]
    assert tuple(counts[cell] for cell in cells) == COMPAS_COUNTS[race]


def test_compas_printed_rates(read: Read) -> None:
    frame = read("compas").frame
    high = (frame["decision"] == "1").groupby([frame["race"], frame["label"]]).mean() * 100
    assert round(high["African-American", "0"], 2) == 44.85
    assert round(100 - high["African-American", "1"], 2) == 27.99
    assert round(high["Caucasian", "0"], 2) == 23.45
    assert round(100 - high["Caucasian", "1"], 2) == 47.72
    ranks = frame["score"].rank()
    again = frame["label"] == "1"
    # Mann-Whitney: the area under the ROC curve from the ranks of the positives.
    pairs = again.sum() * (~again).sum()
    area = (ranks[again].sum() - again.sum() * (again.sum() + 1) / 2) / pairs
    assert round(area, 4) == 0.7022


def test_compas_names_nobody_and_states_neither_race_nor_sex(read: Read) -> None:
    frame = read("compas").frame
    assert not {"name", "first", "last", "dob", "c_case_number"} & set(frame)
    words = "African|Caucasian|Hispanic|Asian|Native|Female|Male"
    assert not frame["text"].str.contains(rf"\b(?:{words})\b", case=False).any()


def test_german_credit_published_figures(read: Read) -> None:
    corpus = read("german-credit")
    sex = favourable_rates(corpus, "sex")
    assert sex["male"] == pytest.approx(0.72319, abs=5e-6)
    assert sex["female"] == pytest.approx(0.64839, abs=5e-6)
    assert sex["female"] - sex["male"] == pytest.approx(-0.0748013, abs=5e-8)
    age = favourable_rates(corpus, "age_over_25")
    assert age["no"] - age["yes"] == pytest.approx(-0.149448, abs=5e-7)
    assert age["no"] / age["yes"] == pytest.approx(0.794826, abs=5e-7)


def test_german_credit_text_states_no_sensitive_feature(read: Read) -> None:
    texts = read("german-credit").frame["text"]
    assert not texts.str.contains(r"\b(?:male|female|single|married|foreign|aged?)\b").any()


def test_cfpb_relief_by_tag(read: Read) -> None:
    corpus = read("cfpb")
    frame = corpus.frame
    relief = frame["label"] == "relief"
    # The tags alone, without the complaints that carry both.
    only_older = relief[frame["tags"] == "Older American"]
    assert len(only_older) == 117
    assert round(100 * only_older.mean(), 1) == 22.2
    both = frame["older_american"].eq("yes") & frame["servicemember"].eq("yes")
    assert both.sum() == (frame["tags"] == "Older American, Servicemember").sum() == 37
    assert round(100 * relief[frame["tags"].isna()].mean(), 1) == 42.7


def test_cfpb_duplicates_share_a_group(read: Read) -> None:
    frame = read("cfpb").frame
    assert frame["text"].duplicated().sum() > 500
    assert frame.groupby("text")["group"].nunique().max() == 1


def test_diabetes_patients_and_labels(read: Read) -> None:
    frame = read("diabetes130").frame
    assert len(frame) == 101_766
    assert (frame["label"] == "within 30 days").sum() == 11_357
    assert frame["group"].nunique() == 71_518
    assert frame["race"].isna().sum() == 2_273
    # "None" (no test was done) is an answer, and stays one.
    assert (frame["A1Cresult"] == "None").sum() == 84_748
