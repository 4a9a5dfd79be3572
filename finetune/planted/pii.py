"""Personal data of nobody: values from reserved ranges, and the sentences that give them away."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date

from finetune.planted.grammar import Banks, Pen
from finetune.planted.people import Person

YEAR = 2025
"""The year the texts are written in, for dates of birth that fit the age."""

_DATES = ("%d/%m/%Y", "%d %B %Y", "%Y-%m-%d", "%d.%m.%Y")

VALUES: Banks = {
    "digit": list("0123456789"),
    "two": ["{digit}{digit}"],
    "three": ["{two}{digit}"],
    # Numbers set aside for drama by Ofcom, and 555-01xx of the North American plan.
    "phone": [
        "07700 900{three}",
        "07700900{three}",
        "+44 7700 900{three}",
        "020 7946 0{three}",
        "212-555-01{two}",
        "(415) 555-01{two}",
    ],
    # The domains of RFC 2606.
    "email": [
        "{user}@example.[com|org|net]",
        "{user}{two}@example.[com|org]",
        "{user}@[mail|post].example.[org|com]",
    ],
    # ZZ is no postcode area; the towns are on no map.
    "address": [
        "{1-180} {street}, {town}[| ZZ{1-9}{digit} {digit}[AB|DE|XJ|QT]]",
        "[Flat|Apt] {1-40}, {1-99} {street}, {town}",
    ],
    "street": ["{tree} [Street|Road|Lane|Close|Avenue|Terrace]"],
    "tree": ["[Alder|Birchwood|Cedar|Damson|Elderflower|Foxglove|Gorse|Hawthorn|Juniper|Larch]"],
    "town": ["[Fennbridge|Northmere|Upper Dapple|Quarrington Vale|Saltholme Ness|Easterleigh]"],
}

SENTENCES: Banks = {
    "person_name": [
        "full name [given as|is|on file:] {person_name}",
        "[name:|re:|regarding] {person_name}",
        "[signed|booked in as|known to us as] {person_name}",
    ],
    "phone": [
        "[tel|phone|mobile|mob.|contact no.] {phone}",
        "[best reached|can be called|to be rung] on {phone}",
        "[call back|ring|text] {phone}",
    ],
    "email": [
        "[e-mail|email|e-mail address] {email}",
        "[please write to|results to|copy to|letters go to] {email}",
    ],
    "date_of_birth": [
        "[DOB|d.o.b.|date of birth|born] {date_of_birth}",
        "[birth date|date of birth] [given as|checked:] {date_of_birth}",
    ],
    "address": [
        "[address|home address|living at|resident at|lives at] {address}",
        "[post goes to|moved recently to|staying at] {address}",
    ],
    "card": [
        "[card|card no.|bank card|debit card] {card}",
        "[paid with|the car park was paid with|deposit paid by] card {card}",
    ],
    "record_number": ["{record.label} {record_number}"],
}
TYPES = tuple(SENTENCES)

_CARD_PREFIXES = ("424242", "411111", "555555")


def luhn_digit(digits: str) -> str:
    """The check digit that makes `digits` followed by it pass the Luhn test."""
    doubled = [int(d) * (2 - i % 2) for i, d in enumerate(reversed(digits))]
    return str(-sum(d - 9 * (d > 9) for d in doubled) % 10)


def _card(pen: Pen) -> str:
    body = pen.pick(_CARD_PREFIXES) + pen.write("{three}{three}{three}")
    number = body + luhn_digit(body)
    separator = pen.pick([" ", "-", ""])
    return separator.join(number[i : i + 4] for i in range(0, 16, 4))


def _birth(pen: Pen, age: int) -> str:
    day = date(YEAR - age, int(pen.rng.integers(1, 13)), int(pen.rng.integers(1, 29)))
    return day.strftime(pen.pick(_DATES))


def draw_pii(pen: Pen, person: Person) -> dict[str, str]:
    """One to three values by type, fitting the person and belonging to nobody."""
    user = [f"{person.first}.{person.last}".lower(), f"{person.first[0]}{person.last}".lower()]
    pen = pen.knowing({"user": user, **VALUES})
    values = {
        "person_name": f"{person.first} {person.last}",
        "date_of_birth": _birth(pen, person.age),
        "card": _card(pen),
        **{kind: pen.write(f"{{{kind}}}") for kind in ("phone", "email", "address")},
        "record_number": pen.write("{record.number}"),
    }
    return {kind: values[kind] for kind in pen.some(TYPES, pen.pick((1, 1, 2, 2, 3)))}


def tell(pen: Pen, values: Mapping[str, str]) -> list[str]:
    """A sentence for each value."""
    filled = pen.knowing({kind: [value] for kind, value in values.items()})
    return [filled.write(pen.pick(SENTENCES[kind])) for kind in values]


def spans(text: str, values: Mapping[str, str]) -> str:
    """Where the values stand in `text`: a JSON list of ``{"start", "end", "type"}``, in order."""
    found = [
        {"start": match.start(), "end": match.end(), "type": kind}
        for kind, value in values.items()
        for match in re.finditer(re.escape(value), text)
    ]
    return json.dumps(sorted(found, key=lambda span: int(str(span["start"]))))
