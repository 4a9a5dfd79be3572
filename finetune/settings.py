"""What a user may choose about a training run; the manifest records every one of these choices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Precision = Literal["auto", "fp32", "bf16"]


@dataclass(frozen=True)
class Settings:
    """Hyperparameters and choices of one training run.

    Attributes
    ----------
    base
        ``embedded``, a local folder, or an id on the Hugging Face hub.
    epochs
        Most passes over the training rows; early stopping may end sooner.
    seed
        Of the split, the subsample, the new classification head, the order of rows and dropout.
    rows
        Size of a label-stratified subsample over all parts; ``None`` uses every row.
    max_length
        Tokens read of a text; the rest is cut.
    batch_size
        Texts per device and forward pass.
    gradient_accumulation
        Forward passes per optimizer step.
    learning_rate
        Highest rate, reached after a tenth of the steps, falling linearly to 0.
    early_stopping
        Keep the epoch of the lowest validation loss, and stop when there has been none lower for
        `patience` epochs; else every epoch is trained and the last one kept.
    patience
        Epochs without a lower validation loss before training stops.
    class_weights
        Weigh the loss so that every label counts alike, however rare.
    redact
        Mask personal data in the texts that are learnt from.
    coin_rows
        Persons of the training part whom the toss of a fair coin trains on or leaves out, so that
        it can be measured how far the model tells; 0 for none.
    precision
        ``bf16`` runs matrix products in bfloat16 (weights stay float32); ``auto`` does so where the
        hardware has instructions for it.
    epsilon
        Of differential privacy, over all epochs (`finetune.private`); ``None`` trains without.
        Under it `batch_size` texts are computed at a time, and `batch_size` times
        `gradient_accumulation` of them make a step, on average.
    delta
        Of differential privacy; ``None`` takes the largest power of ten below 1 / training rows.
    max_gradient_norm
        Under an epsilon, the length to which the gradient of each row is clipped.
    """

    base: str = "embedded"
    epochs: int = 3
    seed: int = 0
    rows: int | None = None
    max_length: int = 160
    batch_size: int = 16
    gradient_accumulation: int = 1
    learning_rate: float = 5e-5
    early_stopping: bool = True
    patience: int = 2
    class_weights: bool = True
    redact: bool = False
    coin_rows: int = 0
    precision: Precision = "auto"
    epsilon: float | None = None
    delta: float | None = None
    max_gradient_norm: float = 1.0
