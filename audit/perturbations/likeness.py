"""How alike texts are in meaning, to an encoder that knows nothing of the audited model."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from audit.embedded import embedded
from audit.perturbations.sentences import sentences
from audit.stats.estimate import Floats

BATCH, LONGEST = 64, 256


def likeness(one: Sequence[str], other: Sequence[str]) -> Floats | None:
    """Cosine of each pair's embeddings, -1 to 1; ``None`` where no encoder is installed.

    Of texts with equally many sentences those that differ are compared: what stays would make any
    long text seem like itself, and costs a pass of the encoder.

    References
    ----------
    Reimers, Gurevych (2019), EMNLP, arXiv:1908.10084 (mean of the last layer's states).
    """
    encoder = _encoder()
    if encoder is None:
        return None
    pairs = [_where_they_differ(a, b) for a, b in zip(one, other, strict=True)]
    distinct = list(dict.fromkeys(text for pair in pairs for text in pair))
    points = dict(zip(distinct, _embedded(distinct, *encoder), strict=True))
    return np.array([float(points[a] @ points[b]) for a, b in pairs])


def _where_they_differ(one: str, other: str) -> tuple[str, str]:
    """The sentences of each that differ; the texts whole where their sentences do not pair."""
    first, second = ([text[a:b] for a, b in sentences(text)] for text in (one, other))
    if len(first) != len(second):
        return one, other
    changed = [pair for pair in zip(first, second, strict=True) if pair[0] != pair[1]]
    return " ".join(a for a, _ in changed), " ".join(b for _, b in changed)


@lru_cache(maxsize=1)
def _encoder() -> tuple[Any, Any] | None:
    folder = embedded()
    if folder is None:
        return None
    from transformers import AutoModel, AutoTokenizer

    safely = {"local_files_only": True, "trust_remote_code": False}
    model = AutoModel.from_pretrained(folder, use_safetensors=True, **safely)
    return AutoTokenizer.from_pretrained(folder, **safely), model.eval()


def _embedded(texts: Sequence[str], tokenizer: Any, model: Any) -> Floats:
    """Unit vectors (texts, dimensions), texts of like length together."""
    import torch

    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    found: list[Any] = [None] * len(texts)
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        inputs = tokenizer(
            [texts[i] for i in batch], padding=True, truncation=True, max_length=LONGEST,
            return_tensors="pt",
        )  # fmt: skip
        with torch.inference_mode():
            states = model(**inputs).last_hidden_state
        there = inputs["attention_mask"][..., None]
        mean = torch.nn.functional.normalize((states * there).sum(dim=1) / there.sum(dim=1))
        for i, point in zip(batch, mean.double().numpy(), strict=True):
            found[i] = point
    return np.array(found)
