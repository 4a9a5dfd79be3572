"""Texts as recognisers read them: one way to write a digit, a letter, a dash; nothing invisible.

A full-width ``＠`` is read as ``@``, a non-breaking space as a space, an Arabic-Indic digit as
a digit, a ``。`` as ``;`` (it ends a sentence, and no address goes on behind it), always one
character for one, so that places in the text stay what they were. Characters that take no room (a
zero-width space amid a card number) are left out, and places are counted back. Nothing else is
changed: letters of other scripts stay, whatever they look like.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

SOON_READ = 1_000
"""Bytes up to which a place is counted anew: that takes less time than a list of all places."""

_RANGES = (
    (0xAD, 0xAD), (0x180E, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064),
    (0x2066, 0x2069), (0xFEFF, 0xFEFF),
)  # fmt: skip
_INVISIBLE = frozenset(chr(code) for first, last in _RANGES for code in range(first, last + 1))
_ANY_INVISIBLE = re.compile(f"[{''.join(sorted(_INVISIBLE))}]")
_REPLACEMENT = "\ufffd"
_MARKS = "‘’‛′“”„″。、，：；（）【】《》·•"
_PLAIN = "''''" + '""""' + ";,,:;()[]<>.."


def _table() -> dict[int, str]:
    """Character -> the ASCII character it stands for."""
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # full width
    table |= dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT)  # halves of pairs: not encodable
    # Blanks, tab and line ends aside: those part lines.
    table |= dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
    table |= dict.fromkeys([*range(0x2010, 0x2014), 0x2043, 0x2212, 0xFE58, 0xFE63], "-")
    table |= dict(zip(map(ord, _MARKS), _PLAIN, strict=True))
    # Digits of other scripts, 0 to 9 in order in each.
    for zero in (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50):
        table |= {zero + digit: str(digit) for digit in range(10)}
    return table


_TABLE = _table()


@dataclass(frozen=True)
class Folded:
    """A text as recognisers read it.

    Attributes
    ----------
    text
        The text read one way, a character for each of the original that takes room.
    data
        `text` in UTF-8, as the engine scans it.
    kept
        Where each character of `text` stands in the original; ``None`` where nothing was left out.
    """

    text: str
    data: bytes = field(repr=False)
    kept: Sequence[int] | None = None

    def index(self, offset: int) -> int:
        """The character of `text` that begins at a byte of `data`."""
        if len(self.data) == len(self.text):
            return offset
        if offset <= SOON_READ:
            return len(self.data[:offset].decode())
        return bisect_left(self._starts, offset)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text that a span (not empty) of `text` was read from."""
        if self.kept is None:
            return start, end
        return self.kept[start], self.kept[end - 1] + 1

    @cached_property
    def _starts(self) -> Sequence[int]:
        """Where in `data` each character begins: at any byte but those that go on with one."""
        starts = np.flatnonzero((np.frombuffer(self.data, np.uint8) & 0xC0) != 0x80)
        return array("q", starts.tobytes())


def fold(text: str) -> Folded:
    """Read a text one way; at once where it is ASCII."""
    if text.isascii():
        return Folded(text, text.encode())
    kept = None
    if _ANY_INVISIBLE.search(text):
        kept = [i for i, character in enumerate(text) if character not in _INVISIBLE]
        text = _ANY_INVISIBLE.sub("", text)
    folded = text.translate(_TABLE)
    return Folded(folded, folded.encode(), kept)
