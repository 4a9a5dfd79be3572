"""Which epoch of a training is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tiny_base import note_corpus, write_tiny_base

from finetune.plan import Run
from finetune.settings import Settings
from finetune.train import train
from finetune.trainer import ClassifierTrainer


@pytest.mark.parametrize(("stopping", "kept"), [(True, 1), (False, 4)])
def test_the_best_epoch_is_kept_or_the_last(
    stopping: bool, kept: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, losses = ClassifierTrainer.evaluate, iter((0.5, 0.6, 0.7, 0.8))

    def evaluate(self: ClassifierTrainer, *args: Any, **kwargs: Any) -> dict[str, float]:
        return {**usual(self, *args, **kwargs), "eval_loss": next(losses)}

    monkeypatch.setattr(ClassifierTrainer, "evaluate", evaluate)
    settings = Settings(
        base=str(write_tiny_base(tmp_path / "base")), epochs=4, batch_size=8, max_length=32,
        learning_rate=2e-2, precision="fp32",
    )  # fmt: skip
    manifest = train(
        note_corpus(), replace(settings, early_stopping=stopping), Run(out=tmp_path / "model")
    )
    assert manifest is not None
    assert manifest.training is not None
    # 14 steps an epoch, and the loss only rises.
    assert manifest.training.hyperparameters["best_step"] == 14 * kept
