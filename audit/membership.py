"""How sure a model is of texts it was trained on, and of others: what `finetune` leaves beside it.

No text is kept. A row is told by a fingerprint keyed with a digest of all the data, so that only
who holds the data can say which row is which.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from audit.coins import (
    COINS,
    ROUNDING,
    TOLD,
    Coins,
    Told,
    arrays_of,
    arrays_told,
    coins_of,
    told_of,
    unseen,
)
from audit.errors import InputError, listing
from audit.files import inside
from audit.stats.estimate import Floats, Ints

MEMBERSHIP = "membership.safetensors"
"""In a model_dir; written when the model is trained."""

MOST_BYTES = 16 * 2**20
MOST_REFERENCES = 256

Fingerprints = NDArray[np.uint64]

_CANARIES, _FEATURES = ("canaries.repeats", "canaries.own", "canaries.others"), "features"
_COLUMNS = ("member", "label", "blind", "fingerprint", "log_probability")
_REFERENCE = ("fingerprint", "log_probability", "trained")


@dataclass(frozen=True)
class Feature:
    """A sensitive feature of the rows: its groups, and the position in them of each row's.

    A row whose group is not recorded has -1.
    """

    groups: tuple[str, ...]
    codes: Ints


@dataclass(frozen=True)
class Reference:
    """What another model of the same kind says of the rows.

    Attributes
    ----------
    log_probability
        Float array (rows, classes).
    trained
        Bool array (rows,): whether this model was trained on the row.
    """

    log_probability: Floats
    trained: NDArray[np.bool_]


@dataclass(frozen=True)
class Canaries:
    """How sure the model is of rows with a random secret, and with others in the secret's place.

    Attributes
    ----------
    repeats
        int64 array (canaries,): training rows that hold the secret.
    own
        Float array (canaries,): log p of the true label of such a row.
    others
        Float array (canaries, secrets): of the same row with secrets that are in none.
    """

    repeats: Ints
    own: Floats
    others: Floats


@dataclass(frozen=True)
class Membership:
    """Rows the model was trained on, and rows it was not; one of each person.

    Attributes
    ----------
    member
        Bool array (rows,): whether the model was trained on the row.
    label
        int64 array (rows,): code of the true label.
    log_probability
        Float array (rows, classes): logarithm of what the model says.
    blind
        Float array (rows,): how likely a member the row is to a baseline that sees text and label
        and never the model; NaN for the half of the rows it was fitted on.
    fingerprint
        uint64 array (rows,): equal for equal texts.
    features
        Sensitive feature -> groups.
    references
        Other models of the same kind, each trained on half of the rows.
    canaries
        Where random secrets were written into training rows; the secrets are not kept.
    coins
        Persons who were put in or left out by the toss of a coin, where that was asked for.
    """

    member: NDArray[np.bool_]
    label: Ints
    log_probability: Floats
    blind: Floats
    fingerprint: Fingerprints
    features: Mapping[str, Feature] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()
    canaries: Canaries | None = None
    coins: Coins | None = None

    def __len__(self) -> int:
        return len(self.member)

    @property
    def twins(self) -> NDArray[np.bool_]:
        """Rows whose text is both a member's and a non-member's: neither, or both."""
        inside, outside = self.fingerprint[self.member], self.fingerprint[~self.member]
        return np.isin(self.fingerprint, np.intersect1d(inside, outside))

    def keeping(self, rows: NDArray[np.bool_]) -> Membership:
        """Some of the rows."""
        return Membership(
            self.member[rows],
            self.label[rows],
            self.log_probability[rows],
            self.blind[rows],
            self.fingerprint[rows],
            {name: replace(f, codes=f.codes[rows]) for name, f in self.features.items()},
            tuple(Reference(r.log_probability[rows], r.trained[rows]) for r in self.references),
            self.canaries,
            self.coins,
        )

    def unseen(self, confidence: Callable[[Floats, Ints], Floats]) -> Floats:
        """What each reference says of rows it was not trained on: (references, rows), else NaN."""
        said = [(r.log_probability, r.trained) for r in self.references]
        return unseen(said, self.label, confidence)


def write(found: Membership, path: Path) -> None:
    """Write rows, without references, as safetensors."""
    arrays, metadata = written(found)
    save_file(arrays, path, metadata)


def written(found: Membership) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """Rows, without references, as arrays and metadata of a safetensors file."""
    features = [{"name": name, "groups": f.groups} for name, f in found.features.items()]
    groups = {f"groups.{i}": f.codes for i, f in enumerate(found.features.values())}
    arrays = {
        "member": found.member.astype(np.uint8),
        "label": found.label.astype(np.int32),
        "blind": found.blind.astype(np.float32),
        "fingerprint": found.fingerprint,
        "log_probability": found.log_probability.astype(np.float32),
        **{name: codes.astype(np.int32) for name, codes in groups.items()},
    }
    if (secret := found.canaries) is not None:
        held = (secret.repeats.astype(np.int32), secret.own.astype(np.float32))
        values = (*held, secret.others.astype(np.float32))
        arrays |= dict(zip(_CANARIES, values, strict=True))
    if found.coins is not None:
        arrays |= arrays_of(found.coins)
    metadata = {_FEATURES: json.dumps(features)}
    return {name: np.ascontiguousarray(a) for name, a in arrays.items()}, metadata


def write_reference(
    found: Reference, fingerprint: Fingerprints, path: Path, told: Told | None = None
) -> None:
    """Write what a reference says of the rows with these fingerprints, and of the coins'."""
    arrays = {
        "fingerprint": fingerprint,
        "log_probability": found.log_probability.astype(np.float32),
        "trained": found.trained.astype(np.uint8),
    }
    if told is not None:
        arrays |= arrays_told(told)
    save_file({name: np.ascontiguousarray(a) for name, a in arrays.items()}, path)


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


def rows_in(
    path: Path, arrays: dict[str, NDArray[Any]], metadata: Mapping[str, str], least: int = 2
) -> Membership:
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
    canaries = _canaries(path, {n: arrays.pop(n) for n in _CANARIES if n in arrays})
    tossed = {n: arrays.pop(n) for n in COINS if n in arrays}
    features = _features(path, metadata.get(_FEATURES, "[]"))
    groups = [f"groups.{i}" for i in range(len(features))]
    _require(path, arrays, (*_COLUMNS, *groups))
    label, member = arrays["label"], arrays["member"] != 0
    classes = arrays["log_probability"].shape[1]
    if not 0 < member.sum() < len(member) or classes < least or not _codes(label, 0, classes):
        raise InputError(
            path, f"{int(member.sum()):,} of {len(member):,} rows are members, {classes} classes",
            expected="members and non-members, each labelled one of "
            f"{'two or more' if least > 1 else 'its'} classes",
        )  # fmt: skip
    for name, (feature, names) in zip(groups, features.items(), strict=True):
        if not _codes(arrays[name], -1, len(names)):
            raise InputError(path, f"a group that {feature!r} does not have", field=name)
    return Membership(
        member, label,
        arrays["log_probability"].astype(np.float64), arrays["blind"].astype(np.float64),
        arrays["fingerprint"],
        {feature: Feature(names, arrays[name].astype(np.int64))
         for name, (feature, names) in zip(groups, features.items(), strict=True)},
        canaries=canaries,
        coins=coins_of(path, tossed, classes),
    )  # fmt: skip


def _canaries(path: Path, arrays: Mapping[str, NDArray[Any]]) -> Canaries | None:
    if not arrays:
        return None
    shapes = {name: array.shape for name, array in arrays.items()}
    n = shapes.get(_CANARIES[0], ())
    fits = set(arrays) == set(_CANARIES) and len(n) == 1 and n[0] > 0
    if (
        not fits
        or shapes[_CANARIES[1]] != n
        or shapes[_CANARIES[2]][:1] != n
        or len(shapes[_CANARIES[2]]) != 2
        or shapes[_CANARIES[2]][1] < 1
        or not all(np.isfinite(array).all() for array in arrays.values())
    ):
        raise InputError(path, f"holds {shapes}", expected=f"finite arrays {listing(_CANARIES)}")
    repeats, own, others = (arrays[name] for name in _CANARIES)
    return Canaries(repeats.astype(np.int64), own.astype(np.float64), others.astype(np.float64))


def _reference(path: Path, of: Membership) -> tuple[Reference, Told | None]:
    arrays, _ = read_arrays(path)
    told = told_of(path, {n: arrays.pop(n) for n in TOLD if n in arrays}, of.coins)
    _require(path, arrays, _REFERENCE)
    same = np.array_equal(arrays["fingerprint"], of.fingerprint)
    if not same or arrays["log_probability"].shape != of.log_probability.shape:
        raise InputError(
            path, "tells of other rows than the model's", expected=f"the rows of {MEMBERSHIP}",
            hint="Make it anew: python -m finetune references MODEL_DIR --k N --overwrite.",
        )  # fmt: skip
    return Reference(arrays["log_probability"].astype(np.float64), arrays["trained"] != 0), told


def read_arrays(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """Arrays and metadata of a safetensors file of at most `MOST_BYTES`.

    Raises
    ------
    InputError
        Larger than that, or not safetensors.
    """
    # An array here takes as much memory as its bytes in the file: to bound one is to bound both.
    if path.stat().st_size > MOST_BYTES:
        raise InputError(path, f"{path.stat().st_size:,} bytes", expected=f"at most {MOST_BYTES:,}")
    try:
        with safe_open(path, framework="np") as opened:
            arrays = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118
            return arrays, opened.metadata() or {}
    except (SafetensorError, OSError, TypeError, AttributeError) as error:
        # The last two are of numbers that numpy does not know, such as bfloat16.
        raise InputError(path, f"is not a whole safetensors file ({error})") from error


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


def _codes(codes: NDArray[Any], least: int, classes: int) -> bool:
    whole = np.issubdtype(codes.dtype, np.integer)
    return bool(whole and codes.min() >= least and codes.max() < classes)
