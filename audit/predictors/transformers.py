"""Text classifiers of the transformers library, from a directory that nobody vouches for.

Nothing in the directory is executed: weights are safetensors only, custom code is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from tqdm.auto import tqdm

from audit.errors import InputError
from audit.files import inside, read_json, sha256_file
from audit.stats.estimate import Floats

CONFIG = "config.json"
WEIGHTS = "model.safetensors"
SHARDS = "model.safetensors.index.json"
DECISIVE = ("*.safetensors", "*.json", "*.txt", "*.model")
"""Files that decide an answer; their bytes make the digest."""

BATCH_TOKENS = {"cpu": 4096, "cuda": 65536}
LONGEST = 512
WORTH_A_BAR = 256


class TransformersPredictor:
    """A sequence classifier loaded from `model_dir`.

    Parameters
    ----------
    model_dir
        Holds config.json, tokenizer files and model.safetensors (or its shards).
    max_length
        Tokens read of each text; by default what the model can read, at most 512.

    Raises
    ------
    InputError
        Not a model, custom code, pickled or truncated weights, no classification head.
    """

    def __init__(self, model_dir: Path, max_length: int | None = None) -> None:
        config = _checked_config(model_dir)
        _check_weights(model_dir)
        self.labels = _labels(config, model_dir)
        self.digest = _digest(model_dir)
        self._tokenizer, self._model = _load(model_dir)
        self.max_length = min(
            max_length or LONGEST,
            int(self._tokenizer.model_max_length),
            int(config.get("max_position_embeddings", LONGEST)),
        )
        self.device = str(self._model.device)

    @property
    def parts(self) -> tuple[Any, Any]:
        """Model and tokenizer, for what looks inside."""
        return self._model, self._tokenizer

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Softmax of the logits, float64 (texts, classes); equal texts are asked once."""
        import torch

        back, distinct = pd.factorize(np.asarray(texts, dtype=object))
        found = np.empty((len(distinct), len(self.labels)))
        # A few texts take no time worth a bar, and a search asks about a few again and again.
        hidden = True if len(distinct) < WORTH_A_BAR else None
        with tqdm(total=len(distinct), desc="Predicting", unit="text", disable=hidden) as bar:
            for batch, inputs in self._batches(list(distinct)):
                with torch.inference_mode():
                    logits = self._model(**inputs.to(self._model.device)).logits
                found[batch] = torch.softmax(logits.double(), dim=-1).cpu().numpy()
                bar.update(len(batch))
        return np.asarray(found[back])

    def states(self, texts: Sequence[str]) -> tuple[Floats, Floats]:
        """Mean state of each text in the last layer but one (texts, dimensions), and logits."""
        import torch

        states: list[Any] = [None] * len(texts)
        logits: list[Any] = [None] * len(texts)
        for batch, inputs in self._batches(texts):
            with torch.inference_mode():
                made = self._model(**inputs.to(self._model.device), output_hidden_states=True)
            state = made.hidden_states[-2]
            there = inputs["attention_mask"][..., None].to(state)
            mean = (state * there).sum(dim=1) / there.sum(dim=1)
            for row, one, answer in zip(batch, mean.double(), made.logits.double(), strict=True):
                states[row], logits[row] = one.cpu().numpy(), answer.cpu().numpy()
        return np.stack(states), np.stack(logits)

    def truncated(self, texts: Sequence[str]) -> int:
        """How many of the texts are longer than `max_length` tokens."""
        lengths = self._tokenizer(list(texts), return_length=True, verbose=False)["length"]
        return sum(length > self.max_length for length in lengths)

    def _batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Any]]:
        """Batches of texts of like length: little padding, bounded memory."""
        encoded = self._tokenizer(list(texts), truncation=True, max_length=self.max_length)
        lengths = [len(ids) for ids in encoded["input_ids"]]
        budget = BATCH_TOKENS["cuda" if self.device.startswith("cuda") else "cpu"]
        batch: list[int] = []
        # Longest first: a batch too large for memory fails at once, not after an hour.
        for row in sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True):
            if batch and lengths[batch[0]] * (len(batch) + 1) > budget:
                yield batch, self._pad(encoded, batch)
                batch = []
            batch.append(row)
        if batch:
            yield batch, self._pad(encoded, batch)

    def _pad(self, encoded: Any, batch: Sequence[int]) -> Any:
        rows = {key: [values[i] for i in batch] for key, values in encoded.items()}
        return self._tokenizer.pad(rows, return_tensors="pt")


def is_model(path: Path) -> bool:
    """Whether the directory looks like a transformers model."""
    return (path / CONFIG).is_file()


def _checked_config(model_dir: Path) -> dict[str, Any]:
    config = read_json(inside(model_dir, CONFIG))
    path = model_dir / CONFIG
    if not isinstance(config, dict) or "model_type" not in config:
        raise InputError(
            path, "missing", field="model_type", expected="a transformers configuration"
        )
    if "auto_map" in config:
        raise InputError(
            path,
            "the model brings its own code",
            field="auto_map",
            expected="an architecture of the transformers library",
            hint="Code from a model directory is never run.",
        )
    return config


def _check_weights(model_dir: Path) -> None:
    from safetensors import SafetensorError, safe_open

    for path in _weight_files(model_dir):
        try:
            with safe_open(path, framework="np"):
                pass
        except (SafetensorError, OSError) as error:
            raise InputError(
                path,
                f"is not a whole safetensors file ({error})",
                hint="It may have been cut short when copied: copy or train it again.",
            ) from error


def _weight_files(model_dir: Path) -> list[Path]:
    if (model_dir / WEIGHTS).is_file():
        return [inside(model_dir, WEIGHTS)]
    if (model_dir / SHARDS).is_file():
        index = read_json(inside(model_dir, SHARDS))
        names = sorted({str(name) for name in index.get("weight_map", {}).values()})
        return [inside(model_dir, name) for name in names]
    pickled = sorted(path.name for path in model_dir.glob("*.bin"))
    raise InputError(
        model_dir,
        f"holds {pickled[0]} but no {WEIGHTS}" if pickled else f"holds no {WEIGHTS}",
        expected="weights as safetensors",
        hint="Pickled weights can run code and are never loaded: convert them." if pickled else "",
    )


def _labels(config: dict[str, Any], model_dir: Path) -> tuple[str, ...]:
    named = config.get("id2label") or {"0": "LABEL_0", "1": "LABEL_1"}
    labels = tuple(str(named[key]) for key in sorted(named, key=int))
    if len(labels) < 2 or config.get("problem_type") not in (None, "single_label_classification"):
        raise InputError(
            model_dir / CONFIG,
            f"found {len(labels)} labels, problem type {config.get('problem_type')!r}",
            field="id2label",
            expected="a classifier that gives each text one of two or more labels",
        )
    generic = all(label == f"LABEL_{i}" for i, label in enumerate(labels))
    return tuple(str(i) for i in range(len(labels))) if generic else labels


def _digest(model_dir: Path) -> str:
    names = sorted({path.name for pattern in DECISIVE for path in model_dir.glob(pattern)})
    total = hashlib.sha256()
    for name in names:
        # The manifest speaks about the model; it decides none of its answers.
        if name != "manifest.json":
            total.update(f"{name}:{sha256_file(inside(model_dir, name))}\n".encode())
    return total.hexdigest()


def _load(model_dir: Path) -> tuple[Any, Any]:
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    safely = {"local_files_only": True, "trust_remote_code": False}
    try:
        tokenizer = AutoTokenizer.from_pretrained(model_dir, **safely)
        model, report = AutoModelForSequenceClassification.from_pretrained(
            model_dir, use_safetensors=True, output_loading_info=True, **safely
        )
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        first = str(error).strip().split("\n")[0]
        raise InputError(model_dir, f"cannot be loaded ({first})") from error
    if report["missing_keys"]:
        raise InputError(
            model_dir,
            f"the weights lack {sorted(report['missing_keys'])[0]}",
            expected="a trained classification head",
            hint="This looks like a base model: fine-tune it first (python -m finetune train).",
        )
    device = "cuda" if torch.cuda.is_available() else "cpu"
    return tokenizer, model.to(device).eval()
