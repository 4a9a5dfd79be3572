"""The members of a file by `torch.save`, which is an archive; one made by anybody."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from audit.errors import InputError

MOST_MEMBERS = 100_000

DAMAGED = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError,
)  # fmt: skip
"""What `zipfile` raises over archives that are none, encrypted, cut off, or made to mislead."""


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile | None]:
    """The archive; ``None`` for a file that is none.

    Raises
    ------
    InputError
        It is damaged, be it found only as its members are read.
    """
    try:
        if not zipfile.is_zipfile(path):
            yield None
            return
        with zipfile.ZipFile(path) as archive:
            yield archive
    except DAMAGED as error:
        raise InputError(path, f"is a damaged archive ({error})") from error


def uncompressed(archive: zipfile.ZipFile, ending: str = "") -> Iterator[zipfile.ZipInfo]:
    """Members whose names end so, as `torch.save` writes them: compressed ones may never end."""
    for member in archive.infolist()[:MOST_MEMBERS]:
        if member.compress_type == zipfile.ZIP_STORED and member.filename.endswith(ending):
            yield member
