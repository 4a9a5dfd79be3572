"""Weights, loss, metrics and the record of epochs, against figures worked by hand."""

from __future__ import annotations

from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tiny_base import tiny_tokenizer, write_tiny_base
from transformers import BertForSequenceClassification, EvalPrediction, set_seed
from transformers.modeling_outputs import SequenceClassifierOutput

from finetune import trainer
from finetune.settings import Settings


def test_weights_balance_the_classes_and_have_mean_one() -> None:
    labels = np.array([0, 0, 0, 1])
    weights = trainer.balancing_weights(labels, 2)
    # n / (classes × count): 4 / (2 × 3), 4 / (2 × 1).
    assert weights == pytest.approx([2 / 3, 2])
    assert weights[labels].mean() == pytest.approx(1)


def test_without_class_weights_every_row_counts_alike() -> None:
    assert list(trainer.balancing_weights(np.array([0, 0, 1]), 2, wanted=False)) == [1, 1]


def tiny_trainer(folder: Path, settings: Settings, rows: trainer.Rows) -> trainer.ClassifierTrainer:
    set_seed(0)
    base = write_tiny_base(folder / "base")
    model = BertForSequenceClassification.from_pretrained(base, hidden_dropout_prob=0.0)
    model.config.attention_probs_dropout_prob = 0.0
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    built, _ = trainer.build(
        model=model,
        tokenizer=tiny_tokenizer(),
        arguments=trainer.training_arguments(settings, folder / "checkpoints"),
        settings=settings,
        train=rows,
        validation=rows,
        positive=1,
        logs=folder / "logs",
    )
    return built


def rows_of(labels: list[int]) -> list[dict[str, Any]]:
    return [
        {"input_ids": [2, 4 + n, 5 + n, 3], "attention_mask": [1] * 4, "labels": label}
        for n, label in enumerate(labels)
    ]


def test_the_loss_weighs_each_row_by_its_class(tmp_path: Path) -> None:
    built = tiny_trainer(tmp_path, Settings(precision="fp32"), rows_of([0, 0, 0, 1]))
    logits = torch.log(torch.tensor([[0.8, 0.2], [0.5, 0.5]]))
    batch = {"labels": torch.tensor([0, 1])}
    loss = built.compute_loss(lambda: SequenceClassifierOutput(logits=logits), batch)
    expected = (2 / 3 * -log(0.8) + 2 * -log(0.5)) / 2
    assert loss.item() == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("accumulation", [2, 4])
def test_accumulated_batches_learn_what_one_batch_would(tmp_path: Path, accumulation: int) -> None:
    rows = rows_of([0, 1, 0, 0] * 4)
    learnt = []
    for batch, steps in ((8, 1), (8 // accumulation, accumulation)):
        settings = Settings(
            precision="fp32", epochs=1, batch_size=batch, gradient_accumulation=steps
        )
        built = tiny_trainer(tmp_path / str(steps), settings, rows)
        built.train()
        assert built.state.global_step == 2
        learnt.append(built.model.classifier.weight.detach().clone())
    assert torch.allclose(*learnt, rtol=0, atol=2e-6)


def test_metrics_of_a_known_ranking() -> None:
    truth = np.array([0, 0, 1, 1])
    # Scores .1, .4, .35, .8: three of the four pairs are in order (scikit-learn's own example).
    margin = np.log(np.array([0.1, 0.4, 0.35, 0.8]) / np.array([0.9, 0.6, 0.65, 0.2]))
    logits = np.column_stack([np.zeros(4), margin])
    found = trainer.metrics(EvalPrediction(predictions=logits, label_ids=truth), positive=1)
    # Above one half: only the last; recall 2/2 of the negatives, 1/2 of the positives.
    assert found == {"roc_auc": pytest.approx(0.75), "balanced_accuracy": pytest.approx(0.75)}


def test_extreme_logits_are_still_ranked() -> None:
    logits = np.array([[0.0, 800.0], [0.0, 900.0], [0.0, 700.0], [0.0, 600.0]])
    answers = EvalPrediction(predictions=logits, label_ids=np.array([1, 1, 0, 0]))
    assert trainer.metrics(answers, positive=1)["roc_auc"] == 1


def test_epochs_pair_training_and_validation() -> None:
    validation = {"eval_roc_auc": 0.7, "eval_balanced_accuracy": 0.6}
    history = [
        {"loss": 0.6, "epoch": 0.5},
        {"loss": 0.4, "epoch": 1.0},
        {"eval_loss": 0.5, "epoch": 1.0, **validation},
        {"eval_loss": 0.45, "epoch": 2.0, **validation},
        {"train_loss": 0.5, "epoch": 2.0},
    ]
    first, second = trainer.epoch_metrics(history)
    assert first["training_loss"] == pytest.approx(0.5)
    assert (first["epoch"], first["validation_loss"]) == (1, 0.5)
    # Fewer steps than are logged at once: no training loss is known, so none is stated.
    assert "training_loss" not in second
    assert second["validation_roc_auc"] == 0.7
