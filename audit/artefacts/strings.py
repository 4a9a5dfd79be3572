"""The texts that a file holds, be it text, a pickle or a log of events; nothing is unpickled.

A pickle is a program. Listing its instructions (`pickletools.genops`) runs none of them, and the
texts it would put into objects are among their arguments.
"""

from __future__ import annotations

import io
import pickletools
import re
import warnings
from pathlib import Path

from audit.artefacts.archive import opened, uncompressed
from audit.errors import InputError

MOST_BYTES = 8 * 2**20
"""Of a file, or of a pickle within one; of more only the beginning is read."""

PICKLES = (".bin", ".pt", ".pth", ".pkl", ".pickle")

_PRINTABLE = re.compile(rb"[\x20-\x7e]{6,}")


def texts_of(path: Path) -> str:
    """What a file says, a line for each text where it is no text itself.

    Raises
    ------
    InputError
        It cannot be read, or its archive is damaged.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES)
    except OSError as error:
        raise InputError(path, f"cannot be read ({error.strerror})") from error
    if path.name.endswith(PICKLES):
        return "\n".join(strings_of_pickles(_pickle_in(path, data)))
    if b"\0" in data:
        return "\n".join(run.decode("ascii") for run in _PRINTABLE.findall(data))
    return data.decode("utf-8", "replace")


def strings_of_pickles(data: bytes) -> list[str]:
    """Texts among the instructions of pickles, one behind the other; of a damaged one the first.

    Bytes that are printable are texts too.
    """
    found: list[str] = []
    stream = io.BytesIO(data)
    with warnings.catch_warnings():
        # An old pickle may escape what needs none; that is not for our reader to hear.
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            while stream.tell() < len(data):
                for _, argument, _ in pickletools.genops(stream):
                    if isinstance(argument, str):
                        found.append(argument)
                    elif isinstance(argument, bytes | bytearray):
                        found += (run.decode("ascii") for run in _PRINTABLE.findall(argument))
        except ValueError:
            return found  # no instruction, or one cut off: what comes behind is no pickle
    return found


def _pickle_in(path: Path, data: bytes) -> bytes:
    """The pickle of a file by `torch.save`, which is an archive, else the file itself."""
    with opened(path) as archive:
        if archive is None:
            return data
        for member in uncompressed(archive, "data.pkl"):
            with archive.open(member) as stream:
                return stream.read(MOST_BYTES)
    return b""
