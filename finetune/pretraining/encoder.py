"""A pretrained encoder with a head that guesses masked tokens."""

from __future__ import annotations

import logging
from typing import Any

from transformers import AutoModelForMaskedLM

from audit.errors import InputError
from finetune.bases import Base
from finetune.encoder import loaded

log = logging.getLogger(__name__)


def load(base: Base, max_length: int) -> tuple[Any, Any]:
    """Load tokenizer and model; the head is new, and said to be, where the base brings none.

    Raises
    ------
    InputError
        The files are not an encoder's, its tokenizer cannot mask or cannot tell which characters a
        token was, or it cannot read as many tokens as asked for.
    """
    tokenizer, model, told = loaded(
        base, max_length, AutoModelForMaskedLM, "a masked language model"
    )
    if tokenizer.mask_token is None:
        raise InputError(
            base.path, "its tokenizer has no token to mask with",
            expected="an encoder pretrained by masking, such as BERT",
        )  # fmt: skip
    if not tokenizer.is_fast:
        raise InputError(
            base.path, "its tokenizer does not tell which characters a token was",
            expected="a folder with tokenizer.json",
        )  # fmt: skip
    if told["missing_keys"]:
        log.info(
            "The base has no head that guesses masked tokens: a new one is trained with the rest."
        )
    return tokenizer, model
