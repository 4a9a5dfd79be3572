"""The registry of corpora, and loaders of small files made by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from audit.errors import InputError
from finetune import fetch as fetching
from finetune.scenarios import CORPORA, DEFAULT, finance, judicial, load
from finetune.sources import SOURCES


def test_every_source_is_the_source_of_the_corpus_of_its_name() -> None:
    sources = {name: entry.source for name, entry in CORPORA.items() if entry.source}
    assert sources == dict(SOURCES)


@pytest.mark.parametrize("scenario", ["medical", "judicial", "finance"])
def test_each_scenario_trains_on_its_planted_sample_by_default(scenario: str) -> None:
    corpus = load(DEFAULT[scenario])
    assert corpus.name == DEFAULT[scenario] == f"planted-{scenario}"
    assert corpus.scenario == CORPORA[corpus.name].scenario == scenario


def test_an_unknown_corpus_lists_the_known() -> None:
    with pytest.raises(InputError, match=r"--data: unknown corpus 'vears'.*'vaers'"):
        load("vears")


def test_files_that_were_not_fetched_name_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(fetching.MIRROR_VARIABLE, raising=False)
    with pytest.raises(InputError, match="Run: python -m finetune fetch vaers"):
        load("vaers", into=tmp_path)


def test_files_that_were_altered_are_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(fetching.MIRROR_VARIABLE, raising=False)
    path = tmp_path / "german-credit" / "german.data"
    path.parent.mkdir()
    path.write_text("A11 6 A34\n", encoding="utf-8")
    with pytest.raises(InputError, match="not there, or not whole"):
        load("german-credit", into=tmp_path)


GERMAN = "A11 6 A34 A43 1169 A65 A75 4 A92 A101 4 A121 25 A143 A152 2 A173 1 A192 A202 2"


@pytest.mark.parametrize("between", [" ", "\t"], ids=["spaces", "tabs"])
def test_german_credit_is_decoded(tmp_path: Path, between: str) -> None:
    (tmp_path / "german.data").write_text(GERMAN.replace(" ", between) + "\n", encoding="utf-8")
    row = finance.load_german_credit(tmp_path).frame.iloc[0]
    assert (row["label"], row["sex"], row["age_over_25"], row["foreign_worker"]) == (
        "bad", "female", "no", "no",
    )  # fmt: skip
    assert row["text"].startswith("Application for a credit of 1169 DM over 6 months, for radio")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (GERMAN.replace("A92", "A99"), "personal_status_sex.*not documented"),
        (GERMAN.rsplit(" ", 1)[0], "found 20 columns; expected 21"),
    ],
    ids=["unknown code", "column missing"],
)
def test_german_credit_of_another_shape_is_refused(tmp_path: Path, line: str, problem: str) -> None:
    (tmp_path / "german.data").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=problem):
        finance.load_german_credit(tmp_path)


def test_the_published_csv_of_complaints_is_read_like_the_extract(tmp_path: Path) -> None:
    columns = [
        "Complaint ID",
        "Consumer complaint narrative",
        "Company response to consumer",
        "Tags",
        "State",
        "Product",
    ]
    rows = [
        ["1", "They owe me.", "Closed with monetary relief", "Older American", "NY", "Mortgage"],
        ["2", "They called.", "Closed with explanation", None, "TX", "Debt collection"],
        ["3", None, "Closed with explanation", None, "TX", "Debt collection"],
        ["4", "Still waiting.", "In progress", "Servicemember", "TX", "Debt collection"],
    ]
    table = pd.DataFrame(rows, columns=columns)
    table.to_csv(tmp_path / "complaints-june-2023.csv", index=False)
    corpus = finance.load_cfpb(tmp_path)
    found = corpus.frame[["complaint_id", "label", "older_american", "servicemember"]]
    assert found.to_numpy().tolist() == [
        ["1", "relief", "yes", "no"],
        ["2", "explanation", "no", "no"],
    ]
    assert "1 complaints without a narrative, and 1 in progress" in corpus.source.note


def test_compas_drops_names_and_keeps_a_missing_charge_readable(tmp_path: Path) -> None:
    row = {
        "name": "jane roe", "dob": "1980-01-01", "c_case_number": "13000",
        "race": "Other", "sex": "Female", "age": 33, "age_cat": "25 - 45",
        "c_charge_desc": None, "c_charge_degree": "M", "priors_count": 0,
        "juv_fel_count": 0, "juv_misd_count": 1, "juv_other_count": 0,
        "score_text": "Medium", "decile_score": 5, "two_year_recid": 0,
    }  # fmt: skip
    pd.DataFrame([row]).to_csv(tmp_path / "compas-scores-two-years.csv", index=False)
    frame = judicial.load_compas(tmp_path).frame
    assert not {"name", "dob", "c_case_number"} & set(frame)
    assert frame[["label", "decision", "score"]].iloc[0].tolist() == ["0", "1", 5.0]
    assert frame["text"][0].startswith("Charged with an offence not recorded (misdemeanor).")
