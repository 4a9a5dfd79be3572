"""Reading and writing files safely: bounded reads, atomic writes, digests, no escape by path."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from audit.errors import InputError

MAX_JSON_BYTES = 64 * 2**20
"""A manifest or report larger than this is not read: model directories are untrusted."""


@contextlib.contextmanager
def atomic_path(target: Path) -> Iterator[Path]:
    """Yield a temporary path beside `target`; rename it over `target` only if the block succeeds.

    An error or Ctrl-C inside the block leaves the old file, or none, never half of one.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        # mkstemp makes the file private; a report is meant to be read by others.
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(target: Path, text: str) -> None:
    """Write `text` as UTF-8, all or nothing."""
    with atomic_path(target) as path:
        path.write_text(text, encoding="utf-8")


def sha256_file(path: Path) -> str:
    """Hexadecimal SHA-256 of the file's bytes, read in chunks."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_json(path: Path) -> Any:
    """Parse a JSON file of bounded size.

    Raises
    ------
    InputError
        The file is missing, larger than `MAX_JSON_BYTES`, not UTF-8 or not JSON.
    """
    if not path.is_file():
        raise InputError(path, "no such file")
    size = path.stat().st_size
    if size > MAX_JSON_BYTES:
        raise InputError(path, f"is {size:,} bytes", expected=f"at most {MAX_JSON_BYTES:,}")
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(path, f"is not UTF-8 text (byte {error.start})") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputError(path, f"is not valid JSON ({error})") from error


def inside(folder: Path, relative: str) -> Path:
    """Resolve `relative` below `folder`, refusing any path (or link) that leads out of it.

    Raises
    ------
    InputError
        The path is absolute, climbs out of `folder`, or is a link to somewhere else.
    """
    path = (folder / relative).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise InputError(
            folder,
            f"{relative!r} leads outside the directory",
            expected="a path inside it",
            hint="If it is a link you trust, copy the directory with its files (cp -rL).",
        )
    return path
