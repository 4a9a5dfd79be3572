"""What lies in a model directory: every file and folder, no link followed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from audit.errors import InputError

MOST_ENTRIES = 50_000
"""A directory of more is no model's, and is not looked through."""

EVENTS = "events.out.tfevents"
"""What TensorBoard's logs are called, before time and machine."""

Kind = Literal["file", "folder", "link", "other"]


@dataclass(frozen=True)
class Entry:
    """Something in the directory.

    Attributes
    ----------
    path
        Below the directory, with ``/`` between folders.
    kind
        A link is a link, whatever it points to; ``other`` is a socket, a pipe or a device.
    size
        Bytes, of a file.
    """

    path: str
    kind: Kind
    size: int = 0

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def shown(self) -> str:
        """The path as a report may show it: the name of a log of events tells that of a machine."""
        before, events, _ = self.path.partition(EVENTS)
        return f"{before}{events}.*" if events else self.path

    def is_in(self, folder: str) -> bool:
        """Whether it lies in a folder of the directory, at any depth."""
        return self.path.startswith(f"{folder}/")


def entries(home: Path) -> tuple[Entry, ...]:
    """Everything below `home`, sorted by path; links are named and not followed.

    Raises
    ------
    InputError
        There are more than `MOST_ENTRIES`, or a folder cannot be read.
    """
    found: list[Entry] = []
    folders = [("", home)]
    while folders:
        within, folder = folders.pop()
        try:
            with os.scandir(folder) as there:
                listed = list(_listed(there, within))
        except OSError as error:
            raise InputError(folder, f"cannot be read ({error.strerror})") from error
        found += listed
        if len(found) > MOST_ENTRIES:
            raise InputError(home, f"holds more than {MOST_ENTRIES:,} files and folders")
        folders += [(entry.path, home / entry.path) for entry in listed if entry.kind == "folder"]
    return tuple(sorted(found, key=lambda entry: entry.path))


def _listed(there: Iterator[os.DirEntry[str]], within: str) -> Iterator[Entry]:
    for item in there:
        path = f"{within}/{item.name}" if within else item.name
        if item.is_symlink():
            yield Entry(path, "link")
        elif item.is_dir(follow_symlinks=False):
            yield Entry(path, "folder")
        elif item.is_file(follow_symlinks=False):
            yield Entry(path, "file", item.stat(follow_symlinks=False).st_size)
        else:
            yield Entry(path, "other")
