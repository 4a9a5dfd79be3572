"""The files that rows, and what references say of them, are kept in: written, read, refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.arrays import (
    Arrays,
    are_whole_numbers,
    read_arrays,
    taken,
    write_arrays,
)
from audit.errors import InputError, listing
from audit.files import inside
from audit.membership import canaries, coins
from audit.membership.references import ANEW, ROUNDING, Reference
from audit.membership.rows import Feature, Fingerprints, Membership

MEMBERSHIP = "membership.safetensors"
"""In a model_dir; written when the model is trained."""

MOST_REFERENCES = 256

_FEATURES = "features"
_COLUMNS = ("member", "label", "blind", "fingerprint", "log_probability")
_REFERENCE = ("fingerprint", "log_probability", "trained")


def write(found: Membership, path: Path) -> None:
    """Write rows, without references, as safetensors."""
    arrays, metadata = written(found)
    write_arrays(arrays, path, metadata)


def written(found: Membership) -> tuple[Arrays, dict[str, str]]:
    """Rows, without references, as arrays and metadata of a safetensors file."""
    features = [{"name": name, "groups": f.groups} for name, f in found.features.items()]
    arrays: Arrays = {
        "member": found.member.astype(np.uint8),
        "label": found.label.astype(np.int32),
        "blind": found.blind.astype(np.float32),
        "fingerprint": found.fingerprint,
        "log_probability": found.log_probability.astype(np.float32),
        **{f"groups.{i}": f.codes.astype(np.int32) for i, f in enumerate(found.features.values())},
    }
    if found.canaries is not None:
        arrays |= canaries.arrays_of(found.canaries)
    if found.coins is not None:
        arrays |= coins.arrays_of(found.coins)
    return arrays, {_FEATURES: json.dumps(features)}


def write_reference(
    found: Reference, fingerprint: Fingerprints, path: Path, told: Reference | None = None
) -> None:
    """Write what a reference says of the rows with these fingerprints, and of the coins'."""
    arrays: Arrays = {
        "fingerprint": fingerprint,
        "log_probability": found.log_probability.astype(np.float32),
        "trained": found.trained.astype(np.uint8),
    }
    if told is not None:
        arrays |= coins.arrays_told(told)
    write_arrays(arrays, path)


def read(path: Path, references: Path | None = None) -> Membership:
    """Read rows, and what the references in a folder say of them; it need not be there.

    Raises
    ------
    InputError
        Too large, not safetensors, not what `write` writes, or references to other rows.
    """
    found = rows_in(path, *read_arrays(path))
    if references is None:
        return found
    names = sorted(each.name for each in references.glob("*.safetensors"))
    if len(names) > MOST_REFERENCES:
        raise InputError(references, f"{len(names):,} files", expected=f"at most {MOST_REFERENCES}")
    said = [_reference(inside(references, name), found) for name in names]
    told = tuple(of_coins for _, of_coins in said if of_coins is not None)
    return replace(
        found,
        references=tuple(of_rows for of_rows, _ in said),
        coins=found.coins and replace(found.coins, told=told),
    )


def rows_in(path: Path, arrays: Arrays, metadata: Mapping[str, str], least: int = 2) -> Membership:
    """Rows from the arrays and metadata of a file.

    Parameters
    ----------
    least
        Classes there must be.

    Raises
    ------
    InputError
        They are not what `written` makes.
    """
    planted = canaries.canaries_of(path, taken(arrays, canaries.CANARIES))
    tossed = taken(arrays, coins.COINS)
    features = _features(path, metadata.get(_FEATURES, "[]"))
    groups = [f"groups.{i}" for i in range(len(features))]
    _require(path, arrays, (*_COLUMNS, *groups))
    label, member = arrays["label"], arrays["member"] != 0
    classes = arrays["log_probability"].shape[1]
    named = classes >= least and are_whole_numbers(label, 0, classes - 1)
    if not named or not 0 < member.sum() < len(member):
        raise InputError(
            path, f"{int(member.sum()):,} of {len(member):,} rows are members, {classes} classes",
            expected="members and non-members, each labelled one of "
            f"{'two or more' if least > 1 else 'its'} classes",
        )  # fmt: skip
    for name, (feature, names) in zip(groups, features.items(), strict=True):
        if not are_whole_numbers(arrays[name], -1, len(names) - 1):
            raise InputError(path, f"a group that {feature!r} does not have", field=name)
    return Membership(
        member, label,
        arrays["log_probability"].astype(np.float64), arrays["blind"].astype(np.float64),
        arrays["fingerprint"],
        {feature: Feature(names, arrays[name].astype(np.int64))
         for name, (feature, names) in zip(groups, features.items(), strict=True)},
        canaries=planted,
        coins=coins.coins_of(path, tossed, classes),
    )  # fmt: skip


def _reference(path: Path, of: Membership) -> tuple[Reference, Reference | None]:
    arrays, _ = read_arrays(path)
    told = coins.told_of(path, taken(arrays, coins.TOLD), of.coins)
    _require(path, arrays, _REFERENCE)
    same = np.array_equal(arrays["fingerprint"], of.fingerprint)
    if not same or arrays["log_probability"].shape != of.log_probability.shape:
        raise InputError(
            path, "tells of other rows than the model's", expected=f"the rows of {MEMBERSHIP}",
            hint=ANEW,
        )  # fmt: skip
    return Reference(arrays["log_probability"].astype(np.float64), arrays["trained"] != 0), told


def _features(path: Path, text: str) -> dict[str, tuple[str, ...]]:
    try:
        listed = json.loads(text)
        return {str(each["name"]): tuple(map(str, each["groups"])) for each in listed}
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise InputError(
            path, f"cannot be read ({error})", field=_FEATURES,
            expected="a list of names with their groups",
        ) from error  # fmt: skip


def _require(path: Path, arrays: Mapping[str, NDArray[Any]], names: tuple[str, ...]) -> None:
    shapes = {name: array.shape for name, array in sorted(arrays.items())}
    n = shapes.get("fingerprint", (0,))[:1]
    fits = set(arrays) == set(names) and all(
        shape[:1] == n and len(shape) == (2 if name == "log_probability" else 1)
        for name, shape in shapes.items()
    )
    whole = fits and n[0] > 0 and arrays["fingerprint"].dtype == np.uint64
    if not whole or not all(_finite(name, array) for name, array in arrays.items()):
        raise InputError(path, f"holds {shapes}", expected=f"finite arrays {listing(names, 20)}")
    if arrays["log_probability"].max(initial=0) > ROUNDING:
        raise InputError(path, "a probability above 1", field="log_probability")


def _finite(name: str, array: NDArray[Any]) -> bool:
    return bool(np.isfinite(array).all() or (name == "blind" and not np.isinf(array).any()))
