"""transformers' Trainer, set up for a text classifier: loss, order of rows, metrics, arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from sklearn.metrics import balanced_accuracy_score, roc_auc_score
from torch.nn.functional import cross_entropy
from transformers import (
    DataCollatorWithPadding,
    EarlyStoppingCallback,
    EvalPrediction,
    PrinterCallback,
    Trainer,
    TrainingArguments,
)
from transformers.trainer_pt_utils import LengthGroupedSampler

from audit.hardware import on_cpu
from finetune.callbacks import Clock, EpochOrder, GracefulStop, Progress
from finetune.precision import use_bf16
from finetune.settings import Settings

WARMUP = 0.1
WEIGHT_DECAY = 0.01
LOG_EVERY = 10

Rows = Sequence[Mapping[str, Any]]
"""Tokenised texts: ``input_ids``, ``attention_mask`` …, ``labels``."""


class OrderedTrainer(Trainer):
    """A Trainer with batches of texts of like length, in an order that a resumed run goes on in.

    Its loss is that of a kind of trainer made of it, and never the model's own.
    """

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        # Tells Trainer that our loss is the mean of a batch, to be divided by the number of
        # accumulated batches; it would otherwise expect the model to have done so.
        self.model_accepts_loss_kwargs = False
        self._order = torch.Generator()
        self.add_callback(EpochOrder(self._order))

    def _get_train_sampler(self, train_dataset: Rows | None = None) -> LengthGroupedSampler:
        # Trainer's own has no generator: a resumed epoch would meet other rows than it left.
        rows = self.train_dataset if train_dataset is None else train_dataset
        return LengthGroupedSampler(
            self.args.train_batch_size * self.args.gradient_accumulation_steps,
            lengths=[len(row["input_ids"]) for row in rows],
            generator=self._order,
        )

    def compute_loss(
        self,
        model: torch.nn.Module,
        inputs: Mapping[str, torch.Tensor],
        return_outputs: bool = False,
        **_: Any,
    ) -> Any:
        """Loss of a batch, for which the model is not told the labels."""
        labels = inputs["labels"]
        outputs = model(**{name: value for name, value in inputs.items() if name != "labels"})
        loss = self.mean_loss(outputs.logits.float(), labels)
        return (loss, outputs) if return_outputs else loss

    def mean_loss(self, logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """Mean over what was to be told of a batch; each kind of trainer has its own."""
        raise NotImplementedError

    def log_to(self, logs: Path) -> None:
        """Write down how the training goes, for TensorBoard to show."""
        # Progress takes the place of the lines Trainer prints.
        self.remove_callback(PrinterCallback)
        if self.args.should_save:
            self.add_callback(_tensorboard(logs))


class ClassifierTrainer(OrderedTrainer):
    """An ordered trainer with a class-weighted loss.

    Parameters
    ----------
    class_weights
        One factor per label, of mean 1 over the training rows.
    """

    def __init__(self, *, class_weights: npt.NDArray[np.float64], **arguments: Any) -> None:
        super().__init__(**arguments)
        self._class_weights = torch.tensor(class_weights, dtype=torch.float32)

    def mean_loss(self, logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """Mean over the batch of weight × cross-entropy."""
        weights = self._class_weights.to(labels.device)
        # Not torch's own `weight=`: that divides by the weights present in the batch, which
        # undoes them in a batch of one label.
        each = cross_entropy(logits, labels, reduction="none")
        return (each * weights[labels]).mean()


def build(
    *,
    model: Any,
    tokenizer: Any,
    arguments: TrainingArguments,
    settings: Settings,
    train: Rows,
    validation: Rows,
    positive: int,
    logs: Path,
    made: Callable[..., ClassifierTrainer] = ClassifierTrainer,
) -> tuple[ClassifierTrainer, GracefulStop]:
    """Put together the trainer of one run, and the callback that hears Ctrl-C.

    Parameters
    ----------
    made
        The kind of trainer.
    """
    stop = GracefulStop()
    labels = np.array([row["labels"] for row in train])
    trainer = made(
        class_weights=balancing_weights(labels, model.config.num_labels, settings.class_weights),
        model=model,
        args=arguments,
        data_collator=DataCollatorWithPadding(tokenizer, pad_to_multiple_of=8),
        train_dataset=train,
        eval_dataset=validation,
        processing_class=tokenizer,
        compute_metrics=lambda answers: metrics(answers, positive),
        callbacks=[*_early_stopping(settings), Clock(), Progress(), stop],
    )
    trainer.log_to(logs)
    return trainer, stop


def _early_stopping(settings: Settings) -> Iterator[EarlyStoppingCallback]:
    if settings.early_stopping:
        yield EarlyStoppingCallback(settings.patience)


def balancing_weights(
    labels: npt.NDArray[np.int_], classes: int, wanted: bool = True
) -> npt.NDArray[np.float64]:
    """One weight per class, inverse to its frequency and of mean 1 over `labels`; else all 1.

    Every class must occur.
    """
    if not wanted:
        return np.ones(classes)
    counts = np.bincount(labels, minlength=classes)
    return len(labels) / (classes * counts)


def metrics(answers: EvalPrediction, positive: int) -> dict[str, float]:
    """Area under the ROC curve of the positive class's score, and balanced accuracy."""
    logits = np.asarray(answers.predictions, dtype=np.float64)
    truth = np.asarray(answers.label_ids)
    # AUC depends on the order of scores only: the margin over the other classes' log-sum-exp
    # orders like the softmax, without its rounding to 0 and 1.
    others = np.logaddexp.reduce(np.delete(logits, positive, axis=1), axis=1)
    return {
        "roc_auc": float(roc_auc_score(truth == positive, logits[:, positive] - others)),
        "balanced_accuracy": float(balanced_accuracy_score(truth, logits.argmax(axis=1))),
    }


def training_arguments(settings: Settings, checkpoints: Path) -> TrainingArguments:
    """Trainer's arguments: a checkpoint and a validation per epoch, the best one kept.

    Raises
    ------
    InputError
        The device lacks the precision asked for.
    """
    return TrainingArguments(
        output_dir=str(checkpoints),
        seed=settings.seed,
        num_train_epochs=settings.epochs,
        per_device_train_batch_size=settings.batch_size,
        per_device_eval_batch_size=4 * settings.batch_size,
        gradient_accumulation_steps=settings.gradient_accumulation,
        learning_rate=settings.learning_rate,
        warmup_steps=WARMUP,
        weight_decay=WEIGHT_DECAY,
        bf16=use_bf16(settings.precision),
        use_cpu=on_cpu(),
        dataloader_pin_memory=not on_cpu(),
        train_sampling_strategy="group_by_length",
        eval_strategy="epoch",
        save_strategy="epoch",
        # The best and the last: with 1, Trainer would delete the checkpoint of an interruption.
        save_total_limit=2,
        load_best_model_at_end=settings.early_stopping,
        metric_for_best_model="loss",
        restore_callback_states_from_checkpoint=True,
        logging_steps=LOG_EVERY,
        log_level="error",
        disable_tqdm=True,
        report_to="none",
    )


def epoch_metrics(history: Sequence[Mapping[str, float]]) -> tuple[dict[str, float], ...]:
    """Per epoch: mean logged training loss, and what validation found of its own measures."""
    epochs = []
    losses: list[float] = []
    for entry in history:
        if "loss" in entry:
            losses.append(entry["loss"])
        elif "eval_loss" in entry:
            epochs.append(_epoch(entry, losses))
            losses = []
    return tuple(epochs)


def _epoch(entry: Mapping[str, float], losses: Sequence[float]) -> dict[str, float]:
    found = {"epoch": float(entry["epoch"])}
    if losses:
        found["training_loss"] = float(np.mean(losses))
    for name in ("loss", "roc_auc", "balanced_accuracy"):
        if f"eval_{name}" in entry:
            found[f"validation_{name}"] = float(entry[f"eval_{name}"])
    return found


def _tensorboard(logs: Path) -> Any:
    from torch.utils.tensorboard import SummaryWriter
    from transformers.integrations import TensorBoardCallback

    return TensorBoardCallback(SummaryWriter(str(logs)))
