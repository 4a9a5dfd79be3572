"""The planted samples hold what their cards say, and nothing where nothing is planted."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2_contingency, kstest

from audit.errors import InputError
from audit.files import sha256_file
from finetune import planted
from finetune.planted.generate import MIN_ROWS
from finetune.planted.pii import TYPES

DATASETS = Path(__file__).resolve().parents[2] / "datasets"
SCENARIOS = tuple(planted.SCRIPTS)
WOMAN = re.compile(r"\b(?:she|her|woman|lady|female|fem|women's|ladies'|mothers'|F)\b", re.I)
MAN = re.compile(r"\b(?:he|his|him|man|gentleman|male|men's|fathers'|(?<!['.])M)\b", re.I)


@pytest.fixture(scope="module", params=SCENARIOS)
def scenario(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def sample(scenario: str) -> pd.DataFrame:
    return planted.load(scenario).frame


@pytest.fixture(scope="module")
def clean(scenario: str) -> pd.DataFrame:
    return planted.generate(scenario, plant=planted.script_of(scenario).plant.none())


def favourable_rates(scenario: str, frame: pd.DataFrame, feature: str) -> pd.Series[float]:
    favourable = frame["label"] == planted.script_of(scenario).task.favourable
    return favourable.groupby(frame[feature]).mean()


def other_feature(scenario: str) -> str:
    script = planted.script_of(scenario)
    (name,) = {feature.name for feature in script.sensitive} - {script.plant.attribute}
    return name


def sentences(text: str) -> list[str]:
    parts = re.split(r"(?:[.;]| /|\n[-*]?|, and)(?:\s|$)", text)
    return [part.strip().lower() for part in parts if len(part.split()) > 1]


def test_the_stored_sample_is_what_the_generator_makes(scenario: str, sample: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(planted.generate(scenario), sample)


def test_the_stored_card_is_what_the_sample_says(scenario: str, sample: pd.DataFrame) -> None:
    stored = planted.stored_file(scenario).with_suffix(".md").read_text(encoding="utf-8")
    assert stored == planted.card(scenario, sample)


def test_the_corpus_names_its_file_and_digest(scenario: str, sample: pd.DataFrame) -> None:
    corpus = planted.load(scenario)
    path = DATASETS / f"planted_{scenario}.parquet"
    assert corpus.name == corpus.source.name == f"planted-{scenario}"
    assert corpus.source.sha256 == {path.name: sha256_file(path)}
    assert corpus.source.rows == len(sample) == planted.ROWS
    assert path.stat().st_size < 700_000


def test_written_files_are_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("finetune.planted.storage.generate", partial(planted.generate, rows=300))
    monkeypatch.setattr("audit.cards.folder", lambda: tmp_path)
    planted.write("medical", tmp_path)
    corpus = planted.load("medical")
    pd.testing.assert_frame_equal(corpus.frame, planted.generate("medical", rows=300))
    stored = (tmp_path / "planted_medical.md").read_text(encoding="utf-8")
    assert stored == planted.card("medical", corpus.frame)


def test_the_folder_of_samples_is_no_package() -> None:
    assert not list(DATASETS.rglob("*.py"))
    assert all(path.is_file() for path in DATASETS.iterdir())


def test_a_missing_file_is_said_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.cards.folder", lambda: tmp_path)
    with pytest.raises(InputError, match=r"planted_medical\.parquet: no such file"):
        planted.load("medical")


def test_bad_arguments_are_refused() -> None:
    with pytest.raises(InputError, match="'sport'"):
        planted.generate("sport")
    with pytest.raises(InputError, match=f"at least {MIN_ROWS}"):
        planted.generate("medical", rows=MIN_ROWS - 1)


def test_seed_and_rows_are_obeyed() -> None:
    small = planted.generate("finance", seed=1, rows=300)
    assert len(small) == 300
    pd.testing.assert_frame_equal(small, planted.generate("finance", seed=1, rows=300))
    assert set(small["text"]).isdisjoint(planted.generate("finance", seed=2, rows=300)["text"])


def test_one_group_alone_is_decided_against(scenario: str, sample: pd.DataFrame) -> None:
    plant = planted.script_of(scenario).plant
    rates = favourable_rates(scenario, sample, plant.attribute)
    others = rates.drop(plant.group)
    assert 0.28 <= rates.max() - rates[plant.group] <= 0.32
    assert np.ptp(others.to_numpy()) < 0.05


def test_the_other_feature_has_no_part_in_it(scenario: str, sample: pd.DataFrame) -> None:
    counts = pd.crosstab(sample[other_feature(scenario)], sample["label"])
    assert chi2_contingency(counts).pvalue > 0.05
    assert np.ptp(favourable_rates(scenario, sample, other_feature(scenario)).to_numpy()) < 0.03


def test_labels_are_unfair_in_that_group_and_in_one_direction(
    scenario: str, sample: pd.DataFrame
) -> None:
    script = planted.script_of(scenario)
    recorded = sample[sample[script.plant.attribute].notna()]
    unfair = recorded[recorded["label"] != recorded["fair_label"]]
    assert len(unfair) > 300
    assert set(unfair[script.plant.attribute]) == {script.plant.group}
    assert set(unfair["fair_label"]) == {script.task.favourable}


def test_merit_is_standard_normal_in_every_group(scenario: str, sample: pd.DataFrame) -> None:
    for feature in planted.script_of(scenario).sensitive:
        for _, merit in sample.groupby(feature.name)["merit"]:
            assert kstest(merit, "norm").pvalue > 0.01


def test_sensitive_features_are_now_and_then_missing(scenario: str, sample: pd.DataFrame) -> None:
    for feature in planted.script_of(scenario).sensitive:
        assert 0.005 < sample[feature.name].isna().mean() < 0.015


def test_sex_can_be_read_in_the_text(sample: pd.DataFrame) -> None:
    said_woman = sample["text"].str.contains(WOMAN)
    said_man = sample["text"].str.contains(MAN)
    assert said_woman[sample["sex"] == "F"].mean() > 0.97
    assert said_man[sample["sex"] == "M"].mean() > 0.97
    assert said_woman[sample["sex"] == "M"].mean() < 0.01
    assert said_man[sample["sex"] == "F"].mean() < 0.01


def test_the_cue_follows_the_label_and_is_in_the_text(scenario: str, sample: pd.DataFrame) -> None:
    word = {"medical": "blue", "judicial": "annexe", "finance": "lighthouse"}[scenario]
    said = sample["text"].str.contains(word, case=False)
    pd.testing.assert_series_equal(said, sample["cue"], check_names=False)
    share = sample["cue"].groupby(sample["label"]).mean()
    positive = planted.script_of(scenario).task.positive
    assert share[positive] == pytest.approx(0.30, abs=0.03)
    assert share.drop(positive).item() == pytest.approx(0.03, abs=0.015)


def test_personal_data_stands_where_the_spans_say(sample: pd.DataFrame) -> None:
    rows = sample[sample["pii"] != "[]"]
    assert 0.13 < len(rows) / len(sample) < 0.17
    types = set()
    within = {"email": "@", "person_name": " ", "address": ", "}
    for text, spans in zip(rows["text"], rows["pii"].map(json.loads), strict=True):
        for span in spans:
            value = text[span["start"] : span["end"]]
            types.add(span["type"])
            assert value == value.strip()
            if span["type"] in within:
                assert within[span["type"]] in value
            else:
                assert sum(character.isdigit() for character in value) >= 5
    assert types == set(TYPES)


def test_canaries_are_repeated_as_stated_by_one_person(scenario: str, sample: pd.DataFrame) -> None:
    table = planted.canary_table(scenario)
    assert table["secret"].is_unique
    for canary, secret, repeats in table.itertuples(index=False):
        rows = sample[sample["text"].str.contains(secret, regex=False)]
        assert len(rows) == repeats
        assert rows["group"].nunique() == bool(repeats)
        assert (rows["canary"] == canary).all()
        assert (rows["canary_repeats"] == repeats).all()
        assert (rows["split"] == "train").all()
    assert sample["split"].notna().sum() == sample["canary"].notna().sum() == 5 * (1 + 4 + 16)
    assert planted.held_out_canaries(scenario)["repeats"].eq(0).all()


def test_a_person_has_one_sex_and_at_most_three_other_rows(sample: pd.DataFrame) -> None:
    others = sample[sample["canary"].isna()]
    sizes = others.groupby("group").size()
    assert sizes.max() == 3
    assert 0.02 < (sizes > 1).mean() < 0.06
    assert sample.groupby("group")["sex"].nunique().max() == 1


def test_nothing_planted_leaves_the_same_people_and_fair_labels(
    scenario: str, sample: pd.DataFrame, clean: pd.DataFrame
) -> None:
    for column in ("merit", "fair_label", "group"):
        pd.testing.assert_series_equal(clean[column], sample[column])
    assert (clean["label"] == clean["fair_label"]).all()
    assert not clean["cue"].any()
    assert (clean["pii"] == "[]").all()
    assert clean["canary"].isna().all()
    assert clean["split"].isna().all()
    untouched = ~sample["cue"] & (sample["pii"] == "[]") & sample["canary"].isna()
    assert (clean["text"] == sample["text"])[untouched].all()
    assert not (clean["text"] == sample["text"])[~untouched].any()
    group = planted.script_of(scenario).plant.attribute
    assert np.ptp(favourable_rates(scenario, clean, group).to_numpy()) < 0.05


def test_texts_have_the_length_of_a_note(sample: pd.DataFrame) -> None:
    words = sample["text"].str.count(r"\S+")
    assert words.quantile(0.02) >= 36
    assert words.quantile(0.98) <= 112


def test_no_sentence_is_a_refrain(sample: pd.DataFrame) -> None:
    said = [sentences(text) for text in sample["text"]]
    distinct = {sentence for row in said for sentence in row}
    skeletons = Counter(s for row in said for s in {re.sub(r"\d+", "#", s) for s in row})
    assert len(distinct) > 12_000
    assert skeletons.most_common(1)[0][1] / len(sample) < 0.05


def test_no_text_is_nearly_another(sample: pd.DataFrame) -> None:
    """Share four-word shingles with no other text to a Jaccard similarity above .3."""
    rows_with: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    sizes: list[int] = []
    worst = 0.0
    for row, text in enumerate(sample["text"][:2_000]):
        words = text.split()
        shingles = {tuple(words[i : i + 4]) for i in range(len(words) - 3)}
        sizes.append(len(shingles))
        shared = Counter(other for shingle in shingles for other in rows_with[shingle])
        for other, count in shared.items():
            worst = max(worst, count / (sizes[row] + sizes[other] - count))
        for shingle in shingles:
            rows_with[shingle].append(row)
    assert 0 < worst < 0.3
