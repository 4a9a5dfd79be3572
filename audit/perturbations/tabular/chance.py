"""Random numbers that a row brings along: the same ones whatever stands beside it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

from audit.stats.estimate import Floats

Words = NDArray[np.uint64]

_TINIEST = 2.0**-53


@dataclass(frozen=True)
class Chance:
    """Random numbers for the cells of rows, drawn from a digest of all that each row holds.

    Rows that are alike in every column share their numbers: nothing else could tell them apart
    without looking at where they stand.

    Attributes
    ----------
    digests
        uint64 array (rows,).
    salt
        Sets these numbers apart from those of another perturbation or seed.
    """

    digests: Words
    salt: str

    @classmethod
    def of(cls, rows: pd.DataFrame, salt: str) -> Self:
        """The chance of these rows."""
        hashed = pd.util.hash_pandas_object(rows, index=False)
        return cls(np.asarray(hashed, dtype=np.uint64), salt)

    def uniform(self, use: str) -> Floats:
        """Float array (rows,) in [0, 1), another one for every use: a column, or what befalls it.

        References
        ----------
        Steele, Lea, Flood (2014), OOPSLA (SplitMix).
        """
        key = hashlib.blake2b(f"{self.salt} {use}".encode("utf-8", "surrogatepass"), digest_size=8)
        words = _mixed(self.digests ^ np.uint64(int.from_bytes(key.digest(), "little")))
        return np.asarray((words >> np.uint64(11)) * _TINIEST)

    def normal(self, use: str) -> Floats:
        """Float array (rows,) of standard normal numbers."""
        return np.asarray(ndtri(np.maximum(self.uniform(use), _TINIEST)))


def _mixed(words: Words) -> Words:
    """Every bit of a word spread over all of it, as SplitMix64 ends."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))
