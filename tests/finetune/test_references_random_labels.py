"""The same training on labels in random order, from the command to the audit that compares."""

from __future__ import annotations

from pathlib import Path

import pytest
from safetensors.numpy import load_file
from tiny_base import other_notes, train_on_notes

from audit.budget import Budget
from audit.checks import catalogue
from audit.finding import Measurement, Status
from audit.loading import load
from audit.manifest import read_manifest
from audit.references import RANDOM_LABELS
from audit.run import run_check
from audit.subject import Options
from finetune.cli import main


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    model = train_on_notes(tmp_path_factory.mktemp("references"), rows=200, epochs=3)
    assert main(["references", str(model), "--random-labels"]) == 0
    return model


def test_rows_and_settings_are_those_of_the_model_and_the_labels_are_not(trained: Path) -> None:
    model, other = read_manifest(trained), read_manifest(trained / RANDOM_LABELS)
    assert model.training is not None
    assert other.training is not None
    assert other.training.rows == model.training.rows
    assert other.training.base_sha256 == model.training.base_sha256
    same = set(model.training.hyperparameters) - {"steps", "best_step"}
    for name in same:
        assert other.training.hyperparameters[name] == model.training.hyperparameters[name]
    assert "--random-labels" in other.training.command
    # Judged on the true labels of the held-out rows: one knows them, the other does not.
    assert accuracy(trained) > 0.9
    assert accuracy(trained / RANDOM_LABELS) < 0.8


def accuracy(model_dir: Path) -> float:
    evidence = load(model_dir, Options()).evidence
    return float((evidence.y_true == evidence.y_pred).mean())


def test_the_audit_compares_explanations_with_it(trained: Path) -> None:
    evidence = load(trained, Options(budget=Budget(rows=20, seconds=0))).evidence
    found = {
        m.slice["method"]: m
        for m in catalogue()["label_randomisation"].body(evidence)
        if isinstance(m, Measurement)
    }
    assert set(found) == {"integrated_gradients", "shap", "occlusion"}
    assert all(0 <= m.value < 0.7 for m in found.values())


def test_without_one_the_check_says_how_to_make_it(trained: Path) -> None:
    evidence = load(trained / RANDOM_LABELS, Options()).evidence
    (outcome,) = run_check(catalogue()["label_randomisation"], evidence).outcomes
    assert outcome.status is Status.NOT_APPLICABLE
    assert "python -m finetune references MODEL_DIR --random-labels" in outcome.reason


def test_an_earlier_one_is_not_replaced_unasked(
    trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = load_file(trained / RANDOM_LABELS / "model.safetensors")
    assert main(["references", str(trained), "--random-labels"]) == 2
    assert "holds an earlier training" in capsys.readouterr().err
    after = load_file(trained / RANDOM_LABELS / "model.safetensors")
    assert all((before[name] == after[name]).all() for name in before)


def test_a_kind_must_be_named(trained: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["references", str(trained)]) == 2
    assert "expected --random-labels" in capsys.readouterr().err


def test_other_data_under_the_same_name_is_refused(
    trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with other_notes(trained):
        assert main(["references", str(trained), "--random-labels", "--overwrite"]) == 2
    assert "is not what this model was trained on" in capsys.readouterr().err


def test_a_model_of_another_hand_is_refused(
    tmp_path: Path, trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (trained / "manifest.json").read_text(encoding="utf-8")
    assert "python -m finetune train medical" in text
    (tmp_path / "manifest.json").write_text(
        text.replace("python -m finetune train medical", "make model"), encoding="utf-8"
    )
    assert main(["references", str(tmp_path), "--random-labels"]) == 2
    assert "training.command" in capsys.readouterr().err


def test_references_go_with_the_model_they_were_made_for(trained: Path) -> None:
    manifest = read_manifest(trained)
    assert manifest.training is not None
    words = [*manifest.training.command.split()[3:], "--overwrite"]
    assert main(words) == 0
    assert not (trained / RANDOM_LABELS).exists()
