"""Human rationales: which characters of a text people marked as the reason."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.checks.transparency.sample import texts_of
from audit.checks.transparency.study import Explained, Study
from audit.errors import InputError
from audit.evidence import Evidence
from audit.stats.estimate import Floats, Ints

EXPECTED = "a list of character positions [3, 4, 5], or of [start, end] pairs"


@dataclass(frozen=True)
class Marked:
    """One explained text, and which of its words people marked.

    Attributes
    ----------
    item
        The text.
    words
        bool array (words,): at least half of the word's characters are marked.
    """

    item: Explained
    words: NDArray[np.bool_]


def marked(evidence: Evidence, found: Study) -> list[Marked]:
    """The tested texts of which people marked some words but not all.

    Raises
    ------
    InputError
        A rationale that is neither character positions nor spans.
    """
    column = evidence.rows[evidence.used["rationale"]]
    texts = texts_of(evidence)
    made = []
    for item in found.tested:
        characters = characters_of(column.iloc[item.row], len(texts[item.row]), str(column.name))
        words = words_marked(characters, item.game.spans)
        if words.any() and not words.all():
            made.append(Marked(item, words))
    return made


def characters_of(value: Any, length: int, column: str) -> NDArray[np.bool_]:
    """Which characters are marked: bool array (characters,)."""
    found = np.zeros(length, dtype=bool)
    for start, end in _spans(value, column):
        found[max(0, start) : end] = True
    return found


def words_marked(characters: NDArray[np.bool_], spans: Ints) -> NDArray[np.bool_]:
    """Words of which at least half of the characters are marked: bool array (words,)."""
    before = np.concatenate([[0], np.cumsum(characters)])
    inside = before[spans[:, 1]] - before[spans[:, 0]]
    return np.asarray(2 * inside >= spans[:, 1] - spans[:, 0])


def _spans(value: Any, column: str) -> list[tuple[int, int]]:
    if value is None or (not isinstance(value, list | tuple | np.ndarray) and pd.isna(value)):
        return []
    try:
        listed = json.loads(value) if isinstance(value, str) else list(value)
        return [_span(one) for one in listed]
    except (ValueError, TypeError) as error:
        raise InputError(
            "--rationale", f"found {str(value)[:60]!r}", field=column, expected=EXPECTED
        ) from error


def _span(one: int | Sequence[int]) -> tuple[int, int]:
    if isinstance(one, int | np.integer):
        return int(one), int(one) + 1
    start, end = one
    return int(start), int(end)


def towards_positive(one: Marked, method: str, positive: int) -> Floats:
    """Values of the words towards the positive class."""
    made = one.item.by_method[method]
    return made.values if made.target == positive else -made.values
