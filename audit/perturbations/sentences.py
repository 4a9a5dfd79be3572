"""Where the sentences of a text stand."""

from __future__ import annotations

import re

_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"'”’)\]]*+(?=\s+[\"'“‘(\[]?[A-Z0-9]|\s*\Z)|[。！？]++[”’」）]*+|\n"
)
_ABBREVIATION = re.compile(
    r"(?<![^\W_])(?:Dr|Mr|Mrs|Ms|Prof|St|Hon|Rev|Sgt|Capt|Lt|Gen|Sr|Jr|v|vs|cf|No|Nos|Art|Arts|"
    r"Sec|Ch|pp|para|paras|Fig|approx|etc|Inc|Ltd|Co|Corp|[A-Za-z])\Z"
)
_OPENS = re.compile(r"(?:\A|[.!?:\n])[\s\"'“‘(\[]*\Z")
_LONGEST = 8
ENDED = re.compile(r"[.!?…。！？][\"'”’)\]」）]*\Z")
"""A sentence with its mark."""


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence begins and ends, without the blanks around it.

    Sentences end at full stops, question and exclamation marks before a capital or a digit, and at
    line breaks; not at the stops of *Dr.*, *v.*, *e.g.*
    """
    found, start = [], 0
    for match in _END.finditer(text):
        if match[0] == "." and _abbreviated(text, match.start()) and match.end() < len(text):
            continue
        found.append((start, match.end()))
        start = match.end()
    spans = (_trimmed(text, *span) for span in [*found, (start, len(text))])
    return [(start, end) for start, end in spans if start < end]


def begins(text: str, at: int) -> bool:
    """Whether a capital there tells of nothing but the beginning of a sentence."""
    found = _OPENS.search(text, max(0, at - _LONGEST), at)
    return found is not None and not _abbreviated(text, found.start())


def _abbreviated(text: str, at: int) -> bool:
    return _ABBREVIATION.search(text, max(0, at - _LONGEST), at) is not None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return start + left, start + max(left, len(piece.rstrip()))
