"""Numbers, written another way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.places import preceded, rewritten, some
from audit.perturbations.tables import table, words_of

_WORDS = table("number_format")["two_to_twelve"].split()
_WRITTEN = {str(number): word for number, word in enumerate(_WORDS, 2)}
_WRITTEN |= {word: number for number, word in _WRITTEN.items()}
_NAMES = {"£": "pound", "$": "dollar", "€": "euro"}
_SIGNS = {name: sign for sign, name in _NAMES.items()}
_YEARS = range(1600, 2101)

_COUNTED = rf"(?= (?:{'|'.join(sorted(words_of('number_format', 'counted')))})(?![\w-]))"
_ALONE = r"(?<![\w.,/:£$€#+–-])"
_GROUPED = r"\d{1,3}(?:,\d{3})+"
_WHOLE = rf"({_GROUPED}|\d{{1,7}})"
_NO_MORE = r"(?![\w%/–-]|[.,]\d)"
_TIMES = r"(?! (?i:hundred|thousand|[mbt]r?illion|bn|[km]|notes?|bills?|coins?)(?!\w))"

_SIGNED = re.compile(rf"(?<![\w£$€.,/–-])(?<![A-Z] )([£$€]){_WHOLE}{_NO_MORE}{_TIMES}")
_NAMED = re.compile(rf"{_ALONE}{_WHOLE} (dollar|euro|pound)s?( sterling)?(?![\w-])")
_PERCENT = re.compile(r"(?<=\d)(?: ?%(?![\w%–-])| per ?cent(?![\w-]))")
_LARGE = re.compile(
    # 1345 hours is a time of day.
    rf"{_ALONE}({_GROUPED}|[1-9]\d{{3,6}}{_COUNTED}){_NO_MORE}(?! (?:dollar|euro|pound|hours))"
)
_SMALL = re.compile(
    rf"(?:{_ALONE}(?:[2-9]|1[0-2])|(?<![\w-])(?ai:{'|'.join(_WORDS)})(?![\w-])){_COUNTED}"
)

_LABEL = re.compile(rf"(?<!\w)(?:{'|'.join(words_of('number_format', 'labels'))})\.?\s\Z", re.I)
_OF_TWO = re.compile(
    rf"(?:\d|(?<!\w)(?:one|{'|'.join(_WORDS)}|hundred|thousand|point))\s(?:and|or|to)\s\Z|point\s\Z",
    re.IGNORECASE,
)
_PAID = re.compile(r"(?<!\w)(?:paid|owe[ds]?|costs?|spent|stole|borrowed|earn(?:s|ed))\s\Z", re.I)
_OPENING = re.compile(r"(?:\A|[.!?]\s+|\n)\Z")
_ATTRIBUTE = re.compile(r"(?<!\w)(?:an?|the|his|her|its|my|our|your|their|this)\s\Z", re.I)


@perturbation(
    kind=Kind.FORMATS,
    examples=[
        Example("in 1,000 people", "in 1000 people"),
        Example("in 1000 people", "in 1,000 people"),
        Example("12,500 was found", "12500 was found"),
        Example("He paid $20.", "He paid 20 dollars."),
        Example("He paid 20 dollars.", "He paid $20."),
        Example("She owed 20 pounds.", "She owed £20."),
        Example("It cost £1.", "It cost 1 pound."),
        Example("£1,000", "1000 pounds", 1, 1),
        Example("£1000 a year", "£1,000 a year"),
        Example("20 pounds sterling", "£20"),
        Example("€300", "300 euros"),
        Example("a £1,000 fine", "a £1000 fine"),
        Example("50% agreed", "50 percent agreed"),
        Example("3.5 per cent", "3.5%"),
        Example("50 percent agreed", "50% agreed"),
        Example("for 3 days", "for three days"),
        Example("3 days later", "Three days later"),
        Example("Three days later", "3 days later"),
        Example("He rested. 3 days passed.", "He rested. Three days passed."),
        Example("after twelve months", "after 12 months"),
        Example("room 1204 is full", "room 1204 is full"),
        Example("In 2020 patients died.", "In 2020 patients died."),
        Example("On May 3 people died.", "On May 3 people died."),
        Example("stage 4 patients", "stage 4 patients"),
        Example("at 1345 hours, Nos. 68,971 and 68,972", "at 1345 hours, Nos. 68,971 and 68,972"),
        Example("3.5 days or 2-3 days", "3.5 days or 2-3 days"),
        Example("two or three days", "two or three days"),
        Example("A123, 10:30, 020 7946 0000", "A123, 10:30, 020 7946 0000"),
        Example("$20 Million, $3.50, US$20", "$20 Million, $3.50, US$20"),
        Example("She lost 20 pounds.", "She lost 20 pounds."),
        Example("one hundred and two days", "one hundred and two days"),
        Example("twenty-two days, one of two", "twenty-two days, one of two"),
    ],
    never=[
        ("She lost 20 pounds.", "She lost £20."),
        ("In 2020 patients died.", "In 2,020 patients died."),
        ("$20 million", "20 dollars million"),
        ("3.5 days", "3.five days"),
        ("1.000 days", "1.0 days"),
    ],
    references=("Ribeiro, Wu, Guestrin, Singh (2020), ACL, arXiv:2005.04118",),
)
def number_format(text: str, severity: int, rng: Random) -> str:
    """Some numbers are written another way: *1,000* as *1000*, *3 days* as *three days*.

    Amounts and percentages too. Dates, times, codes, ranges and decimals stay.
    """
    found = sorted(
        (*match.span(), new)
        for pattern, forms in _FORMS.items()
        for match in pattern.finditer(text)
        for new in _other(rng, match[0], forms(match))
    )
    return rewritten(text, some(found, severity, rng))


def _other(rng: Random, form: str, forms: Sequence[str]) -> list[str]:
    """One of the other forms, if there are any."""
    able = [other for other in forms if other != form]
    return [rng.choice(able)] if able else []


def _with_sign(found: re.Match[str]) -> list[str]:
    sign, value = found[1], int(found[2].replace(",", ""))
    forms = [f"{sign}{value}", f"{sign}{value:,}"]
    if not preceded(found, _ATTRIBUTE):
        forms.append(f"{value} {_NAMES[sign]}{'' if value == 1 else 's'}")
    return forms


def _with_name(found: re.Match[str]) -> list[str]:
    if preceded(found, _OF_TWO):
        return []
    value, name = int(found[1].replace(",", "")), found[0][len(found[1]) :]
    forms = [f"{value}{name}", f"{value:,}{name}"]
    # Pounds are a weight as well.
    if found[2] != "pound" or found[3] or preceded(found, _PAID):
        forms.append(f"{_SIGNS[found[2]]}{value}")
    return forms


def _of_percent(found: re.Match[str]) -> list[str]:
    return ["%", " percent"] if "%" in found[0] else ["%"]


def _large(found: re.Match[str]) -> list[str]:
    value = int(found[1].replace(",", ""))
    if value in _YEARS or preceded(found, _LABEL) or preceded(found, _OF_TWO):
        return []
    return [f"{value}", f"{value:,}"]


def _small(found: re.Match[str]) -> list[str]:
    if preceded(found, _LABEL) or preceded(found, _OF_TWO):
        return []
    new = _WRITTEN[found[0].lower()]
    return [new.capitalize() if preceded(found, _OPENING) else new]


_FORMS = {
    _SIGNED: _with_sign,
    _NAMED: _with_name,
    _PERCENT: _of_percent,
    _LARGE: _large,
    _SMALL: _small,
}
"""What is looked for -> the ways to write it."""
