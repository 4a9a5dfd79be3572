"""A pretrained encoder with a head for our labels, and texts as it reads them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from audit.errors import InputError
from audit.manifest import Task
from finetune.bases import Base
from finetune.corpus import LABEL, TEXT
from finetune.trainer import Rows


def load(base: Base, task: Task, max_length: int) -> tuple[Any, Any]:
    """Load tokenizer and model, the head new unless the base has one for as many labels.

    Raises
    ------
    InputError
        The files are not a text encoder's, or it cannot read as many tokens as asked for.
    """
    tokenizer, model, _ = loaded(
        base,
        max_length,
        AutoModelForSequenceClassification,
        "a text classifier",
        num_labels=len(task.labels),
        id2label=dict(enumerate(task.labels)),
        label2id={label: index for index, label in enumerate(task.labels)},
        problem_type="single_label_classification",
        # A base may come with a head of its own, for other labels than ours.
        ignore_mismatched_sizes=True,
    )
    return tokenizer, model


def loaded(
    base: Base, max_length: int, kind: Any, as_: str, **how: Any
) -> tuple[Any, Any, dict[str, Any]]:
    """Tokenizer and model of a kind, and what the library says of loading it.

    Parameters
    ----------
    kind
        One of the library's classes that open a model for a task.
    as_
        The same in words, for the error.
    how
        Passed on to it.

    Raises
    ------
    InputError
        The files are of nothing of that kind, or it cannot read as many tokens as asked for.
    """
    try:
        tokenizer = AutoTokenizer.from_pretrained(
            base.path, trust_remote_code=False, local_files_only=True
        )
        model, told = kind.from_pretrained(
            base.path,
            dtype=torch.float32,
            trust_remote_code=False,
            use_safetensors=True,
            local_files_only=True,
            output_loading_info=True,
            **how,
        )
    except (OSError, ValueError) as error:
        problem = str(error).strip().splitlines()[0]
        raise InputError(base.path, f"cannot be loaded as {as_} ({problem})") from error
    limit = getattr(model.config, "max_position_embeddings", max_length)
    if max_length > limit:
        raise InputError(
            "--max-length", f"found {max_length}", expected=f"at most {limit} for this base"
        )
    return tokenizer, model, told


def encode(frame: pd.DataFrame, tokenizer: Any, task: Task, max_length: int) -> Rows:
    """Tokenise the texts, cut at `max_length`, each with the index of its label."""
    encoded = tokenizer(list(frame[TEXT]), truncation=True, max_length=max_length)
    return [
        {name: values[row] for name, values in encoded.items()}
        | {"labels": task.labels.index(label)}
        for row, label in enumerate(frame[LABEL])
    ]
