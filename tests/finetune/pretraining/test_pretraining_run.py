"""A pretraining from data to a base, through interruptions, and on to a classifier."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import torch
from interruption import interrupt_at
from safetensors.torch import load_file
from tiny_base import tiny_tokenizer, write_tiny_base
from tiny_masked import masked_tokenizer, write_tiny_masked
from tiny_masked_corpus import WORDS, numbers_corpus
from transformers import BertForMaskedLM, GPT2Config, GPT2LMHeadModel

import finetune.pretraining.train
from audit.check import example_evidence
from audit.checks import catalogue
from audit.errors import AuditError, InputError
from audit.files import sha256_file
from audit.finding import Measurement
from audit.loading import load
from audit.manifest import read_manifest
from audit.pretraining import PRETRAINING_MEMORY, read
from audit.subject import Options
from finetune import bases
from finetune.cli import main
from finetune.plan import Run, rows_digest
from finetune.pretraining import record
from finetune.pretraining.record import PRETRAINING, Pretraining
from finetune.pretraining.train import pretrain
from finetune.pretraining.trainer import MaskedTrainer
from finetune.settings import Settings
from finetune.train import Interrupted, plan_of, train


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_masked(tmp_path_factory.mktemp("tiny-masked"), WORDS, size=16)


@pytest.fixture(scope="module")
def settings(base: Path) -> Settings:
    return Settings(
        base=str(base), epochs=3, batch_size=8, max_length=32, learning_rate=2e-3, precision="fp32"
    )


@pytest.fixture(scope="module")
def made(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("runs") / "base"
    pretrain(numbers_corpus(), settings, Run(out=out, command="the command"))
    return out


@pytest.fixture(scope="module")
def told(made: Path) -> Pretraining:
    return record.read(made)


def test_every_file_is_on_record(made: Path, told: Pretraining) -> None:
    written = {path.name for path in made.iterdir()}
    assert written == {*told.artefacts, PRETRAINING}
    assert {"model.safetensors", "config.json", "tokenizer.json", PRETRAINING_MEMORY} < written
    for name, digest in told.artefacts.items():
        assert sha256_file(made / name) == digest


def test_the_record_is_complete(base: Path, settings: Settings, told: Pretraining) -> None:
    training = told.training
    assert training.base_sha256 == sha256_file(base / "model.safetensors")
    assert (told.corpus, told.scenario, told.source.name) == ("numbers", "medical", "numbers")
    assert training.method == "continued pretraining by masking"
    assert training.command == "the command"
    assert dict(training.rows) == {
        "train": 80, "validation": 10, "test": 30, "removed_straddling": 0,
    }  # fmt: skip
    assert training.hyperparameters["steps"] == 30
    assert training.hyperparameters["learning_rate"] == 2e-3
    assert not {"class_weights", "patience", "epsilon"} & set(training.hyperparameters)
    assert [set(epoch) for epoch in training.epochs] == [
        {"epoch", "training_loss", "validation_loss"}
    ] * 3
    losses = [epoch["validation_loss"] for epoch in training.epochs]
    assert losses == sorted(losses, reverse=True)
    plan = plan_of(numbers_corpus(), settings, Run(out=Path("elsewhere")))
    assert told.rows_sha256 == rows_digest(plan.parts)


def test_no_text_and_no_value_is_kept(made: Path) -> None:
    kept = (made / PRETRAINING_MEMORY).read_bytes() + (made / PRETRAINING).read_bytes()
    for text in numbers_corpus().frame["text"]:
        assert text.encode() not in kept
        assert text.split("tel ")[1].encode() not in kept


# The tenth step ends an epoch, which is then validated before the training stops.
@pytest.mark.parametrize("step", [10, 13])
def test_an_interrupted_pretraining_ends_as_if_it_had_not_been(
    step: int, made: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "base"
    with monkeypatch.context() as patch:
        interrupt_at(step, MaskedTrainer, patch)
        with pytest.raises(Interrupted, match=f"step {step} of 30.*--resume"):
            pretrain(numbers_corpus(), settings, Run(out=out))
    assert [path.name for path in out.iterdir()] == ["checkpoints"]
    pretrain(numbers_corpus(), settings, Run(out=out, resume=True))
    straight, resumed = (load_file(folder / "model.safetensors") for folder in (made, out))
    assert straight.keys() == resumed.keys()
    assert all(torch.equal(straight[name], resumed[name]) for name in straight)
    assert record.read(out).training.epochs[2] == record.read(made).training.epochs[2]


def test_a_pretraining_stopped_while_it_is_asked_is_asked_when_resumed(
    made: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    out = tmp_path / "base"
    with monkeypatch.context() as patch:
        patch.setattr(finetune.pretraining.train, "remembered", stopped)
        with pytest.raises(KeyboardInterrupt):
            pretrain(numbers_corpus(), settings, Run(out=out))
    assert [path.name for path in out.iterdir()] == ["checkpoints"]
    pretrain(numbers_corpus(), settings, Run(out=out, resume=True))
    assert sha256_file(out / "model.safetensors") == sha256_file(made / "model.safetensors")
    straight, resumed = (load_file(folder / PRETRAINING_MEMORY) for folder in (made, out))
    assert straight.keys() == resumed.keys()
    for name, array in straight.items():
        assert torch.allclose(array.double(), resumed[name].double(), equal_nan=True)


def test_nobody_goes_on_with_another_s_checkpoints(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "base"
    with monkeypatch.context() as patch:
        interrupt_at(2, MaskedTrainer, patch)
        with pytest.raises(Interrupted):
            pretrain(numbers_corpus(), settings, Run(out=out))
    with pytest.raises(InputError, match="this command has epochs 4"):
        pretrain(numbers_corpus(), replace(settings, epochs=4), Run(out=out, resume=True))
    with pytest.raises(InputError, match="this command has objective None"):
        train(numbers_corpus(), settings, Run(out=out, resume=True))


def test_a_finished_base_is_replaced_when_asked(settings: Settings, tmp_path: Path) -> None:
    out = tmp_path / "base"
    once = replace(settings, epochs=1)
    pretrain(numbers_corpus(), once, Run(out=out))
    with pytest.raises(InputError, match="holds an earlier training"):
        pretrain(numbers_corpus(), once, Run(out=out))
    before = record.read(out)
    # What another version of the library may have written.
    (out / "vocabulary.txt").write_text("old")
    stale = {**before.artefacts, "vocabulary.txt": ""}
    record.write(out, before.model_copy(update={"artefacts": stale}))
    pretrain(numbers_corpus(), replace(once, seed=1), Run(out=out, overwrite=True))
    after = record.read(out)
    assert after.training.seed == 1
    assert not (out / "vocabulary.txt").exists()
    assert {path.name for path in out.iterdir()} == {*after.artefacts, PRETRAINING}


def test_a_base_without_a_head_gets_one(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="finetune")
    model = BertForMaskedLM.from_pretrained(settings.base)
    model.bert.save_pretrained(tmp_path / "bare")
    masked_tokenizer(WORDS).save_pretrained(tmp_path / "bare")
    bare = replace(settings, base=str(tmp_path / "bare"), epochs=1)
    pretrain(numbers_corpus(), bare, Run(out=tmp_path / "run"))
    assert "a new one is trained with the rest" in caplog.text
    caplog.clear()
    again = replace(bare, base=str(tmp_path / "run"))
    pretrain(numbers_corpus(), again, Run(out=tmp_path / "again"))
    assert "a new one" not in caplog.text


def no_encoder(folder: Path) -> Path:
    GPT2LMHeadModel(GPT2Config(vocab_size=50, n_embd=8, n_layer=1, n_head=1)).save_pretrained(
        folder
    )
    masked_tokenizer().save_pretrained(folder)
    return folder


def no_mask(folder: Path) -> Path:
    write_tiny_base(folder)
    tiny_tokenizer().save_pretrained(folder)
    return folder


def no_config(folder: Path) -> Path:
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    ("write", "problem"),
    [
        (no_encoder, "cannot be loaded as a masked language model"),
        (no_mask, "its tokenizer has no token to mask with"),
        (no_config, "not a usable model"),
    ],
)
def test_a_base_that_cannot_be_pretrained_is_refused(
    write: Callable[[Path], Path], problem: str, settings: Settings, tmp_path: Path
) -> None:
    other = replace(settings, base=str(write(tmp_path / "other")))
    with pytest.raises(InputError, match=problem):
        pretrain(numbers_corpus(), other, Run(out=tmp_path / "run"))


def test_a_batch_of_which_nothing_is_masked_teaches_nothing(base: Path) -> None:
    model = BertForMaskedLM.from_pretrained(base)
    asked = object.__new__(MaskedTrainer)
    ids = torch.tensor([[2, 5, 3]])
    loss = asked.compute_loss(model, {"input_ids": ids, "labels": torch.full_like(ids, -100)})
    loss.backward()
    assert loss.item() == 0
    assert all(torch.isfinite(p.grad).all() for p in model.parameters() if p.grad is not None)


@pytest.fixture(scope="module")
def classifier(made: Path, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("runs") / "classifier"
    train(numbers_corpus(), replace(settings, base=str(made), epochs=1), Run(out=out))
    return out


def test_a_classifier_of_it_holds_the_same_rows_out_and_tells_what_it_remembers(
    made: Path, classifier: Path, told: Pretraining, caplog: pytest.LogCaptureFixture
) -> None:
    manifest = read_manifest(classifier)
    training = manifest.training
    assert training is not None
    assert training.base_sha256 == read(made / PRETRAINING_MEMORY).weights
    assert training.rows == told.training.rows
    assert manifest.artefacts[PRETRAINING_MEMORY] == sha256_file(classifier / PRETRAINING_MEMORY)
    evidence = load(classifier, Options()).evidence
    assert evidence.pretraining is not None
    assert evidence.pretraining.completions is not None
    held_out = pd.read_parquet(classifier / "heldout.parquet")
    assert len(held_out) == (~evidence.pretraining.rows.member).sum()


def test_another_seed_is_warned_of(
    made: Path, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = replace(settings, base=str(made), epochs=1, seed=5)
    train(numbers_corpus(), other, Run(out=tmp_path / "run"))
    assert "some rows held out here were trained on there. Give --seed 0" in caplog.text


def test_memory_of_other_weights_stays_behind(
    classifier: Path, settings: Settings, tmp_path: Path
) -> None:
    """A classifier as a base has other weights than what was asked; its digest is of those alone."""
    assert bases.resolve(str(classifier)).sha256 == sha256_file(classifier / "model.safetensors")
    further = replace(settings, base=str(classifier), epochs=1)
    train(numbers_corpus(), further, Run(out=tmp_path / "run"))
    assert not (tmp_path / "run" / PRETRAINING_MEMORY).exists()


def copied(made: Path, folder: Path) -> Path:
    folder.mkdir()
    for path in made.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


@pytest.mark.parametrize("damage", ["cut", "link", "record"])
def test_a_damaged_base_is_refused_before_anything_is_trained(
    damage: str, made: Path, settings: Settings, tmp_path: Path
) -> None:
    base = copied(made, tmp_path / "base")
    memory = base / PRETRAINING_MEMORY
    if damage == "cut":
        memory.write_bytes(memory.read_bytes()[:-9])
    elif damage == "link":
        memory.unlink()
        memory.symlink_to(made / PRETRAINING_MEMORY)
    else:
        (base / PRETRAINING).write_text(json.dumps({"schema_version": 1}))
    with pytest.raises(AuditError, match=r"whole safetensors|leads outside|mistakes"):
        train(numbers_corpus(), replace(settings, base=str(base)), Run(out=tmp_path / "run"))
    assert not (tmp_path / "run").exists()


def test_a_model_dir_with_a_link_out_of_it_is_not_audited(classifier: Path, tmp_path: Path) -> None:
    model = copied(classifier, tmp_path / "model")
    (model / PRETRAINING_MEMORY).unlink()
    (model / PRETRAINING_MEMORY).symlink_to(classifier / PRETRAINING_MEMORY)
    with pytest.raises(InputError, match="leads outside"):
        load(model, Options())


def test_the_command_writes_a_base_and_says_how_to_go_on(
    base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = tmp_path / "notes.csv"
    numbers_corpus().frame.to_csv(rows, index=False)
    out = tmp_path / "run"
    given = [
        "pretrain",
        "medical",
        "--data",
        str(rows),
        "--sensitive",
        "sex",
        "--positive",
        "admit",
    ]
    given += ["--base", str(base), "--epochs", "1", "--max-length", "32", "--precision", "fp32"]
    assert main([*given, "--rows", "100", "--seed", "4", "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert f"Wrote the base to {out}" in printed
    assert f"train medical --base {out} --seed 4 --data {rows} --rows 100" in printed
    told = record.read(out).training
    assert told.seed == 4
    assert told.command.startswith("python -m finetune pretrain medical --data")
    assert sum(told.rows.values()) == 100


def test_the_command_refuses_rows_that_are_none(
    base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = tmp_path / "notes.csv"
    numbers_corpus().frame.head(0).to_csv(rows, index=False)
    given = ["pretrain", "medical", "--data", str(rows), "--base", str(base)]
    assert main([*given, "--out", str(tmp_path / "run")]) == 2
    assert "notes.csv" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_coins_are_tossed_for_people_and_told(
    base: Path, settings: Settings, tmp_path: Path
) -> None:
    out = tmp_path / "base"
    coined = replace(settings, epochs=1, coin_rows=40)
    pretrain(numbers_corpus(), coined, Run(out=out))
    told, memory = record.read(out), read(out / PRETRAINING_MEMORY)
    coins = memory.rows.coins
    assert coins is not None
    assert len(coins) == 40
    assert 0 < coins.included.sum() < 40
    assert told.training.rows["train"] == 80 - (~coins.included).sum()
    assert told.training.hyperparameters["coin_rows"] == 40
    evidence = replace(example_evidence(None, "1"), pretraining=memory)
    (bound,) = catalogue()["pretraining_epsilon_lower_bound"].body(evidence)
    assert isinstance(bound, Measurement)
    assert bound.n == 40
    assert bound.value is not None
