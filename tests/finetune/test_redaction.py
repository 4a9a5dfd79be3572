"""Personal data is masked in what is learnt from, and nowhere else."""

from __future__ import annotations

import logging
from pathlib import Path

import pandas as pd
import pytest
from tiny_base import note_frame, write_tiny_base

from audit.manifest import read_manifest
from finetune.cli import main
from finetune.redaction import redacted
from finetune.split import Split


def rows(*texts: str) -> pd.DataFrame:
    return pd.DataFrame({"text": list(texts), "label": ["a"] * len(texts)})


def test_training_texts_are_masked_and_held_out_ones_are_not(
    caplog: pytest.LogCaptureFixture,
) -> None:
    mail, call = "write to ann@example.com", "call 020 7946 0018 or bob@example.org"
    with caplog.at_level(logging.INFO):
        found = redacted(Split(rows(mail, "nothing"), rows(call), rows(mail), straddling=3))
    assert found.train["text"].tolist() == ["write to [email]", "nothing"]
    assert found.validation["text"].tolist() == ["call [phone] or [email]"]
    assert found.test["text"].tolist() == [mail]
    assert found.straddling == 3
    assert "3 pieces of personal data masked: 2 email, 1 phone." in caplog.text
    assert "ann" not in caplog.text


def test_without_any_the_texts_stay() -> None:
    parts = Split(rows("a b"), rows("c"), rows("d"))
    assert redacted(parts).train["text"].tolist() == ["a b"]


def test_the_command_puts_it_on_record(tmp_path: Path) -> None:
    write_tiny_base(tmp_path / "base")
    frame = note_frame(80)
    frame["text"] += " ann@example.com"
    frame.to_csv(tmp_path / "notes.csv", index=False)
    learn = (
        f"train medical --data {tmp_path}/notes.csv --base {tmp_path}/base --sensitive sex "
        f"--positive admit --epochs 1 --max-length 32 --precision fp32 --redact --out {tmp_path}/m"
    )
    assert main(learn.split()) == 0
    training = read_manifest(tmp_path / "m").training
    assert training is not None
    assert training.hyperparameters["redact"] is True
    assert "--redact" in training.command
