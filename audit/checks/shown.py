"""Texts as a report may show them: pieces of them, the personal data in them masked.

What was not recognised is not masked, and names of persons are not looked for.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

from audit.pii import find

WINDOW = 6
"""Words shown on either side of the first change."""

MOST_WORDS = 30
"""Words shown of a text altogether."""

MOST_COMPARED = 400
"""Words in which the first change is looked for."""

_WORD = re.compile(r"\S+")


def masked_words(text: str, spans: Iterable[Sequence[int]]) -> list[str]:
    """The words at `spans`, those that overlap personal data as its type in brackets."""
    hits = find(text)
    return [
        next((f"[{h.type}]" for h in hits if h.start < end and start < h.end), text[start:end])
        for start, end in spans
    ]


def where_they_differ(one: str, other: str) -> tuple[str, str]:
    """The piece of each text around their first difference, on one line, masked.

    What came in the place of personal data is masked as well: it is as good as the same.
    """
    first, second = one.split(), other.split()
    blocks = difflib.SequenceMatcher(
        None, first[:MOST_COMPARED], second[:MOST_COMPARED], autojunk=False
    )
    steps = blocks.get_opcodes()
    shown, rewritten = _masked(one), _masked(other)
    for tag, start, end, new_start, new_end in steps:
        masks = [shown[i] for i in range(start, end) if shown[i] != first[i]]
        if tag == "replace" and masks:
            rewritten[new_start:new_end] = [masks[0]] * (new_end - new_start)
    at, new_at = next(((s[1], s[3]) for s in steps if s[0] != "equal"), (0, 0))
    return _piece(shown, max(0, at - WINDOW)), _piece(rewritten, max(0, new_at - WINDOW))


def _masked(text: str) -> list[str]:
    return masked_words(text, (match.span() for match in _WORD.finditer(text)))


def _piece(words: list[str], start: int) -> str:
    """From a word on; masks in a row are one."""
    end = start + MOST_WORDS
    head, tail = "… " if start else "", " …" if end < len(words) else ""
    shown = [
        word
        for i, word in enumerate(words[start:end], start)
        if i == start or word != words[i - 1] or not word.startswith("[")
    ]
    return head + " ".join(shown) + tail
