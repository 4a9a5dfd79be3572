r"""Pieces of patterns that several recognisers share.

In RE2 ``\b`` and ``\w`` know ASCII alone, whatever the options: beside a Chinese character a word
begins and ends. In Python's `re` they would not see it, and are not used.
"""

from __future__ import annotations

import re
from datetime import date

# Between a label and its value, in this order, all of it optional: the mark that ends the label
# ("Acc.", "</b>", '":'); words of numbers ("_no", ", number is"); the rest of a field's name up to
# its colon ("of residence:"); the same in Chinese (号码, a remark in brackets, 为); a mark that
# parts ("=", "|", "**"), or a colon and the end of a line of a form; a bracket or quote.
_FILLERS = (
    "number(?:s|ed)?|num|nbr|nr|nos?|id|identifier|ref|code|details?|doc(?:ument)?|holder|is|was|are"
    "|as|being|reads?|(?:given|shown|recorded|listed|quoted|entered) as|checked|on file|of"
)
_BETWEEN = (
    rf"\.?[)\]\"'*>]{{0,3}}[ \t_]{{0,3}}(?:,? ?(?i:{_FILLERS})\b\.?[ \t]{{0,2}}){{0,3}}"
    r"(?:(?:of|for|on|in)(?: [A-Za-z]{1,12}){1,3}[:=])?"
    r"(?:[证件]{0,2}号?码?|编号|代码)(?:\([^()\n]{1,16}\))?[\"')*]{0,3}[ \t]{0,2}[是为系]?"
    r"(?:[:#]\r?\n|[:#=.,;|>*-]{0,3})[ \t]{0,3}[\"'(\[]?"
)
# Whose number it is, in the name of a field: patientMrn, bankAccountNo.
_WHOSE = (
    "patient|customer|client|user|employee|member|applicant|owner|holder|driver|student|person|payee"
    "|payer|beneficiary|bank|vehicle|home|primary"
)
_LABEL = rf"(?:(?:\b|_|(?i:{_WHOSE}))"
# What a word may go on with: passportNo, nhs_number, SSN id.
_GOES_ON = r"(?:[ ._-]{0,2}(?:numbers?|num|nbr|nr|no|id)\.?)?"

_PARTS = re.compile(r"[\d\n;]|(?:^|..(?<!no))[.!?]|,[^\s\d]")


def labelled(value: str, english: str, chinese: str) -> str:
    """A pattern of values (its group) behind a label: English in any case, or Chinese.

    A blank in an English label stands for an underscore, a hyphen, a stop or nothing as well: *sort
    code* is found as ``sort_code`` and ``sortcode``, *med rec* as ``Med. Rec.``
    """
    written = english.replace(" ", "[ ._-]{0,2}")
    return rf"{_LABEL}(?i:{written})|{chinese}){_BETWEEN}({value})"


def is_labelled(pattern: str) -> bool:
    """Whether `labelled` made the pattern."""
    return pattern.startswith(_LABEL)


def words(*terms: str) -> re.Pattern[str]:
    """Any of the terms in a text in lower case: ASCII ones as whole words, others anywhere.

    A term is a regular expression, a letter first; a blank in it stands for an underscore, a
    hyphen, a stop or nothing as well, and a word of numbers may be written together with it. One
    behind a star may end a word: as ``ssn`` ends ``employeeSsn``.
    """
    return re.compile("|".join(_whole(term) if term.isascii() else term for term in terms))


def _whole(term: str) -> str:
    """The term where no letter stands before or behind it.

    What stands before is looked at behind the first letter: Python's `re` skips at once to the
    places where one of the first letters stands, if nothing is to be tried before.
    """
    begins = "" if term.startswith("*") else "(?<![a-z].)"
    term = term.removeprefix("*").replace(" ", "[ ._-]{0,2}")
    return rf"{term[0]}{begins}{term[1:]}{_GOES_ON}(?![a-z])"


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

    A little, with no number, line or sentence of its own; *no.* is no end of a sentence. Behind a
    comma with no blank (as Chinese has none) begins another clause or field.
    """
    return len(between) <= 14 and _PARTS.search(between) is None
