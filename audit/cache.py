"""Predictions kept for the next audit of the same model on the same texts.

They are kept in the user's cache directory, not in the model directory: a model directory is
untrusted, and whoever supplies it could supply flattering predictions with it (ADR 3).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import platformdirs

from audit.files import atomic_path
from audit.stats.estimate import Floats

VERSION = "1"
"""Change it when the same weights and texts would be scored differently."""


def cached(
    model_digest: str, settings: str, texts: Sequence[str], ask: Callable[[], Floats]
) -> tuple[Floats, bool]:
    """The kept predictions, or those of `ask`, then kept.

    Parameters
    ----------
    model_digest
        SHA-256 of whatever decides the answers.
    settings
        What else does, e.g. the number of tokens read.
    texts
        The texts asked about, in order.
    ask
        Makes the predictions: float array (texts, classes).

    Returns
    -------
    predictions
        Float array (texts, classes).
    hit
        Whether they were kept from before.
    """
    path = _folder() / f"{_key(model_digest, settings, texts)}.npy"
    kept = _load(path, len(texts))
    if kept is not None:
        return kept, True
    found = ask()
    with atomic_path(path) as temporary, temporary.open("wb") as stream:
        np.save(stream, found, allow_pickle=False)
    return found, False


def digest_of_texts(texts: Sequence[str]) -> str:
    """SHA-256 of the texts in order, each with its length, so that none run together."""
    total = hashlib.sha256()
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        total.update(len(data).to_bytes(8, "little"))
        total.update(data)
    return total.hexdigest()


def _folder() -> Path:
    return platformdirs.user_cache_path("ethics-audit") / "predictions"


def _key(model_digest: str, settings: str, texts: Sequence[str]) -> str:
    parts = "\n".join((VERSION, model_digest, settings, digest_of_texts(texts)))
    return hashlib.sha256(parts.encode()).hexdigest()


def _load(path: Path, rows: int) -> Floats | None:
    if not path.is_file():
        return None
    try:
        kept = np.load(path, allow_pickle=False)
    except (ValueError, OSError, EOFError):
        return None  # a damaged file is no answer: ask again and overwrite it
    return np.asarray(kept, float) if kept.ndim == 2 and len(kept) == rows else None
