"""When somebody was born, and how old that makes them."""

from __future__ import annotations

import re

from audit.pii.patterns import is_day
from audit.pii.recogniser import Candidate, Example, Verdict, recogniser

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATES = "|".join(
    (
        r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}",
        r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{4}|[0-9]{2})",
        rf"[0-9]{{1,2}}(?:st|nd|rd|th)?(?: of)?[ -]{_MONTH},?[ -](?:[0-9]{{4}}|[0-9]{{2}})",
        rf"{_MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?,? [0-9]{{4}}",
        r"[0-9]{4}年[0-9]{1,2}月(?:[0-9]{1,2}[日号])?",
    )
)
_LABELS = (
    r"d\.?o\.?b\b\.?|date[ _-]?of[ _-]?birth|birth[ _-]?(?:dates?|days?|dt)|b-?day\b"
    r"|date[ _-]?born"
)


@recogniser(
    "date_of_birth",
    rf"(?:\b|_)(?i:{_LABELS})[^0-9\n]{{0,20}}?({_DATES})",
    rf"\b(?i:born)\b[^0-9\n.;]{{0,40}}?({_DATES})",
    rf"(?:出生日期|出生年月|生日|出生于?|生于)[^0-9\n;,]{{0,6}}[;,]?({_DATES})",
    r"([0-9]{4}(?:年[0-9]{1,2}月[0-9]{1,2}[日号]|[-/.][0-9]{1,2}[-/.][0-9]{1,2}))(?:出生|生[,.;)])",
    languages=("en", "zh"),
    examples=[
        Example("DOB 16/03/1942", ("16/03/1942",)),
        Example("d.o.b. 2003-10-04", ("2003-10-04",)),
        Example("Date of birth checked: 11 January 2005.", ("11 January 2005",)),
        Example("birth date given as 07 October 1970", ("07 October 1970",)),
        Example("born in Leeds on May 3rd, 1970", ("May 3rd, 1970",)),
        Example("date of birth: 23.04.72", ("23.04.72",)),
        Example("出生日期：1949年12月31日", ("1949年12月31日",)),
        Example("王某，1980年5月6日出生", ("1980年5月6日",)),
        Example("生日是1980-05-06", ("1980-05-06",)),
        Example("男，1964.05.10生，汉族", ("1964.05.10",)),
        Example("date_of_birth: 18 Jan 2004", ("18 Jan 2004",)),
        Example("seen on 16/03/2021"),
        Example("DOB unknown, seen 16/03/2021 and 17/03/2021 with 45/67/1999"),
        Example("DOB 45/13/1942"),
        Example("出生年月日;1949年12月31日", ("1949年12月31日",)),
        Example("我是1991-04-23出生的；入院日期2023年3月13日", ("1991-04-23",)),
        Example("b-day: 03/05/1970", ("03/05/1970",)),
        Example("born again. On 3 May 1970 he left"),
    ],
)
def date_of_birth(candidate: Candidate) -> Verdict | None:
    """A date of birth: a day there is, behind a word of birth (or before 出生)."""
    between = re.split(r"dob|d\.o\.b|birth|born|生", candidate.before)[-1]
    if re.search(r"unknown|not |seen|died|admitted|不详", between) or not _is_day(candidate.value):
        return None
    born = re.search(r"born[^a-z][^.;]*$", candidate.before)
    return Verdict(0.75 if born else 0.9, "a date behind a word of birth")


def _is_day(value: str) -> bool:
    """Whether it can be read as a day, either way round, of a year somebody living was born in."""
    month = next((i for i, name in enumerate(_MONTHS, 1) if name in value.lower()), None)
    numbers = [int(number) for number in re.findall(r"\d+", value)]
    if month is not None:
        day, year = numbers[0], numbers[-1]
        return is_day(year, month, day)
    if len(numbers) == 2:
        return is_day(numbers[0], numbers[1], 1)
    first, second, third = numbers
    if first > 31:
        return is_day(first, second, third)
    return is_day(third, second, first) or is_day(third, first, second)


@recogniser(
    "age",
    r"([0-9]{1,3})[ -]?(?i:years?|yrs?)[ -]?(?i:old|of age)\b",
    r"([0-9]{1,3}) ?(?i:y/?o)\b",
    r"\b(?i:aged?)(?: of)?:? ?([0-9]{1,3})",
    r"([0-9]{1,3})周?岁",
    languages=("en", "zh"),
    is_joined=True,
    is_off=True,
    examples=[
        Example("a 34-year-old man", ("34",)),
        Example("aged 71", ("71",)),
        Example("a 6 y/o girl", ("6",)),
        Example("现年45岁", ("45",)),
        Example("age: 52", ("52",)),
        Example("a 200-year-old house"),
        Example("34 years in trade"),
        Example("page 34, 500 mg"),
    ],
)
def age(candidate: Candidate) -> Verdict | None:
    """An age in years; found only where it is asked for, as it is nobody's alone."""
    after, before = candidate.after[:1], candidate.before[-1:]
    if int(candidate.value) > 120 or before.isdecimal() or after.isdecimal():
        return None
    return Verdict(0.5, "a number with a word of age")
