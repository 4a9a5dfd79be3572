"""The embedding matrix of a model, one row for each entry of its vocabulary."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from audit.errors import InputError

NAMES = (
    "word_embeddings.weight", "embed_tokens.weight", "wte.weight", "shared.weight",
    "tok_embeddings.weight",
)  # fmt: skip
"""How the names of such matrices end: BERT and its kin, Llama, GPT-2, T5, ModernBERT."""

MOST_BYTES = 8 * 2**30

WIDTHS = {"F64": 8, "F32": 4, "F16": 2}
"""Bytes of a number, of the formats that are read; others (bfloat16) are too coarse to compare."""


class Embedding(NamedTuple):
    """Name, number format, and the float array (vocabulary, dimensions) as it was saved."""

    name: str
    format: str
    rows: NDArray[np.floating]


def shape_of_embedding(folder: Path) -> tuple[int, int] | None:
    """Vocabulary and dimensions; ``None`` where no file of weights names such a matrix.

    Raises
    ------
    InputError
        A file of weights is damaged.
    """
    found = _found(folder)
    return found and found[2]


def embedding(folder: Path) -> Embedding | None:
    """The matrix; ``None`` where there is none, or in a format that is not read.

    Raises
    ------
    InputError
        A file of weights is damaged, or the matrix is larger than `MOST_BYTES`.
    """
    found = _found(folder)
    if found is None:
        return None
    path, name, shape, format_ = found
    if format_ not in WIDTHS:
        return None
    size = shape[0] * shape[1] * WIDTHS[format_]
    if size > MOST_BYTES:
        raise InputError(path, f"{name} is {size:,} bytes", expected=f"at most {MOST_BYTES:,}")
    with safe_open(path, "numpy") as tensors:
        return Embedding(name, format_, tensors.get_tensor(name))


def _found(folder: Path) -> tuple[Path, str, tuple[int, int], str] | None:
    for path in sorted(folder.glob("*.safetensors")):
        if path.is_symlink() or not path.is_file():
            continue
        try:
            with safe_open(path, "numpy") as tensors:
                for name in sorted(tensors.keys()):
                    shape = tensors.get_slice(name).get_shape()
                    if name.endswith(NAMES) and len(shape) == 2:
                        format_ = tensors.get_slice(name).get_dtype()
                        return path, name, (shape[0], shape[1]), format_
        except (SafetensorError, OSError) as error:
            raise InputError(path, f"is not a whole safetensors file ({error})") from error
    return None
