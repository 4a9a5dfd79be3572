"""Arrays in a safetensors file that nobody vouches for: how much is read, and what must hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from audit.errors import InputError

MOST_BYTES = 16 * 2**20

Arrays = dict[str, NDArray[Any]]


def read_arrays(path: Path, most: int = MOST_BYTES) -> tuple[Arrays, dict[str, str]]:
    """Arrays and metadata of a safetensors file of at most `most` bytes.

    Raises
    ------
    InputError
        Larger than that, or not safetensors.
    """
    # An array here takes as much memory as its bytes in the file: to bound one is to bound both.
    if path.stat().st_size > most:
        raise InputError(path, f"{path.stat().st_size:,} bytes", expected=f"at most {most:,}")
    try:
        with safe_open(path, framework="np") as opened:
            arrays = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118
            return arrays, opened.metadata() or {}
    except (SafetensorError, OSError, TypeError, AttributeError) as error:
        # The last two are of numbers that numpy does not know, such as bfloat16.
        raise InputError(path, f"is not a whole safetensors file ({error})") from error


def write_arrays(
    arrays: Mapping[str, NDArray[Any]], path: Path, metadata: dict[str, str] | None = None
) -> None:
    """Write arrays and metadata as safetensors."""
    # Of an array in another order the library writes the bytes as they lie, silently.
    save_file({name: np.ascontiguousarray(a) for name, a in arrays.items()}, path, metadata)


def taken(arrays: Arrays, names: Iterable[str]) -> Arrays:
    """Those of these names, in their order, taken out of what a file holds."""
    return {name: arrays.pop(name) for name in names if name in arrays}


def are_finite(arrays: Mapping[str, NDArray[Any]]) -> bool:
    """Whether no array holds NaN or infinity."""
    return all(np.isfinite(array).all() for array in arrays.values())


def are_whole_numbers(array: NDArray[Any], least: int, most: int) -> bool:
    """Whether an array, which is not empty, is of integers between these, both included."""
    whole = np.issubdtype(array.dtype, np.integer)
    return bool(whole and array.min() >= least and array.max() <= most)
