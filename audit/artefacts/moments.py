"""Which entries of the vocabulary an optimiser has seen: Adam's second moments, read raw.

A file of `torch.save` is an archive; its numbers lie there uncompressed, one member for each array,
beside a pickle that says what they are. The pickle is not needed: an array of the size of the
embedding matrix without a negative number, some of its rows all zero, is its second moments. They
are averages of squared gradients, and no gradient ever reached the row of an entry that occurred in
no text.
"""

from __future__ import annotations

from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from audit.artefacts.archive import opened, uncompressed

Flags = NDArray[np.bool_]

BATCH_BYTES = 16 * 2**20
NUMBER = np.dtype("<f4")


def seen_rows(path: Path, shape: tuple[int, int]) -> Flags | None:
    """Rows of the embedding matrix whose second moments are not all zero.

    Parameters
    ----------
    path
        A file of `torch.save`.
    shape
        Vocabulary and dimensions of the matrix.

    Returns
    -------
    bool array (vocabulary,) or None
        ``None`` where no array of 32-bit numbers there can be its second moments. Of several the
        one with most rows of zeros.

    Raises
    ------
    InputError
        The archive is damaged.
    """
    size = shape[0] * shape[1] * NUMBER.itemsize
    found: list[Flags] = []
    with opened(path) as archive:
        if archive is None:
            return None
        for member in uncompressed(archive):
            if "/data/" in member.filename and member.file_size == size:
                with archive.open(member) as stream:
                    seen = _not_zero(stream, shape)
                found += [seen] if seen is not None else []
    return min(found, key=lambda seen: int(seen.sum()), default=None)


def _not_zero(stream: IO[bytes], shape: tuple[int, int]) -> Flags | None:
    """Rows with a number that is not 0; ``None`` where a number is negative or none."""
    vocabulary, width = shape
    seen = np.zeros(vocabulary, dtype=bool)
    batch = max(1, BATCH_BYTES // (width * NUMBER.itemsize))
    for start in range(0, vocabulary, batch):
        rows = min(batch, vocabulary - start)
        data = stream.read(rows * width * NUMBER.itemsize)
        if len(data) < rows * width * NUMBER.itemsize:
            return None
        numbers = np.frombuffer(data, NUMBER).reshape(rows, width)
        if not (numbers >= 0).all():
            return None
        seen[start : start + rows] = numbers.any(axis=1)
    return seen
