"""What a pretrained base remembers of the texts it was pretrained on: what `finetune` leaves of it.

No text and no value is kept: a span of personal data is told by its type, by an arbitrary number
for its person, and by how it fared among values of its form.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.arrays import are_finite, read_arrays, write_arrays
from audit.errors import InputError, listing
from audit.files import inside
from audit.membership import Membership, rows_in, written
from audit.stats.estimate import Floats, Ints

PRETRAINING_MEMORY = "pretraining_memory.safetensors"
"""Beside a pretrained base, and in the model_dir of a classifier made of it."""

MOST_TYPES = 64

_TYPES, _WEIGHTS = "types", "weights"
_COMPLETIONS = ("member", "person", "type", "beaten", "alternatives", "exact")
_CODES = ("person", "type", "alternatives")
_PREFIX = "completions."


@dataclass(frozen=True)
class Completions:
    """Personal data taken out of texts, and whether the base would put it back.

    A span is compared with *alternatives*: values of the same type, of as many tokens, that are in
    no training text. At most one span of each person and type, in random order.

    Attributes
    ----------
    types
        Types of personal data, as `audit.pii` names them.
    member
        Bool array (spans,): whether the text was trained on.
    person
        int64 array (spans,): equal for spans of one person.
    type
        int64 array (spans,): position in `types`.
    beaten
        Float array (spans,): alternatives less likely than the true value; ties count half.
    alternatives
        int64 array (spans,): how many there are, at least one.
    exact
        Bool array (spans,): whether the likeliest token in every place is the true one.
    """

    types: tuple[str, ...]
    member: NDArray[np.bool_]
    person: Ints
    type: Ints
    beaten: Floats
    alternatives: Ints
    exact: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.member)

    @property
    def preferred(self) -> Floats:
        """Float array (spans,): share of the alternatives that the true value beats."""
        return self.beaten / self.alternatives

    def one_of_each(self) -> NDArray[np.bool_]:
        """One span of each person: spans of one person are no independent evidence."""
        first = np.zeros(len(self), dtype=bool)
        first[np.unique(self.person, return_index=True)[1]] = True
        return first


@dataclass(frozen=True)
class PretrainingMemory:
    """How likely a base finds texts it was pretrained on, and others.

    Attributes
    ----------
    weights
        SHA-256 of the weights it tells of.
    rows
        Texts trained on and texts held out. They have one class, which is the text itself: the
        log probability (rows, 1) is the mean over tokens of log p, each masked, and so are those of
        `rows.canaries`, where it is a sum over the tokens of the secret, and of `rows.coins`.
    completions
        ``None`` where the texts held no personal data to compare.
    """

    weights: str
    rows: Membership
    completions: Completions | None = None


def write(found: PretrainingMemory, path: Path) -> None:
    """Write it as safetensors."""
    arrays, metadata = written(found.rows)
    metadata[_WEIGHTS] = found.weights
    if (spans := found.completions) is not None:
        made: tuple[NDArray[Any], ...] = (
            spans.member.astype(np.uint8), spans.person.astype(np.int32),
            spans.type.astype(np.int32), spans.beaten.astype(np.float32),
            spans.alternatives.astype(np.int32), spans.exact.astype(np.uint8),
        )  # fmt: skip
        arrays |= {f"{_PREFIX}{n}": a for n, a in zip(_COMPLETIONS, made, strict=True)}
        metadata[_TYPES] = json.dumps(spans.types)
    write_arrays(arrays, path, metadata)


def read(path: Path) -> PretrainingMemory:
    """Read it.

    Raises
    ------
    InputError
        Too large, not safetensors, or not what `write` writes.
    """
    arrays, metadata = read_arrays(path)
    spans = {name: arrays.pop(f"{_PREFIX}{name}") for name in _COMPLETIONS
             if f"{_PREFIX}{name}" in arrays}  # fmt: skip
    rows = rows_in(path, arrays, metadata, least=1)
    if rows.log_probability.shape[1] != 1:
        raise InputError(
            path, f"{rows.log_probability.shape[1]} classes", field="log_probability",
            expected="one: the text itself",
        )  # fmt: skip
    completions = _completions(path, spans, metadata.get(_TYPES, "[]")) if spans else None
    return PretrainingMemory(metadata.get(_WEIGHTS, ""), rows, completions)


def carried(folder: Path, weights: str) -> PretrainingMemory | None:
    """What is known of the weights in a folder; ``None`` where nothing is.

    Weights that were trained further since remember something else.

    Raises
    ------
    InputError
        The file is not what `write` writes, or a link out of the folder.
    """
    path = inside(folder, PRETRAINING_MEMORY)
    found = read(path) if path.is_file() else None
    return found if found and found.weights == weights else None


def _completions(path: Path, arrays: Mapping[str, NDArray[Any]], listed: str) -> Completions:
    types = _types(path, listed)
    shapes = {name: array.shape for name, array in arrays.items()}
    n = shapes.get(_COMPLETIONS[0], ())
    whole = shapes == dict.fromkeys(_COMPLETIONS, n) and len(n) == 1 and n[0] > 0
    if (
        not whole
        or not are_finite(arrays)
        or not all(np.issubdtype(arrays[name].dtype, np.integer) for name in _CODES)
    ):
        raise InputError(
            path, f"holds {shapes}", field="completions",
            expected=f"finite arrays {listing(_COMPLETIONS)} of one length",
        )  # fmt: skip
    found = Completions(
        types, arrays["member"] != 0, arrays["person"].astype(np.int64),
        arrays["type"].astype(np.int64), arrays["beaten"].astype(np.float64),
        arrays["alternatives"].astype(np.int64), arrays["exact"] != 0,
    )  # fmt: skip
    if (
        found.type.min() < 0
        or found.type.max() >= len(types)
        or found.alternatives.min() < 1
        or found.beaten.min() < 0
        or (found.beaten > found.alternatives).any()
    ):
        raise InputError(
            path, "a type that is not named, or more alternatives beaten than there are",
            field="completions", expected="of each span its type, and 0 to all alternatives beaten",
        )  # fmt: skip
    return found


def _types(path: Path, listed: str) -> tuple[str, ...]:
    try:
        names = json.loads(listed)
    except (ValueError, RecursionError) as error:
        raise InputError(path, f"cannot be read ({error})", field=_TYPES) from error
    fits = isinstance(names, list) and all(isinstance(name, str) for name in names)
    if not fits or not 0 < len(names) <= MOST_TYPES:
        raise InputError(path, "no list of types", field=_TYPES, expected="1 to 64 names")
    return tuple(names)
