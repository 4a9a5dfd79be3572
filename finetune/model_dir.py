"""The folder a training writes: claimed before, filled at the end, its manifest last of all."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from audit.errors import InputError
from audit.files import inside, read_json, sha256_file
from audit.manifest import MANIFEST, read_manifest
from audit.references import REFERENCES
from finetune.corpus import SPLIT

CHECKPOINTS = "checkpoints"
RUN = "run.json"
HELD_OUT = "heldout.parquet"
ROW_ID = "row_id"


class Kind(NamedTuple):
    """What a finished folder is known by: a record, written last, and the files it tells of."""

    record: str
    artefacts: Callable[[Path], Iterable[str]]


CLASSIFIER = Kind(MANIFEST, lambda out: read_manifest(out).artefacts)


def claim(out: Path, *, resume: bool, overwrite: bool, kind: Kind = CLASSIFIER) -> None:
    """Make sure that a new training may write to `out`; clear what an earlier, unfinished one left.

    A finished model there stays whole until the new one takes its place.

    Raises
    ------
    InputError
        `out` holds something and neither option allows for it, or holds nothing to resume, or
        holds files that no training of ours wrote.
    """
    if resume:
        if last_checkpoint(out) is None:
            raise InputError(out, "no checkpoint to resume from", hint="Start without --resume.")
        return
    if out.is_dir() and any(out.iterdir()):
        _require_ours(out, overwrite, kind)
        for folder in (out / CHECKPOINTS, logs_of(out)):
            shutil.rmtree(folder, ignore_errors=True)
    (out / CHECKPOINTS).mkdir(parents=True, exist_ok=True)


def logs_of(out: Path) -> Path:
    """Where TensorBoard finds how a training went: beside the model, as its files name the host."""
    return out.resolve().with_name(f"{out.resolve().name}.logs")


def _require_ours(out: Path, overwrite: bool, kind: Kind) -> None:
    finished, begun = (out / kind.record).is_file(), (out / CHECKPOINTS / RUN).is_file()
    if not finished and not begun:
        raise InputError(out, "not empty", expected="a new or empty folder for --out")
    # A training that ended before its first checkpoint left nothing to lose.
    if not overwrite and (finished or last_checkpoint(out) is not None):
        raise InputError(
            out,
            "holds an earlier training",
            hint="Continue it with --resume if it was interrupted, replace it with --overwrite, "
            "or choose another --out.",
        )


def last_checkpoint(out: Path) -> Path | None:
    """The newest checkpoint that was saved whole."""
    # trainer_state.json is what Trainer writes last.
    whole = [path.parent for path in (out / CHECKPOINTS).glob("checkpoint-*/trainer_state.json")]
    return max(whole, key=lambda path: int(path.name.rpartition("-")[2]), default=None)


def require_same_run(out: Path, run: Mapping[str, Any]) -> None:
    """Refuse to resume a run under other settings or on other rows.

    With another seed or sample, rows already trained on could end up among the held-out ones.

    Raises
    ------
    InputError
        With every difference.
    """
    path = out / CHECKPOINTS / RUN
    before = read_json(path)
    # A setting that only the run begun has is a difference as well: that was another training.
    names = dict.fromkeys([*run, *before])
    changed = [name for name in names if before.get(name) != run.get(name)]
    if changed:
        found = ", ".join(f"{name} {run.get(name)!r}" for name in changed)
        expected = ", ".join(f"{name} {before.get(name)!r}" for name in changed)
        raise InputError(path, f"this command has {found}", expected=f"as begun, {expected}")


@contextlib.contextmanager
def assembled(out: Path, kind: Kind = CLASSIFIER) -> Iterator[Path]:
    """Yield a folder to put the model's files in; move them into `out` if all went well.

    The record of a model that is replaced goes first and the caller writes the new one last, so
    at no time does a record stand beside files that are not its own.
    """
    folder = Path(tempfile.mkdtemp(dir=out, prefix=".model."))
    try:
        yield folder
        _remove_model(out, kind)
        for path in sorted(folder.iterdir()):
            # safetensors makes its files private; a model may be read by who may read its folder.
            path.chmod(out.stat().st_mode & 0o666)
            path.replace(out / path.name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_model(out: Path, kind: Kind) -> None:
    if not (out / kind.record).is_file():
        return
    artefacts = kind.artefacts(out)
    (out / kind.record).unlink()
    for name in artefacts:
        inside(out, name).unlink(missing_ok=True)
    # Trained to be compared with the model that goes.
    shutil.rmtree(out / REFERENCES, ignore_errors=True)


def write_held_out(test: pd.DataFrame, path: Path) -> None:
    """Write the held-out rows with all their columns; `row_id` is their place in the corpus."""
    rows = test.drop(columns=SPLIT, errors="ignore")
    rows.rename_axis(ROW_ID).reset_index().to_parquet(path, index=False, compression="zstd")


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file directly in `folder`, by name."""
    return {path.name: sha256_file(path) for path in sorted(folder.iterdir()) if path.is_file()}
