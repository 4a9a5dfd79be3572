"""How much of a text is cut off where its beginning or end is missing."""

from __future__ import annotations

import math

from audit.perturbation import SHARES
from audit.words import is_word, word_spans


def words_and_cut(text: str, severity: int) -> tuple[list[tuple[int, int]], int]:
    """Where the words of the text stand, and how many are cut off: a share, at least one, not all.

    Marks are no words; a Chinese character is one.
    """
    words = [(start, end) for start, end in word_spans(text).tolist() if is_word(text[start:end])]
    share = max(1, math.ceil(SHARES[severity] * len(words) - 0.5))
    return words, min(share, len(words) - 1)
