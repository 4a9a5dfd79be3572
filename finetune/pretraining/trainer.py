"""transformers' Trainer, set up to pretrain an encoder by masking."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch.nn.functional import cross_entropy
from transformers import TrainingArguments

from finetune import trainer
from finetune.callbacks import Clock, GracefulStop, Progress
from finetune.pretraining.masking import Masking
from finetune.settings import Settings


class MaskedTrainer(trainer.OrderedTrainer):
    """An ordered trainer whose loss is that of the masked tokens."""

    data_collator: Any

    def __init__(self, *, tokenizer: Any, seed: int, **arguments: Any) -> None:
        masks = Masking(tokenizer, seed, lambda: int(self.state.epoch or 0))
        super().__init__(data_collator=masks, processing_class=tokenizer, **arguments)
        # Always the same, so that one epoch's loss can be compared with another's.
        self._fixed = Masking(tokenizer, seed, lambda: 0)

    def mean_loss(self, logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """Mean cross-entropy of the tokens to guess; 0 where chance masked none of a batch."""
        # The library's own loss is 0/0 in a batch without a masked token, and one such batch would
        # make every weight NaN.
        total = cross_entropy(logits.flatten(0, 1), labels.flatten(), reduction="sum")
        return total / (labels != -100).sum().clamp(min=1)

    def get_eval_dataloader(self, eval_dataset: Any = None) -> Any:
        """Batches whose masks are those of every epoch."""
        usual, self.data_collator = self.data_collator, self._fixed
        try:
            return super().get_eval_dataloader(eval_dataset)
        finally:
            self.data_collator = usual


def build(
    *,
    model: Any,
    tokenizer: Any,
    arguments: TrainingArguments,
    seed: int,
    train: trainer.Rows,
    validation: trainer.Rows,
    logs: Path,
) -> tuple[MaskedTrainer, GracefulStop]:
    """Put together the trainer of one run, and the callback that hears Ctrl-C."""
    stop = GracefulStop()
    made = MaskedTrainer(
        tokenizer=tokenizer,
        seed=seed,
        model=model,
        args=arguments,
        train_dataset=train,
        eval_dataset=validation,
        callbacks=[Clock(), Progress(), stop],
    )
    made.log_to(logs)
    return made, stop


def training_arguments(settings: Settings, checkpoints: Path) -> TrainingArguments:
    """Those of a fine-tuning, but that every epoch asked for is trained, and the last one kept.

    Raises
    ------
    InputError
        The device lacks the precision asked for.
    """
    return replace(
        trainer.training_arguments(settings, checkpoints),
        # Logits as wide as a vocabulary take more memory than the rest.
        per_device_eval_batch_size=settings.batch_size,
        load_best_model_at_end=False,
    )
