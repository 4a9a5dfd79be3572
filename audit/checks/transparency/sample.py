"""Which rows are explained: an order in which every beginning is a fair sample of all rows."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from audit.evidence import Evidence
from audit.stats.estimate import Ints


def drawn(evidence: Evidence, rows: int = 0) -> Ints:
    """Numbers of the first `rows` rows (all, if 0) in an order stratified by group and outcome.

    Rows are sorted by what happened to them (true label, decision), then by their groups, then by a
    digest of what they hold, and taken as the van der Corput sequence goes over them: each
    beginning is spread evenly over the sorted rows. So every row has the same chance, a larger
    budget adds to a smaller one, and the order of the file does not matter.

    References
    ----------
    van der Corput (1935); Madow, Madow (1944), Annals of Mathematical Statistics 15:1-24
    (systematic sampling).
    """
    keys = [digests(evidence), *(g.codes for g in reversed(evidence.features))]
    order = np.lexsort([*keys, evidence.y_pred, evidence.y_true])
    sequence = order[_van_der_corput(len(order))]
    return sequence[:rows] if rows else sequence


def texts_of(evidence: Evidence) -> list[str]:
    """The audited texts; a missing one is empty."""
    found: list[str] = evidence.rows[evidence.used["text"]].astype(str).fillna("").tolist()
    return found


def first_of_each(texts: Sequence[str], order: Ints) -> Ints:
    """`order` without rows whose text has come before: alike texts are one piece of evidence."""
    first = {texts[i]: i for i in reversed(order.tolist())}
    return np.array([i for i in order.tolist() if first[texts[i]] == i], dtype=np.int64)


def digests(evidence: Evidence) -> Ints:
    """A number for each row that depends on what it holds, not where it stands."""
    if "text" in evidence.used:
        words = texts_of(evidence)
        return np.array([_digest(text) for text in words], dtype=np.int64)
    if evidence.rows.empty:
        return np.zeros(evidence.units, dtype=np.int64)
    hashed = pd.util.hash_pandas_object(evidence.rows, index=False).to_numpy()
    return hashed.view(np.int64)


def _digest(text: str) -> int:
    data = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=7).digest()
    return int.from_bytes(data, "little")


def _van_der_corput(n: int) -> Ints:
    """A permutation of 0..n-1 whose beginnings are evenly spread: bits reversed, as they fit."""
    if n == 0:
        return np.zeros(0, dtype=np.int64)
    bits = max(1, (n - 1).bit_length())
    numbers = np.arange(2**bits)
    reversed_ = np.zeros_like(numbers)
    for bit in range(bits):
        reversed_ |= ((numbers >> bit) & 1) << (bits - 1 - bit)
    # Of a power of two as many places as there are rows, each scaled to the rows.
    places = reversed_ * n // 2**bits
    _, first = np.unique(places, return_index=True)
    return np.asarray(places[np.sort(first)], dtype=np.int64)
