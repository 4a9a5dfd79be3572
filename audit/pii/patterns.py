r"""Pieces of patterns that several recognisers share.

In RE2 ``\b`` and ``\w`` know ASCII alone, whatever the options: beside a Chinese character a word
begins and ends. In Python's `re` they would not see it, and are not used.
"""

from __future__ import annotations

import re

# Between a label and its value: "no.", "number is", "on file:", "#"; 号码是 in Chinese.
_BETWEEN = (
    r"[ \t]{0,3}(?:(?i:number|num|nr|no|id|ref|code|is|was|given as|checked|on file|of)\b\.?"
    r"[ \t]{0,2}){0,3}[:#=.,-]{0,2}[ \t]{0,3}[\"'(\[]?"
)
_BETWEEN_HAN = r"(?:号码?|编号)?[ \t]{0,3}[是为:]{0,2}[ \t]{0,3}[\"'(\[]?"


def labelled(value: str, english: str, chinese: str) -> str:
    """A pattern of values (its group) behind a label: English in any case, or Chinese."""
    return rf"(?:\b(?i:{english}){_BETWEEN}|(?:{chinese}){_BETWEEN_HAN})({value})"


def words(*terms: str) -> re.Pattern[str]:
    """Any of the terms in a text in lower case: ASCII ones as whole words, others anywhere."""
    ascii_ = "|".join(term for term in terms if term.isascii())
    others = "|".join(term for term in terms if not term.isascii())
    whole = rf"(?<![a-z])(?:{ascii_})(?![a-z])" if ascii_ else ""
    return re.compile("|".join(filter(None, (whole, others))))
