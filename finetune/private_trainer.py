"""The trainer of a classifier under differential privacy: DP-SGD, with AdamW for its steps."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch.utils.data import DataLoader
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments
from transformers.trainer_callback import ExportableState

from audit.errors import InputError
from finetune.callbacks import EpochOrder
from finetune.private import Promise
from finetune.private_gradients import RowGradients
from finetune.trainer import ClassifierTrainer

_UNNOISED = ("loss", "train_loss", "total_flos")
"""Of what Trainer logs, all that tells of training rows without noise."""

Piece = Mapping[str, torch.Tensor]
"""Rows of a batch that are computed at a time, padded to the longest of them."""


class Secret(TrainerCallback, ExportableState):
    """Where chance comes from: two numbers that the operating system draws and nobody records.

    The seed of the settings is on record: whoever reads it could draw the noise again and take it
    off. Checkpoints hold the numbers (in ``trainer_state.json``), so that a resumed training meets
    the same batches and adds the same noise as it would have; they are no part of a finished model.
    """

    def __init__(self, order: int | None = None, noise: int | None = None) -> None:
        self._order = secrets.randbits(62) if order is None else order
        self._noise = secrets.randbits(62) if noise is None else noise

    def on_epoch_begin(
        self,
        _args: TrainingArguments,
        state: TrainerState,
        _control: TrainerControl,
        train_dataloader: DataLoader[Any],
        **_: Any,
    ) -> None:
        """Seed the drawing of batches afresh, as `EpochOrder` does, but by the secret number."""
        batches: Any = train_dataloader.batch_sampler
        batches.generator.manual_seed(self._order + int(state.epoch or 0))

    def noise(self, step: int, device: torch.device) -> torch.Generator:
        """The noise of a step; that of no other is seeded alike."""
        return torch.Generator(device).manual_seed(self._noise + step)

    def state(self) -> dict[str, Any]:
        """What a checkpoint keeps."""
        return {"args": {"order": self._order, "noise": self._noise}, "attributes": {}}


class PrivateTrainer(ClassifierTrainer):
    """A trainer whose every step is that of DP-SGD; the update itself is Trainer's optimizer's.

    A step of Trainer is one noisy step: its batch holds each row with probability q, in any number,
    also none. It is computed in pieces, for the gradients of single rows take as much memory each
    as the weights do. Training losses are not logged, as they would tell of rows without noise.

    Parameters
    ----------
    promise
        What noise to add.
    """

    def __init__(self, *, promise: Promise, **arguments: Any) -> None:
        super().__init__(**arguments)
        _require_one_device(self.args)
        # Pieces take the place of accumulated batches, and each row is clipped by itself.
        self.args.gradient_accumulation_steps, self.args.max_grad_norm = 1, 0.0
        self.promise = promise
        self.remove_callback(EpochOrder)
        self.add_callback(Secret())
        self._gradients = RowGradients(self.model)
        self._private: Any = None

    def train(self, *arguments: Any, **named: Any) -> Any:
        """Train as Trainer does, once the gradients of single rows have been tried.

        Raises
        ------
        InputError
            They are not exact for this model.
        """
        shortest, longest = (find(self.train_dataset, key=_length) for find in (min, max))
        two = self._padded([shortest, longest])
        try:
            self._gradients.require_exact(self._prepare_inputs(two))
            return super().train(*arguments, **named)
        finally:
            self._gradients.close()

    def create_optimizer(self, model: torch.nn.Module | None = None) -> torch.optim.Optimizer:
        """Trainer's optimizer, and beside it what makes the gradient that it is to follow."""
        from opacus.optimizers import DPOptimizer

        optimizer: torch.optim.Optimizer = super().create_optimizer(model)
        self._private = DPOptimizer(
            optimizer,
            noise_multiplier=self.promise.noise_multiplier,
            max_grad_norm=self.promise.max_gradient_norm,
            expected_batch_size=self.promise.expected_rows,
        )
        return optimizer

    def get_train_dataloader(self) -> DataLoader[Any]:
        """Batches that hold each row with the promised probability, cut into pieces."""
        from opacus.utils.uniform_sampler import UniformWithReplacementSampler

        batches = UniformWithReplacementSampler(
            num_samples=len(self.train_dataset),
            sample_rate=self.promise.sampling_rate,
            steps=self.promise.steps_of_an_epoch,
            generator=self._order,
        )
        loader: DataLoader[Any] = self.accelerator.prepare(
            DataLoader(self.train_dataset, batch_sampler=batches, collate_fn=self._collate)
        )
        return loader

    def training_step(
        self, model: torch.nn.Module, inputs: Sequence[Piece], *_: Any, **__: Any
    ) -> torch.Tensor:
        """Leave the noisy sum of clipped gradients, over the rows expected, as the gradient.

        Returns
        -------
        torch.Tensor
            0: the loss is nobody's to know.
        """
        model.train()
        private = self._private
        for each in inputs:
            piece = self._prepare_inputs(each)
            mean = self.compute_loss(model, piece)
            self._gradients.backward(mean * len(piece["labels"]))
            private.clip_and_accumulate()
        if not inputs:
            self._gradients.of_no_rows()
            private.clip_and_accumulate()
        private.generator = self._secret.noise(self.state.global_step, self.args.device)
        private.add_noise()
        private.scale_grad()
        self._gradients.forget()
        for weight in private.params:
            weight.summed_grad = None
        return torch.zeros((), device=self.args.device)

    def log(self, logs: dict[str, float], start_time: float | None = None) -> None:
        """Log as Trainer does, without the losses and lengths of training rows."""
        told = {name: value for name, value in logs.items() if name not in _UNNOISED}
        super().log(told, start_time)

    def floating_point_ops(self, inputs: Sequence[Piece]) -> int:
        """Of all pieces of a batch."""
        return sum(super(PrivateTrainer, self).floating_point_ops(piece) for piece in inputs)

    @property
    def _secret(self) -> Secret:
        # Trainer makes its callbacks anew when it resumes.
        return next(each for each in self.callback_handler.callbacks if isinstance(each, Secret))

    def _collate(self, rows: Sequence[Mapping[str, Any]]) -> list[Piece]:
        """Pieces of rows of like length, so that little is padding."""
        ordered = sorted(rows, key=_length)
        size = self.args.per_device_train_batch_size
        return [self._padded(ordered[at : at + size]) for at in range(0, len(ordered), size)]

    def _padded(self, rows: Sequence[Mapping[str, Any]]) -> Piece:
        piece: Piece = self._get_collator_with_removed_columns(self.data_collator)(rows)
        return piece


def _length(row: Mapping[str, Any]) -> int:
    return len(row["input_ids"])


def _require_one_device(arguments: TrainingArguments) -> None:
    devices = max(arguments.world_size, arguments.n_gpu)
    if devices > 1:
        raise InputError(
            "--epsilon", f"found {devices} devices",
            expected="one, which draws the rows of every batch and clips their gradients",
            hint="Choose it with CUDA_VISIBLE_DEVICES=0, and start without `accelerate launch`.",
        )  # fmt: skip
