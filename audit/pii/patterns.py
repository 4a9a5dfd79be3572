r"""Pieces of patterns that several recognisers share.

In RE2 ``\b`` and ``\w`` know ASCII alone, whatever the options: beside a Chinese character a word
begins and ends. In Python's `re` they would not see it, and are not used.
"""

from __future__ import annotations

import re
from datetime import date

# Between a label and its value: "no.", "number is", "on file:", "_no=", ";"; 号码是 in Chinese.
_BETWEEN = (
    r"[)\]]?[ \t_]{0,3}(?:(?i:number|num|nr|no|id|ref|code|is|was|given as|checked|on file|of)\b\.?"
    r"[ \t]{0,2}){0,3}[:#=.,;|-]{0,2}[ \t]{0,3}[\"'(\[]?"
)
_BETWEEN_HAN = r"(?:号码?|编号)?[ \t]{0,3}[是为:=;|,]{0,2}[ \t]{0,3}[\"'(\[]?"

_PARTS = re.compile(r"[\d\n;]|..(?<!no)[.!?]")


def labelled(value: str, english: str, chinese: str) -> str:
    """A pattern of values (its group) behind a label: English in any case, or Chinese.

    A blank in an English label stands for an underscore, a hyphen or nothing as well: *sort code*
    is found as ``sort_code`` and ``sortcode``.
    """
    written = english.replace(" ", "[ _-]?")
    return rf"(?:(?:\b|_)(?i:{written}){_BETWEEN}|(?:{chinese}){_BETWEEN_HAN})({value})"


def words(*terms: str) -> re.Pattern[str]:
    """Any of the terms in a text in lower case: ASCII ones as whole words, others anywhere."""
    ascii_ = "|".join(term.replace(" ", "[ _-]?") for term in terms if term.isascii())
    others = "|".join(term for term in terms if not term.isascii())
    whole = rf"(?<![a-z])(?:{ascii_})(?![a-z])" if ascii_ else ""
    return re.compile("|".join(filter(None, (whole, others))))


def is_day(year: int, month: int, day: int, earliest: int = 1850, latest: int = 2050) -> bool:
    """Whether there is such a day, in these years; a year of two digits is one of the 1900s."""
    year += 1900 if year < 100 else 0
    try:
        return earliest <= date(year, month, day).year <= latest
    except ValueError:
        return False


def is_date(value: str) -> bool:
    """Whether a value is three numbers that can be read as a day, in either usual order."""
    numbers = re.fullmatch(r"(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})", value)
    if not numbers:
        return False
    first, second, third = map(int, numbers.groups())
    orders = ((first, second, third), (third, second, first), (third, first, second))
    return any(is_day(*order) for order in orders)


def is_close(between: str) -> bool:
    """Whether what stands between a word and a value lets the one mean the other.

    A little, with no number, line or sentence of its own; *no.* is no end of a sentence.
    """
    return len(between) <= 14 and _PARTS.search(between) is None
