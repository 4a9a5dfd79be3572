"""A training from rows to model_dir, whole, interrupted and resumed."""

from __future__ import annotations

import signal
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from interruption import interrupt_at
from safetensors.numpy import load_file
from tiny_base import note_corpus
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from audit.errors import InputError
from audit.files import sha256_file
from audit.manifest import Manifest, read_manifest
from finetune.plan import Run
from finetune.settings import Settings
from finetune.split import normalised
from finetune.train import Interrupted, train
from finetune.trainer import ClassifierTrainer


@pytest.fixture(scope="module")
def settings(base: Path) -> Settings:
    return Settings(
        base=str(base), epochs=3, batch_size=8, max_length=32, learning_rate=2e-2, precision="fp32"
    )


@pytest.fixture(scope="module")
def model(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("runs") / "notes"
    train(note_corpus(), settings, Run(out=out, trained_by="A. Nurse", command="the command"))
    return out


@pytest.fixture(scope="module")
def manifest(model: Path) -> Manifest:
    return read_manifest(model)


def test_transformers_reads_it_and_the_labels_are_named(model: Path) -> None:
    loaded = AutoModelForSequenceClassification.from_pretrained(model)
    assert loaded.config.id2label == {0: "home", 1: "admit"}
    assert loaded.config.label2id == {"home": 0, "admit": 1}
    assert loaded.config.problem_type == "single_label_classification"
    tokenizer = AutoTokenizer.from_pretrained(model)
    answer = loaded(**tokenizer(["fever w1 w2", "calm w1 w2"], return_tensors="pt")).logits
    assert answer[0, 1] > answer[0, 0]
    assert answer[1, 0] > answer[1, 1]


def test_every_artefact_is_on_record(model: Path, manifest: Manifest) -> None:
    written = {path.name for path in model.iterdir() if path.is_file()}
    assert written == {*manifest.artefacts, "manifest.json"}
    assert {"model.safetensors", "config.json", "tokenizer.json"} < written
    for name, digest in manifest.artefacts.items():
        assert sha256_file(model / name) == digest


def test_the_held_out_rows_are_the_test_rows(model: Path, manifest: Manifest) -> None:
    held_out = manifest.held_out
    assert held_out is not None
    rows = pd.read_parquet(model / held_out.path)
    assert held_out.sha256 == sha256_file(model / held_out.path)
    # A quarter of 112 + 48.
    assert len(rows) == held_out.rows == 40
    assert list(rows.columns) == ["row_id", "text", "label", "sex"]
    whole = note_corpus().frame
    assert rows["text"].tolist() == whole.loc[rows["row_id"], "text"].tolist()


def test_the_record_is_complete(base: Path, manifest: Manifest) -> None:
    training = manifest.training
    assert training is not None
    assert training.base_sha256 == sha256_file(base / "model.safetensors")
    assert dict(training.rows) == {
        "train": 106,
        "validation": 14,
        "test": 40,
        "removed_straddling": 0,
    }
    assert (training.trained_by, training.command) == ("A. Nurse", "the command")
    assert training.hyperparameters["learning_rate"] == 2e-2
    assert training.hyperparameters["steps"] == 42  # 3 epochs of 106 / 8 steps, rounded up
    assert {"python", "torch", "transformers", "ethics-audit"} < set(training.versions)
    assert training.wall_seconds > 0
    assert training.device.endswith("fp32")
    assert [epoch["epoch"] for epoch in training.epochs] == [1, 2, 3]
    assert all(0 <= epoch["validation_roc_auc"] <= 1 for epoch in training.epochs)
    assert manifest.source.name == "notes"
    assert [feature.reference for feature in manifest.sensitive] == ["M"]


def test_a_weighted_score_is_not_called_a_probability(manifest: Manifest) -> None:
    assert manifest.score.probability is False


def test_checkpoints_go_and_logs_stay(model: Path) -> None:
    assert not (model / "checkpoints").exists()
    assert list(model.with_name(f"{model.name}.logs").glob("events.out.tfevents.*"))


def test_a_finished_model_is_not_overwritten_unasked(model: Path, settings: Settings) -> None:
    before = (model / "manifest.json").read_bytes()
    with pytest.raises(InputError, match="holds an earlier training"):
        train(note_corpus(), settings, Run(out=model))
    assert (model / "manifest.json").read_bytes() == before


def test_texts_longer_than_the_base_can_read_are_no_surprise(
    settings: Settings, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="--max-length: found 100; expected at most 64"):
        train(note_corpus(), replace(settings, max_length=100), Run(out=tmp_path / "run"))
    train(note_corpus(), replace(settings, epochs=1), Run(out=tmp_path / "run"))
    assert (tmp_path / "run" / "manifest.json").is_file()


# The 14th step ends an epoch, which is then validated before the training stops.
@pytest.mark.parametrize("step", [14, 20])
def test_an_interrupted_training_ends_as_if_it_had_not_been(
    step: int, model: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handlers = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    out = tmp_path / "run"
    with monkeypatch.context() as patch:
        interrupt_at(step, ClassifierTrainer, patch)
        with pytest.raises(Interrupted, match=f"step {step} of 42.*--resume"):
            train(note_corpus(), settings, Run(out=out))
    assert sorted(path.name for path in out.iterdir()) == ["checkpoints"]
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == handlers

    train(note_corpus(), settings, Run(out=out, resume=True))
    straight, resumed = (load_file(folder / "model.safetensors") for folder in (model, out))
    assert straight.keys() == resumed.keys()
    assert all((straight[name] == resumed[name]).all() for name in straight)
    one, two = read_manifest(model).training, read_manifest(out).training
    assert one is not None
    assert two is not None
    assert one.hyperparameters == two.hyperparameters
    assert [e["validation_loss"] for e in one.epochs] == [e["validation_loss"] for e in two.epochs]


def test_resuming_on_another_split_is_refused(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "run"
    with monkeypatch.context() as patch:
        interrupt_at(2, ClassifierTrainer, patch)
        with pytest.raises(Interrupted):
            train(note_corpus(), settings, Run(out=out))
    with pytest.raises(InputError, match="this command has seed 1, rows_sha256"):
        train(note_corpus(), replace(settings, seed=1), Run(out=out, resume=True))


def test_training_stops_early_and_keeps_the_best(settings: Settings, tmp_path: Path) -> None:
    # At such a rate the loss soon jumps about.
    wild = replace(settings, epochs=12, learning_rate=0.5, patience=1)
    train(note_corpus(), wild, Run(out=tmp_path / "run", keep_checkpoints=True))
    training = read_manifest(tmp_path / "run").training
    assert training is not None
    losses = [epoch["validation_loss"] for epoch in training.epochs]
    assert len(losses) < 12
    best = losses.index(min(losses))
    assert best == len(losses) - 2
    assert training.hyperparameters["best_step"] == 14 * (best + 1)
    kept = tmp_path / "run" / "checkpoints" / f"checkpoint-{14 * (best + 1)}"
    stored = load_file(kept / "model.safetensors")
    written = load_file(tmp_path / "run" / "model.safetensors")
    assert all((stored[name] == written[name]).all() for name in stored)


def test_no_text_is_both_learnt_and_held_out(base: Path, tmp_path: Path) -> None:
    corpus = note_corpus()
    twice = pd.concat([corpus.frame, corpus.frame.assign(text=corpus.frame["text"].str.upper())])
    small = Settings(base=str(base), epochs=1, max_length=16, precision="fp32", rows=100)
    train(corpus.with_frame(twice.reset_index(drop=True)), small, Run(out=tmp_path / "run"))
    held_out = pd.read_parquet(tmp_path / "run" / "heldout.parquet")
    assert len(held_out) == 25
    assert normalised(held_out["text"]).isin(normalised(twice["text"])).all()
