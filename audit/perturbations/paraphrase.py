"""Texts in other words, by a sequence-to-sequence model of the user's.

No perturbation of the list: it needs a model, and what it makes cannot be checked beforehand.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from audit.errors import InputError

BATCH = 16
LONGEST = 256
"""Tokens read and written of a text."""


class Paraphraser:
    """Models of the transformers library that rewrite a text, one after another.

    Parameters
    ----------
    model_dirs
        One that paraphrases, or one that translates and one that translates back.

    Raises
    ------
    InputError
        No such model, pickled weights, or code of its own; none of it is ever run.
    """

    def __init__(self, *model_dirs: Path) -> None:
        self._models = [_loaded(Path(folder)) for folder in model_dirs]

    def __call__(self, texts: Sequence[str]) -> list[str]:
        """The texts in other words, in their order: the likeliest found, nothing left to chance."""
        found = list(texts)
        for tokenizer, model in self._models:
            batches = (found[i : i + BATCH] for i in range(0, len(found), BATCH))
            found = [text for batch in batches for text in _rewritten(batch, tokenizer, model)]
        return found


def _loaded(folder: Path) -> tuple[Any, Any]:
    if not (folder / "config.json").is_file():
        raise InputError(
            folder, "is no model: it holds no config.json", expected="what `save_pretrained` writes"
        )
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    safely = {"local_files_only": True, "trust_remote_code": False}
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, **safely)
        model, report = AutoModelForSeq2SeqLM.from_pretrained(
            folder, use_safetensors=True, output_loading_info=True, **safely
        )
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        first = str(error).strip().partition("\n")[0]
        raise InputError(
            folder, f"cannot be loaded ({first})",
            expected="a sequence-to-sequence model with weights as safetensors",
        ) from error  # fmt: skip
    if report["missing_keys"]:
        raise InputError(folder, f"the weights lack {min(report['missing_keys'])}")
    return tokenizer, model.to("cuda" if torch.cuda.is_available() else "cpu").eval()


def _rewritten(batch: Sequence[str], tokenizer: Any, model: Any) -> list[str]:
    import torch

    longest = min(
        LONGEST,
        tokenizer.model_max_length,
        getattr(model.config, "max_position_embeddings", LONGEST) - 1,
    )
    inputs = tokenizer(
        list(batch), padding=True, truncation=True, max_length=longest, return_tensors="pt"
    )
    inputs.pop("token_type_ids", None)
    with torch.inference_mode():
        made = model.generate(
            **inputs.to(model.device), max_new_tokens=longest, num_beams=4, do_sample=False
        )
    return list(tokenizer.batch_decode(made, skip_special_tokens=True))
