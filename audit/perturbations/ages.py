"""Where a text says how old somebody is, and the band of the age."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from audit.perturbations.descriptors import said
from audit.perturbations.tables import table

CHILD = ""
"""The band of those under 18."""


class Age(NamedTuple):
    """Where an age stands, as a number, a decade (in her fifties) or a word, and its band."""

    start: int
    end: int
    band: str
    kind: Literal["number", "decade", "word"]


_DECADES = {
    **dict.fromkeys(("twenties", "thirties"), "18-39"),
    **dict.fromkeys(("forties", "fifties"), "40-64"),
    **dict.fromkeys(("seventies", "eighties", "nineties"), "65+"),
}

_AGE = re.compile(
    r"""(?<![\w.,/£$€+-])(?<!\d[A-Z]\s)(?<!\sto\s)(?:
        (\d{1,3})(?=[-\s]?(?:years?|yrs?)(?:[-\s]?olds?|\sof\sage)(?!\w)|\s?(?:yo|y/o|y\.o\.)(?!\w)
                   |\s?/?\s?(?-i:[FM])(?![\w°]))
        |aged?\s?[:=]?\s?(\d{1,3})(?![\w/%-]|\.\d|\s?(?:months|weeks|days|hours|mg))
        |(?:woman|man|lady|gentleman|female|male)(?:\s\(|,?\sof\s|,\s)(\d{2})(?=\s?[),.;]|\s*\Z|\swh)
        |(?-i:[FM])(?:\s?/|,\s|\s)(\d{2})(?:y|yo|\sy|\syo)?(?![\w/%°]|\.\d)
        |(?-i:[A-Z]){2,}\s\((\d{2})\)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_IN_DECADE = re.compile(
    rf"(?<!\w)in\s(?:his|her|their|my)\s(?:early\s|mid[\s-]|late\s)?({'|'.join(_DECADES)})(?!\w)",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"(?<!\w)(?:d\.?o\.?b|born\s(?:on|in)|\d+[\s-](?:day|week|month)s?[\s-]olds?|in\s\w+\steens|"
    r"teenage\w*|child|infant|newborn|baby|toddler|school(?:boy|girl)|pregnan\w+|postpartum)(?!\w)",
    re.IGNORECASE,
)
_SEX = re.compile(r"\s?/?\s?[FM](?!\w)")
_FEVER, _OLDEST = 95, 110
"""From here on, 98F is a temperature; a church is 200 years old."""


def ages(text: str) -> list[Age]:
    """Numbers before decades before words, each in the order of the text.

    None where the text speaks of a child or tells when somebody was born.
    """
    found = [] if _BOUND.search(text) else [*_numbers(text), *_decades(text), *_words(text)]
    return [] if any(age.band == CHILD for age in found) else found


def _numbers(text: str) -> Iterator[Age]:
    for match in _AGE.finditer(text):
        group = match.lastindex or 0
        age = int(match[group])
        fever = age >= _FEVER and _SEX.match(text, match.end())
        if not fever and age <= _OLDEST and not _thing().match(text, match.end()):
            yield Age(*match.span(group), _band(age), "number")


def _decades(text: str) -> Iterator[Age]:
    for match in _IN_DECADE.finditer(text):
        yield Age(*match.span(1), _DECADES[match[1].lower()], "decade")


def _words(text: str) -> Iterator[Age]:
    for found in said("age", text):
        yield Age(found.start, found.end, found.group, "word")


def _band(age: int) -> str:
    return CHILD if age < 18 else "18-39" if age < 40 else "40-64" if age < 65 else "65+"


@lru_cache(maxsize=1)
def _thing() -> re.Pattern[str]:
    """After an age: a 20-year-old car."""
    things = "|".join(table("descriptors")["age"]["things"].split())
    return re.compile(
        rf"[-\s]?(?:years?|yrs?)[-\s]?old\s(?:\w+\s)?(?:{things})(?!\w)", re.IGNORECASE
    )
