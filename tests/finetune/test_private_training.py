"""A private training whole, interrupted, and by command."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from interruption import interrupt_at
from safetensors.numpy import load_file
from tiny_base import note_corpus

from audit.errors import InputError
from audit.manifest import Manifest, read_manifest
from finetune import private_trainer
from finetune.cli import main
from finetune.plan import Run
from finetune.private import promised
from finetune.private_gradients import RowGradients
from finetune.private_trainer import PrivateTrainer
from finetune.settings import Settings
from finetune.split import split
from finetune.train import Interrupted, train


@pytest.fixture(scope="module")
def settings(base: Path) -> Settings:
    return Settings(
        base=str(base),
        epochs=3,
        batch_size=8,
        gradient_accumulation=2,
        max_length=32,
        learning_rate=2e-2,
        epsilon=8,
    )


ORDER, NOISE = 1_234_567_890_123_456, 6_543_210_987_654_321


def trained(settings: Settings, out: Path, **run: Any) -> Manifest:
    train(note_corpus(), settings, Run(out=out, **run))
    return read_manifest(out)


def draw(patch: pytest.MonkeyPatch, *numbers: int) -> None:
    """Let the operating system draw these numbers."""
    drawn = iter(numbers)
    patch.setattr(private_trainer.secrets, "randbits", lambda _bits: next(drawn))


@pytest.fixture(scope="module")
def run(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished private training whose numbers are known."""
    out = tmp_path_factory.mktemp("runs") / "run"
    with pytest.MonkeyPatch.context() as patch:
        draw(patch, ORDER, NOISE)
        trained(settings, out, keep_checkpoints=True)
    return out


def test_the_promise_is_on_record(run: Path) -> None:
    manifest = read_manifest(run)
    training = manifest.training
    assert training is not None
    assert training.method == "full fine-tuning with DP-SGD"
    assert training.versions["opacus"]
    made = training.privacy
    assert made is not None
    # 3 epochs of 106 / (8 × 2) steps, rounded up; delta below 1 / 106.
    assert (made.steps, made.delta, made.sampling_rate) == (21, 1e-3, 16 / 106)
    assert 7.98 < made.epsilon <= 8
    assert made.rows_of_a_person == 1
    chosen = training.hyperparameters
    assert (chosen["epsilon"], chosen["delta"], chosen["max_gradient_norm"]) == (8, 1e-3, 1)
    # No weights, so that the score may be read as a probability.
    assert chosen["class_weights"] is False
    assert manifest.score.probability is True
    # What is known of training rows without noise is not on record.
    assert all("training_loss" not in epoch for epoch in training.epochs)
    assert not any("order" in key or key == "noise" for key in chosen)


def test_the_model_is_a_plain_one(run: Path) -> None:
    files = [path for path in run.iterdir() if path.is_file()]
    assert all(path.suffix in {".json", ".safetensors", ".parquet"} for path in files)
    names = load_file(run / "model.safetensors").keys()
    assert not any("_module" in name or "grad_sample" in name for name in names)
    script = (
        "import sys; sys.modules['opacus'] = None\n"
        "import finetune.train\n"
        "from transformers import AutoModelForSequenceClassification as Model\n"
        f"print(type(Model.from_pretrained({str(run)!r})).__name__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "BertForSequenceClassification"


# The 7th step ends an epoch.
@pytest.mark.parametrize("step", [7, 10])
def test_an_interrupted_training_spends_and_learns_as_if_it_had_not_been(
    step: int, run: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    straight = read_manifest(run).training
    out = tmp_path / "run"
    with monkeypatch.context() as patch:
        draw(patch, ORDER, NOISE)
        interrupt_at(step, PrivateTrainer, patch)
        with pytest.raises(Interrupted, match=f"step {step} of 21.*--resume"):
            train(note_corpus(), settings, Run(out=out))
    # Whatever the operating system draws now: the numbers are in the checkpoint.
    draw(monkeypatch, 1, 2, 3, 4)
    with monkeypatch.context() as patch:
        patch.setattr("finetune.train._noise", lambda _plan: {"noise_multiplier": 0.5})
        with pytest.raises(InputError, match=r"this command has noise_multiplier 0\.5"):
            train(note_corpus(), settings, Run(out=out, resume=True))
    resumed = trained(settings, out, resume=True).training
    assert straight is not None
    assert resumed is not None
    assert straight.privacy == resumed.privacy
    one, two = (load_file(folder / "model.safetensors") for folder in (run, out))
    assert all((one[name] == two[name]).all() for name in one)


def test_two_trainings_of_one_seed_are_two(settings: Settings, tmp_path: Path) -> None:
    once = replace(settings, epochs=1)
    one, two = tmp_path / "1", tmp_path / "2"
    for out in (one, two):
        trained(once, out)
    weights = [load_file(out / "model.safetensors")["classifier.weight"] for out in (one, two)]
    assert not np.isclose(*weights).any()


def test_the_secret_numbers_stay_in_checkpoints(run: Path) -> None:
    states = list(run.glob("checkpoints/*/trainer_state.json"))
    assert states
    for path in states:
        secret = json.loads(path.read_text())["stateful_callbacks"]["Secret"]["args"]
        assert secret == {"order": ORDER, "noise": NOISE}
    for path in run.iterdir():
        assert path.is_dir() or not any(
            str(number).encode() in path.read_bytes() for number in (ORDER, NOISE)
        )


def test_training_that_stops_early_has_spent_less(settings: Settings, tmp_path: Path) -> None:
    # At such a rate the validation loss soon jumps about.
    wild = replace(settings, epochs=12, learning_rate=0.5, patience=1)
    made = trained(wild, tmp_path / "run").training
    assert made is not None
    assert made.privacy is not None
    assert made.privacy.steps == made.hyperparameters["steps"] < 12 * 7
    planned = promised(replace(wild, delta=1e-3, class_weights=False, precision="fp32"), 106)
    assert made.privacy.epsilon == planned.epsilon(made.privacy.steps) < 7.9


def test_empty_batches_are_steps_too(settings: Settings, tmp_path: Path) -> None:
    thin = replace(settings, batch_size=1, gradient_accumulation=1, epochs=1)
    made = trained(thin, tmp_path / "run").training
    assert made is not None
    assert made.privacy is not None
    # Of 106 batches of Binomial(106, 1/106) rows, some 39 hold none.
    assert made.privacy.steps == 106
    assert made.privacy.epsilon == pytest.approx(8, abs=0.02)


def test_a_model_whose_rows_cannot_be_told_apart_is_not_trained(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RowGradients, "_for_each_row", lambda *_: None)
    with pytest.raises(InputError, match=r"cannot be had for 'bert\.embeddings\.position_emb"):
        train(note_corpus(), replace(settings, batch_size=1), Run(out=tmp_path / "run"))
    assert not (tmp_path / "run" / "manifest.json").exists()


def test_what_is_logged_tells_nothing_of_training_rows(run: Path) -> None:
    (last,) = run.glob("checkpoints/checkpoint-21/trainer_state.json")
    logged = {name for entry in json.loads(last.read_text())["log_history"] for name in entry}
    # A gradient's length is known once its noise is in.
    assert {name for name in logged if not name.startswith("eval_")} == {
        "epoch", "grad_norm", "learning_rate", "step",
    }  # fmt: skip


def test_classes_are_not_weighed_though_the_default_is_to(
    settings: Settings, tmp_path: Path
) -> None:
    assert settings.class_weights
    seen: list[torch.Tensor] = []
    usual = PrivateTrainer.training_step

    def training_step(self: PrivateTrainer, *args: Any, **kwargs: Any) -> Any:
        seen.append(self._class_weights)
        return usual(self, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PrivateTrainer, "training_step", training_step)
        trained(replace(settings, epochs=1), tmp_path / "run")
    assert torch.equal(seen[0], torch.ones(2))


def test_by_command(base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, out = tmp_path / "notes.csv", tmp_path / "run"
    note_corpus(120).frame.to_csv(table, index=False)
    command = [
        "train", "medical", "--data", str(table), "--sensitive", "sex", "--positive", "admit",
        "--base", str(base), "--max-length", "32", "--epochs", "1", "--gradient-accumulation", "2",
        "--epsilon", "8", "--delta", "1e-4", "--max-gradient-norm", "0.5", "--out", str(out),
    ]  # fmt: skip
    assert main(command) == 0
    manifest = read_manifest(out)
    assert manifest.training is not None
    made = manifest.training.privacy
    assert made is not None
    rows = len(split(note_corpus(120).frame, source="", seed=0).train)
    assert (made.delta, made.max_gradient_norm) == (1e-4, 0.5)
    assert made.sampling_rate == pytest.approx(32 / rows)
    capsys.readouterr()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--epsilon", "8", "--model", "random-forest"], "knows nothing of '--epsilon'"),
        (["--delta", "1e-4"], "--delta: means nothing by itself"),
        (["--epsilon", "1e-3"], "--epsilon: no noise keeps"),
    ],
)
def test_commands_that_cannot_be_kept(
    options: list[str], message: str, base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run"
    command = ["train", "medical", "--rows", "200", "--base", str(base), "--out", str(out)]
    if "--model" in options:
        command = ["train", "judicial", "--data", "planted-judicial", "--out", str(out)]
    assert main([*command, *options]) == 2
    assert message in capsys.readouterr().err
    assert not out.exists()
