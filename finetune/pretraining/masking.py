"""Batches of texts with some of their tokens masked, the same again in a run that is resumed."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from transformers import DataCollatorForLanguageModeling

MASKED = 0.15
"""Of the tokens are to be guessed: of these 80 % are masked, 10 % replaced and 10 % left."""


class Masking:
    """Pads texts to a batch and masks tokens at random.

    What is masked follows from the seed, the epoch and the texts alone, so that an interrupted
    epoch goes on as it would have: a generator's state would have run ahead of the checkpoint, as
    batches are made before they are trained on.

    Parameters
    ----------
    epoch
        Tells the number of the epoch.
    """

    def __init__(self, tokenizer: Any, seed: int, epoch: Callable[[], int]) -> None:
        self._collator = DataCollatorForLanguageModeling(
            tokenizer, mlm_probability=MASKED, pad_to_multiple_of=8
        )
        self._seed, self._epoch = seed, epoch

    def __call__(self, rows: Sequence[Mapping[str, Any]]) -> Any:
        """Input ids and attention mask of the batch; labels are -100 where nothing is guessed."""
        texts = b"".join(np.asarray(row["input_ids"], "<i8").tobytes() for row in rows)
        sown = np.random.SeedSequence([self._seed, self._epoch(), zlib.crc32(texts)])
        seed = int(sown.generate_state(1, np.uint64)[0] >> np.uint64(1))
        self._collator.generator = torch.Generator().manual_seed(seed)
        return self._collator(rows)
