"""Dates, written another way."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.places import matches_changed

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_NUMBER = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}

_NAME = "|".join(rf"{name[:3]}(?:{name[3:]}|\.)?" for name in _MONTHS) + r"|Sept\.?"
_YEAR = r"(?:1[5-9]|20)\d\d"
_ORDINAL = r"(?:st|nd|rd|th)"
# 3 and 5 May 2021, 3rd to 5th May 2021: the month belongs to both days.
_OF_TWO = "".join(
    rf"(?<!\b\d{word}{the})(?<!\b\d\d{word}{the})(?<!\d{_ORDINAL}{word}{the})"
    for word in (" and ", " or ", " to ", " & ", " – ", " - ", ", ")
    for the in ("", "the ")
)
_DATE = re.compile(
    r"(?<![\w/.:–-])(?:"
    rf"{_OF_TWO}(?:[Tt]he (?=\d\d?{_ORDINAL}))?(\d\d?){_ORDINAL}?(?: of)? ({_NAME}),? "
    rf"(?P<day_first>{_YEAR})"
    rf"|({_NAME}) (\d\d?){_ORDINAL}?,? (?P<month_first>{_YEAR})"
    rf"|({_YEAR})-(\d\d)-(?P<iso>\d\d)"
    rf"|(\d\d?)/(\d\d?)/(?P<slashes>{_YEAR})"
    r")(?![\w/–-]|[.:,]\w)"
)


@perturbation(
    kind=Kind.FORMATS,
    examples=[
        Example("3 May 2021", "3rd of May 2021"),
        Example("3 May 2021", "May 3, 2021", 1, 1),
        Example("3 May 2021", "2021-05-03", 1, 2),
        Example("May 3, 2021", "3 May 2021"),
        Example("May 3, 2021", "3rd of May 2021", 1, 2),
        Example("May 22 2019", "22 May 2019", 1, 3),
        Example("On 2021-05-03 he left.", "On May 3, 2021 he left.", 1, 1),
        Example("On 2021-05-03 he left.", "On 3 May 2021 he left.", 1, 4),
        Example("Born on the 3rd of May 2021.", "Born on 2021-05-03.", 1, 2),
        Example("Born on the 3rd of May 2021.", "Born on 3 May 2021."),
        Example("It was the 8th September, 1865.", "It was 8 September 1865."),
        Example("3rd or the 5th of May 2021", "3rd or the 5th of May 2021"),
        Example("Jan. 21, 1999", "21st of January 1999"),
        Example("14th January 1756", "14th of January 1756"),
        Example("12 Sept 2001", "September 12, 2001"),
        Example("on 25/12/2020,", "on 2020-12-25,"),
        Example("on 12/25/2020,", "on 25 December 2020,"),
        Example("02 June 1990", "2nd of June 1990", 1, 1),
        Example("11 August 2011", "August 11, 2011", 1, 1),
        Example("29 February 2020", "2020-02-29", 1, 1),
        Example("Monday, 3 May 2021", "Monday, May 3, 2021"),
        Example("on 5/5/2021", "on 5 May 2021"),
        Example("29 February 2021", "29 February 2021"),
        Example("On 03/05/2021 he left.", "On 03/05/2021 he left."),
        Example("From 3 to 5 May 2021", "From 3 to 5 May 2021"),
        Example("3rd and 5th of May 2021", "3rd and 5th of May 2021"),
        Example("3-5 May 2021", "3-5 May 2021"),
        Example("In May 2021 he may leave.", "In May 2021 he may leave."),
        Example("file 2021-05-03-17.txt", "file 2021-05-03-17.txt"),
        Example("2021-05-03T10:00", "2021-05-03T10:00"),
    ],
    never=[
        ("3 May 2021", "5 March 2021"),
        ("3 May 2021", "2021-03-05"),
        ("2021-05-03", "5 March 2021"),
        ("2021-05-03", "March 5, 2021"),
        ("03/05/2021", "2021-05-03"),
        ("03/05/2021", "2021-03-05"),
    ],
    references=("ISO 8601-1:2019", "Unicode CLDR, dates of en-GB and en-US"),
)
def date_format(text: str, severity: int, rng: Random) -> str:
    """Some dates are written another way: *3 May 2021*, *May 3, 2021*, *2021-05-03*.

    Only whole dates that can be read one way, always as the same day.
    """
    return matches_changed(text, severity, rng, _DATE, partial(_rewritten, rng))


def _rewritten(rng: Random, found: re.Match[str]) -> str | None:
    day = _read(found)
    return rng.choice([form for form in _forms(day) if form not in found[0]]) if day else None


def _read(found: re.Match[str]) -> date | None:
    """The day meant; ``None`` for one that is not, or that is either of two."""
    first, second, third = (part for part in found.groups() if part)
    if found["iso"]:
        return _day(int(first), int(second), int(third))
    if found["day_first"]:
        return _day(int(third), _NUMBER[second[:3]], int(first))
    if found["month_first"]:
        return _day(int(third), _NUMBER[first[:3]], int(second))
    low, high = sorted((int(first), int(second)))
    return _day(int(third), low, high) if high > 12 or low == high else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _forms(day: date) -> tuple[str, ...]:
    name = _MONTHS[day.month - 1]
    return (
        f"{day.day} {name} {day.year}",
        f"{name} {day.day}, {day.year}",
        day.isoformat(),
        f"{day.day}{_ending(day.day)} of {name} {day.year}",
    )


def _ending(number: int) -> str:
    if number in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
