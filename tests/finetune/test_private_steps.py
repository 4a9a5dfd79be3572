"""Steps of DP-SGD worked by hand: clipping, noise, and how batches are drawn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tiny_base import tiny_tokenizer, write_tiny_base
from transformers import BertForSequenceClassification, set_seed

from audit.errors import InputError
from finetune import private_trainer, trainer
from finetune.private import Promise
from finetune.private_trainer import PrivateTrainer, Secret
from finetune.settings import Settings

LENGTHS = (4, 9, 6, 5, 7)
ROWS = [
    {
        "input_ids": [2, *range(4 + n, 2 + n + length), 3],
        "attention_mask": [1] * length,
        "labels": n % 2,
    }
    for n, length in enumerate(LENGTHS)
]


def fixed(**changes: Any) -> Promise:
    made = Promise(
        delta=1e-3,
        noise_multiplier=0.0,
        max_gradient_norm=1.0,
        sampling_rate=0.4,
        expected_rows=4,
        steps_of_an_epoch=3,
    )
    return replace(made, **changes)


def tiny_model(folder: Path) -> BertForSequenceClassification:
    """A tiny BERT without dropout; the same each time."""
    set_seed(0)
    model = BertForSequenceClassification.from_pretrained(write_tiny_base(folder / "base"))
    model.config._attn_implementation = "eager"
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    return model


def built(folder: Path, promise: Promise) -> PrivateTrainer:
    """A trainer of a tiny BERT, two rows computed at a time."""
    chosen = Settings(batch_size=2, class_weights=False, precision="fp32")
    made, _ = trainer.build(
        model=tiny_model(folder),
        tokenizer=tiny_tokenizer(),
        arguments=trainer.training_arguments(chosen, folder / "checkpoints"),
        settings=chosen,
        train=ROWS,
        validation=ROWS,
        positive=1,
        logs=folder / "logs",
        made=lambda **arguments: PrivateTrainer(promise=promise, **arguments),
    )
    assert isinstance(made, PrivateTrainer)
    made.create_optimizer()
    return made


def stepped(made: PrivateTrainer, rows: list[dict[str, Any]]) -> dict[str, torch.Tensor]:
    """The gradient that a step on `rows` leaves."""
    made.training_step(made.model, made._collate(rows))
    return {name: weight.grad.clone() for name, weight in made.model.named_parameters()}


def of_one_row(model: torch.nn.Module, row: dict[str, Any]) -> dict[str, torch.Tensor]:
    """The gradient of a row's loss by an ordinary backward pass, nothing clipped."""
    ids = torch.tensor([row["input_ids"]])
    logits = model(input_ids=ids, attention_mask=torch.ones_like(ids)).logits
    loss = torch.nn.functional.cross_entropy(logits, torch.tensor([row["labels"]]))
    names, weights = zip(*model.named_parameters(), strict=True)
    return dict(zip(names, torch.autograd.grad(loss, weights), strict=True))


def length(gradient: dict[str, torch.Tensor]) -> float:
    return float(torch.sqrt(sum((each**2).sum() for each in gradient.values())))


@pytest.mark.parametrize("clipped", [5, 3, 0])
def test_a_step_follows_the_sum_of_clipped_gradients(clipped: int, tmp_path: Path) -> None:
    plain = tiny_model(tmp_path)
    each = [of_one_row(plain, row) for row in ROWS]
    lengths = sorted((length(gradient) for gradient in each), reverse=True)
    limit = 0.99 * lengths[clipped - 1] if clipped else 2 * lengths[0]
    factors = [min(1.0, limit / length(gradient)) for gradient in each]
    assert sum(factor < 1 for factor in factors) == clipped
    found = stepped(built(tmp_path, fixed(max_gradient_norm=limit)), ROWS)
    # Over the 4 rows a batch is expected to hold, though this one holds 5.
    by_hand = {
        name: sum(f * row[name] for f, row in zip(factors, each, strict=True)) / 4 for name in found
    }
    slack = 1e-5 * max(float(gradient.abs().max()) for gradient in by_hand.values())
    for name, gradient in found.items():
        assert torch.allclose(gradient, by_hand[name], rtol=1e-4, atol=slack), name


@pytest.mark.parametrize("row", range(len(ROWS)))
def test_no_row_moves_a_step_by_more_than_the_limit(row: int, tmp_path: Path) -> None:
    made = built(tmp_path, fixed(max_gradient_norm=0.5))
    whole = stepped(made, ROWS)
    without = stepped(made, ROWS[:row] + ROWS[row + 1 :])
    moved = length({name: whole[name] - without[name] for name in whole})
    # 1e-6 is what opacus adds to a length before it divides by it.
    assert moved <= 0.5 / 4 * (1 + 1e-5)
    assert moved == pytest.approx(0.5 / 4, rel=1e-4)


def test_a_batch_of_no_rows_is_noise_of_the_planned_size(tmp_path: Path) -> None:
    made = built(tmp_path, fixed(noise_multiplier=2.0, max_gradient_norm=0.5))
    found = torch.cat([gradient.flatten() for gradient in stepped(made, []).values()])
    # 2 × 0.5 over 4 expected rows; some 4,000 draws tell the deviation to about 1 %.
    assert len(found) > 3_000
    assert float(found.std()) == pytest.approx(0.25, rel=0.06)
    assert abs(float(found.mean())) < 4 * 0.25 / len(found) ** 0.5


def test_noise_is_added_to_the_same_sum(tmp_path: Path) -> None:
    made = built(tmp_path, fixed(noise_multiplier=2.0, max_gradient_norm=0.5))
    noisy = torch.cat([gradient.flatten() for gradient in stepped(made, ROWS).values()])
    made._private.noise_multiplier = 0.0
    plain = torch.cat([gradient.flatten() for gradient in stepped(made, ROWS).values()])
    assert float((noisy - plain).std()) == pytest.approx(0.25, rel=0.06)


def test_every_step_has_noise_of_its_own(tmp_path: Path) -> None:
    made = built(tmp_path, fixed(noise_multiplier=1.0))
    first, again = stepped(made, []), stepped(made, [])
    made.state.global_step = 1
    second = stepped(made, [])
    name = "classifier.weight"
    assert torch.equal(first[name], again[name])
    assert not torch.isclose(first[name], second[name]).any()


def test_each_row_is_drawn_by_itself(tmp_path: Path) -> None:
    made = built(tmp_path, fixed(sampling_rate=0.3, steps_of_an_epoch=2_000))
    loader = made.get_train_dataloader()
    loader.batch_sampler.generator.manual_seed(7)
    batches = list(loader.batch_sampler)
    sizes = np.array([len(batch) for batch in batches])
    # Binomial(5, .3): mean 1.5, variance 1.05; (.7)^5 = 17 % are empty.
    assert len(loader) == len(batches) == 2_000
    assert sizes.mean() == pytest.approx(1.5, abs=0.1)
    assert sizes.var() == pytest.approx(1.05, abs=0.15)
    assert (sizes == 0).mean() == pytest.approx(0.168, abs=0.04)
    drawn = np.zeros((2_000, 5))
    for at, batch in enumerate(batches):
        drawn[at, batch] = 1
    together = np.corrcoef(drawn.T)[np.triu_indices(5, 1)]
    assert np.abs(together).max() < 0.1


def test_the_seed_on_record_gives_no_chance_away(tmp_path: Path) -> None:
    one, two = built(tmp_path / "1", fixed()), built(tmp_path / "2", fixed())
    assert one.args.seed == two.args.seed
    assert one._secret.state() != two._secret.state()
    kinds = [type(each) for each in one.callback_handler.callbacks]
    assert Secret in kinds
    assert trainer.EpochOrder not in kinds


def test_more_than_one_device_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(private_trainer.TrainingArguments, "world_size", property(lambda _: 2))
    with pytest.raises(InputError, match=r"--epsilon: found 2 devices; expected one"):
        private_trainer._require_one_device(
            trainer.training_arguments(Settings(precision="fp32"), tmp_path)
        )
