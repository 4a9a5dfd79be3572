"""Training on columns by the command line, and the report of what came of it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from loan_rows import loan_frame

from audit.cli import main as audit
from audit.finding import Status
from audit.manifest import read_manifest
from audit.report import Report
from finetune.cli import main
from finetune.scenarios import load

TRANSPARENCY = {
    "shap_additivity", "feature_importance", "importance_stability", "partial_dependence",
    "accumulated_local_effects", "nearest_counterfactual",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


def stored(folder: Path) -> Path:
    loan_frame().to_csv(folder / "loans.csv", index=False)
    return folder / "loans.csv"


def given(path: Path, out: Path, *more: str) -> list[str]:
    return [
        "train", "finance", "--data", str(path), "--model", "gradient-boosting", "--features",
        "income,debts,job", "--positive", "granted", "--sensitive", "sex", "--out", str(out), *more,
    ]  # fmt: skip


@pytest.mark.e2e
def test_a_file_of_ones_own_from_training_to_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "model"
    assert main(given(stored(tmp_path), out)) == 0
    assert f"Audit it: python -m audit report {out}" in capsys.readouterr().out
    assert audit(["report", str(out), "--budget", "30"]) == 0
    report = Report.read(out / "audit" / "report.json")
    found = {f.check for f in report.findings if f.measurement is not None}
    assert found >= {*TRANSPARENCY, "demographic_parity_difference", "artefact_integrity"}
    assert not [f for f in report.findings if f.status is Status.ERROR]
    assert report.subject.kind == "sklearn"
    assert "What would have turned the decision" in (out / "audit" / "report.html").read_text()


def test_what_a_manifest_of_texts_needs_is_not_asked_of_columns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = stored(tmp_path)
    for more, message in (
        (["--epochs", "9"], "gradient-boosting knows nothing of '--epochs'"),
        (["--resume"], "knows nothing of '--resume'"),
        (["--model", "transformer"], "--features: a model of texts reads no columns"),
    ):
        assert main(given(path, tmp_path / "model", *more)) == 2
        assert message in capsys.readouterr().err
    bare = ["train", "finance", "--out", str(tmp_path / "model")]
    assert main([*bare, "--data", str(path), "--model", "random-forest"]) == 2
    assert "expected --features COL,COL" in capsys.readouterr().err
    assert main([*bare, "--model", "random-forest"]) == 2
    assert "is a corpus of texts" in capsys.readouterr().err
    assert main([*bare, "--use-sensitive"]) == 2
    assert "--use-sensitive: a model of texts reads no columns" in capsys.readouterr().err
    assert not (tmp_path / "model").exists()


def test_the_user_may_have_the_sensitive_column_read(tmp_path: Path) -> None:
    features = ["--features", "income,debts,sex"]
    path = stored(tmp_path)
    assert main(given(path, tmp_path / "blind", *features)) == 0
    assert main(given(path, tmp_path / "told", *features, "--use-sensitive")) == 0
    read = [
        [column.name for column in read_manifest(tmp_path / name).inputs]
        for name in ("blind", "told")
    ]
    assert read == [["income", "debts"], ["income", "debts", "sex"]]


OUTCOMES = {"two_year_recid", "is_recid", "is_violent_recid", "decile_score", "score_text",
            "v_decile_score", "id", "label", "decision", "score", "event", "risk", "readmitted",
            "patient_nbr", "encounter_id", "discharge_disposition_id"}  # fmt: skip


@pytest.mark.parametrize("name", ["compas", "german-credit", "diabetes130"])
def test_no_corpus_offers_an_outcome_an_identifier_or_anothers_score(
    name: str, shared_data: Path, tmp_path: Path
) -> None:
    corpus = load(name, mirror=shared_data, into=tmp_path)
    names = {column.name for column in corpus.inputs}
    assert not names & OUTCOMES
    assert names <= set(corpus.frame.columns)
    assert {c.states for c in corpus.inputs} - {""} == {f.name for f in corpus.sensitive}
    numbers = [column.name for column in corpus.inputs if column.kind == "number"]
    assert corpus.frame[numbers].apply(pd.to_numeric).notna().all(axis=None)


@pytest.mark.e2e
def test_compas_from_training_to_report(
    shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ETHICS_AUDIT_MIRROR", str(shared_data))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    out = tmp_path / "compas"
    asked = ["train", "judicial", "--data", "compas", "--model", "gradient-boosting"]
    assert main([*asked, "--use-sensitive", "--out", str(out)]) == 0
    select = ["--select", "transparency", "roc_auc", "--policy", "none"]
    assert audit(["report", str(out), *select]) == 0
    report = Report.read(out / "audit" / "report.json")
    value = {
        (f.check, f.measurement.where): f.measurement.value
        for f in report.findings
        if f.measurement
    }
    # Angelino et al. and Dressel, Farid find priors and age to decide nearly all there is to decide.
    importance = {w: v for (check, w), v in value.items() if check == "feature_importance"}
    assert list(importance)[:2] == ["feature = priors_count", "feature = age"]
    assert value["roc_auc", "overall"] == pytest.approx(0.74, abs=0.03)
    assert value["shap_additivity", "method = tree_shap"] == 1
    assert value["importance_stability", "varied = background"] > 0.8
    assert 0 < value["nearest_counterfactual", "change = only race"] < 0.4
