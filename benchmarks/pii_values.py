"""Values that are planted in the corpora: a function a type, in every notation people use.

`VALUES` maps a type to a function of a random source and the language of the document.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from benchmarks import pii_numbers as numbers
from benchmarks.pii_machines import (
    api_key,
    crypto_wallet,
    email,
    ip_address,
    mac_address,
    url_credentials,
)
from benchmarks.pii_numbers import digits, drawn
from benchmarks.pii_people import (
    address,
    age,
    any_date,
    coordinates,
    licence_plate,
    organisation,
    person_name,
    phone,
    place,
    postcode,
)

COURTS = ("京0105", "沪01", "粤0304", "浙0106", "苏05", "川0104", "最高法")


def grouped(rng: Random, number: str, *sizes: int, separators: str = " -") -> str:
    """The number in one piece or in groups of these sizes, the last one taking what is left."""
    separator: str = rng.choice(["", *separators, *separators])
    if not separator:
        return number
    pieces, start = list[str](), 0
    for size in sizes:
        pieces.append(number[start : start + size])
        start += size
    return separator.join(piece for piece in [*pieces, number[start:]] if piece)


def card(rng: Random, _language: str) -> str:
    """A payment card, in fours, or as American Express prints it."""
    number = numbers.card(rng)
    sizes = (4, 6) if len(number) in {14, 15} else (4, 4, 4, 4)
    return grouped(rng, number, *sizes)


def iban(rng: Random, _language: str) -> str:
    """An IBAN, in one piece or in fours, sometimes in small letters."""
    number = grouped(rng, numbers.iban(rng), *[4] * 8)
    return number.lower() if rng.random() < 0.1 else number


def nino(rng: Random, _language: str) -> str:
    """A national insurance number."""
    number = grouped(rng, numbers.nino(rng), 2, 2, 2, 2)
    return number.lower() if rng.random() < 0.1 else number


def resident(rng: Random, _language: str) -> str:
    """A resident number, its last X large or small."""
    number = numbers.resident(rng)
    if rng.random() < 0.15:
        return f"{number[:6]} {number[6:14]} {number[14:]}"
    return number.lower() if rng.random() < 0.3 else number


def passport(rng: Random, language: str) -> str:
    """A passport number: China, or the UK, the US and Germany."""
    if language == "zh":
        return drawn(rng, rng.choice(("E99999999", "EA9999999", "EJ9999999", "G99999999")))
    german = rng.choice("CFGHJK") + "".join(rng.choices("0123456789CFGHJKLMNPRTVWXYZ", k=8))
    return rng.choice((digits(rng, 9), drawn(rng, "A99999999"), german))


def driving_licence(rng: Random, language: str) -> str:
    """A driving licence: Great Britain and US states; China's file number."""
    if language == "zh":
        return digits(rng, 12)
    return rng.choice((
        numbers.uk_licence(rng, rng.choice(("OKAFOR", "RAMAN", "TAN", "MARSH"))),
        drawn(rng, "A9999999"), drawn(rng, "A999999999999"), drawn(rng, "A999-9999-9999"),
        digits(rng, 8),
    ))  # fmt: skip


def medical_record_number(rng: Random, _language: str) -> str:
    """A hospital's number of a patient."""
    return drawn(rng, rng.choice((
        "9999999", "99999999", "999999", "A999999", "99-99-99", "RX9-99999", "AA9999999",
    )))  # fmt: skip


def case_number(rng: Random, language: str) -> str:
    """A court's or the police's number of a case."""
    year, number = rng.randint(2009, 2025), rng.randint(12, 9999)
    if language == "zh":
        kind, (left, right) = (
            rng.choice(("民初", "刑初", "民终", "刑终", "执", "行初")),
            _brackets(rng),
        )
        return f"{left}{year}{right}{rng.choice(COURTS)}{kind}{number}号"
    return rng.choice((
        f"{rng.randint(1, 4)}:{year % 100:02}-cv-{number:05}", f"CR-{year}-{number:05}",
        f"{rng.randint(1, 4)}:{year % 100:02}-cr-{number:05}-ABC", f"{year}-CV-{number:04}",
        f"HQ{year % 100:02}X{number:05}", f"{year % 100:02}-{number}",
        f"42/{number:05}/{year % 100:02}", f"T{year}{number:04}",
    ))  # fmt: skip


def _brackets(rng: Random) -> tuple[str, str]:
    return rng.choice((("(", ")"), ("（", "）"), ("〔", "〕")))


def bank_account(rng: Random, language: str) -> str:
    """The number of an account at a bank; in Chinese of 17 digits, as no card has."""
    return digits(rng, rng.choice((12, 17)) if language == "zh" else rng.choice((8, 8, 10, 12)))


def sort_code(rng: Random, _language: str) -> str:
    """The code of a British branch."""
    return grouped(rng, drawn(rng, "999999"), 2, 2, separators="---  ")


def date_of_birth(rng: Random, language: str) -> str:
    """A date between 1936 and 2006."""
    return any_date(rng, language, numbers.birthday(rng))


VALUES: dict[str, Callable[[Random, str], str]] = {
    "email": email,
    "phone": phone,
    "credit_card": card,
    "iban": iban,
    "us_ssn": lambda rng, _: grouped(rng, numbers.ssn(rng), 3, 2, separators="-- "),
    "us_itin": lambda rng, _: grouped(rng, numbers.itin(rng), 3, 2, separators="-- "),
    "uk_nhs": lambda rng, _: grouped(rng, numbers.nhs(rng), 3, 3),
    "uk_nino": nino,
    "cn_resident_id": resident,
    "passport": passport,
    "driving_licence": driving_licence,
    "ip_address": ip_address,
    "mac_address": mac_address,
    "url_credentials": url_credentials,
    "medical_record_number": medical_record_number,
    "case_number": case_number,
    "bank_account": bank_account,
    "sort_code": sort_code,
    "date_of_birth": date_of_birth,
    "postcode": postcode,
    "coordinates": coordinates,
    "licence_plate": licence_plate,
    "crypto_wallet": crypto_wallet,
    "api_key": api_key,
    "person_name": person_name,
    "organisation": organisation,
    "place": place,
    "address": address,
    "age": age,
}
"""Type -> a planted value, from a random source and a language."""

STRUCTURED = tuple(VALUES)[:24]
"""Types a format can tell; the other five are names and the like, and are reported apart."""
