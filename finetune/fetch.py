"""Bring a data set's original files here: from a mirror folder, or from their publisher."""

from __future__ import annotations

import gzip
import os
import zlib
from pathlib import Path
from typing import IO, cast

import platformdirs

from audit.errors import InputError, listing
from audit.files import atomic_path, sha256_file
from finetune.download import download
from finetune.sources import SOURCES, Edition, OriginalFile, Source

MIRROR_VARIABLE = "ETHICS_AUDIT_MIRROR"
DATA_VARIABLE = "ETHICS_AUDIT_DATA"

_CHUNK = 2**20


def data_folder() -> Path:
    """Where fetched files are kept: ``$ETHICS_AUDIT_DATA``, or the user's cache folder."""
    named = os.environ.get(DATA_VARIABLE)
    return Path(named) if named else platformdirs.user_cache_path("ethics-audit") / "data"


def fetch(
    name: str,
    *,
    mirror: Path | None = None,
    into: Path | None = None,
    progress: bool = True,
) -> Path:
    """Fetch the original files of a data set and check their digests.

    Parameters
    ----------
    name
        One of `finetune.sources.SOURCES`.
    mirror
        Take the files from anywhere below this folder, as they are or gzipped, and ask no network;
        by default the folder in ``$ETHICS_AUDIT_MIRROR``, if that is set.
    into
        Keep the files in a folder `name` below this one; by default below `data_folder`.
    progress
        Show a progress bar where the output is a terminal.

    Returns
    -------
    Path
        The folder with the files. Files already there are checked, not fetched again.

    Raises
    ------
    InputError
        Unknown name, a file that cannot be had, or one whose digest is not an accepted one.
    """
    source = named(name)
    folder = (into or data_folder()) / name
    if present(source, folder):
        return folder
    mirror = mirror or mirror_folder()
    edition = _obtainable(source, mirror)
    for file in edition:
        target = folder / file.name
        if _is_there(file, target):
            continue
        if mirror:
            _copy_from_mirror(file, mirror, target)
        else:
            _download(source, file, target, progress=progress)
    return folder


def named(name: str) -> Source:
    """The source of this name.

    Raises
    ------
    InputError
        There is none.
    """
    if name not in SOURCES:
        raise InputError(
            "fetch", f"unknown data set {name!r}", expected=f"one of {listing(SOURCES, 20)}"
        )
    return SOURCES[name]


def mirror_folder() -> Path | None:
    """The mirror the environment names, if any."""
    folder = os.environ.get(MIRROR_VARIABLE)
    return Path(folder) if folder else None


def present(source: Source, folder: Path) -> Edition | None:
    """The first edition whose files are all in `folder`, with accepted digests."""
    return next(
        (
            edition
            for edition in source.editions
            if all(_is_there(file, folder / file.name) for file in edition)
        ),
        None,
    )


def _is_there(file: OriginalFile, path: Path) -> bool:
    return path.is_file() and (not file.sha256 or file.accepts(sha256_file(path)))


def _obtainable(source: Source, mirror: Path | None) -> Edition:
    """The edition to go for; where none can be had, the preferred one, whose absence says why."""
    for edition in source.editions:
        if mirror and all(_candidates(file, mirror) for file in edition):
            return edition
        if not mirror and all(file.url for file in edition):
            return edition
    return source.editions[0]


def _download(source: Source, file: OriginalFile, target: Path, *, progress: bool) -> None:
    if not file.url:
        raise InputError(
            file.name,
            "has no address it could be downloaded from without a person",
            hint=f"Get it at {source.page}, and name the folder it is in with --mirror.",
        )
    part = download(file.url, target, max_bytes=file.max_bytes, progress=progress)
    try:
        _check(file, sha256_file(part.path), file.url)
    except InputError:
        part.discard()
        raise
    part.finish()


def _check(file: OriginalFile, digest: str, found_at: object) -> None:
    if not file.accepts(digest):
        raise InputError(
            found_at,
            f"found {digest}",
            field=f"sha256 of {file.name}",
            expected=" or ".join(file.sha256),
            hint="The file is damaged, or its publisher changed it; it was not kept.",
        )


def _copy_from_mirror(file: OriginalFile, mirror: Path, target: Path) -> None:
    """Copy the first acceptable candidate; unpack it if it is gzipped."""
    candidates = _candidates(file, mirror)
    if not candidates:
        raise InputError(
            mirror, f"no file {file.name} or {file.name}.gz", expected="it anywhere below"
        )
    refusals = []
    for candidate in candidates:
        try:
            with atomic_path(target) as temporary:
                _unpack(candidate, temporary, file)
                _check(file, sha256_file(temporary), candidate)
        except InputError as error:
            refusals.append(error)
        else:
            return
    raise refusals[0]


def _candidates(file: OriginalFile, mirror: Path) -> list[Path]:
    """Files below the mirror that go by the name, nearest first; no link that leads out of it."""
    if not mirror.is_dir():
        raise InputError(mirror, "no such directory", expected="a folder with the original files")
    home = mirror.resolve()
    found = [
        path
        for path in mirror.rglob("*")
        if path.name in (file.name, f"{file.name}.gz")
        and path.is_file()
        and path.resolve().is_relative_to(home)
    ]
    return sorted(found, key=lambda path: (len(path.parts), path))


def _unpack(packed: Path, target: Path, file: OriginalFile) -> None:
    """Copy `packed`, unpacked if it is gzipped, but no more than the file may hold."""
    plain = packed.name == file.name
    size = 0
    try:
        with _opened(packed, plain=plain) as stream, target.open("wb") as out:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > file.max_bytes:
                    raise InputError(packed, f"holds more than {file.max_bytes:,} bytes")
                out.write(chunk)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InputError(packed, f"is not a whole gzip file ({error})") from error


def _opened(path: Path, *, plain: bool) -> IO[bytes]:
    return path.open("rb") if plain else cast("IO[bytes]", gzip.open(path, "rb"))
