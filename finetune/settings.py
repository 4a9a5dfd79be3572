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
    patience
        Epochs without a lower validation loss before training stops.
    class_weights
        Weigh the loss so that every label counts alike, however rare.
    redact
        Mask personal data in the texts that are learnt from.
    precision
        ``bf16`` runs matrix products in bfloat16 (weights stay float32); ``auto`` does so where the
        hardware has instructions for it.
    """

    base: str = "embedded"
    epochs: int = 3
    seed: int = 0
    rows: int | None = None
    max_length: int = 160
    batch_size: int = 16
    gradient_accumulation: int = 1
    learning_rate: float = 5e-5
    patience: int = 2
    class_weights: bool = True
    redact: bool = False
    precision: Precision = "auto"
