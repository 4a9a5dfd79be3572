"""The article before a word that is changed: *a doctor*, *an operation*."""

from __future__ import annotations

import re

_ARTICLE = re.compile(r"(?<![^\W_])(a)n?(\s+)\Z", re.IGNORECASE)
_VOWEL = re.compile(
    r"(?!u(?:bi|ni(?![mn])|r[aei]|s[aeu]|t[ei])|e[uw]|on(?:e|ce)(?![^\W_]))[aeiou]"
    r"|ho(?:ur|nest|nou?r)|heir",
    re.IGNORECASE,
)
"""Begins with the sound of a vowel: *hour*, *unimportant*; not *unique*, *use*, *European*."""

_LONGEST = 6
"""Characters of an article and the blanks after it."""


def with_article(text: str, start: int, new: str) -> tuple[int, str]:
    """Where a change begins and what to write, when `new` takes the place of the word at `start`.

    An article before the word is taken in, and made to fit `new`.
    """
    found = _ARTICLE.search(text, max(0, start - _LONGEST), start)
    if not found:
        return start, new
    letter, blanks = found.groups()
    n = "N" if new[:2].isupper() else "n"
    return found.start(), f"{letter}{n if _VOWEL.match(new) else ''}{blanks}{new}"
