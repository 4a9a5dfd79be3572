"""Hard negatives: what looks like personal data and is none.

`DECOYS` maps a kind to a function of a random source and the language. Numbers of the first kinds
have the shape of an identifier and break its definition (a wrong check digit, an area never
issued); the others are what texts are full of: versions, amounts, dates, hashes, codes.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from benchmarks import pii_numbers as numbers
from benchmarks.pii_numbers import BASE62, digits, drawn
from benchmarks.pii_people import any_date
from benchmarks.pii_values import grouped

CHEMICALS = (
    "B12 5 mg", "2,4-D", "B12 5MG", "CA19-9", "PGE2", "1,2-propanediol", "18F-FDG", "H2O2 3%",
)  # fmt: skip
RATIOS = ("3:1", "1.84", "0.92:1", "16:9", "2/3", "21-14-7")


def luhn_fails(rng: Random, _language: str) -> str:
    """A number like a card's whose last digit is wrong."""
    number = numbers.card(rng)
    return grouped(rng, _other_last(rng, number), 4, 4, 4, 4)


def _other_last(rng: Random, number: str) -> str:
    """The number with another last digit."""
    return number[:-1] + rng.choice([digit for digit in "0123456789" if digit != number[-1]])


def iban_fails(rng: Random, _language: str) -> str:
    """An IBAN whose check digits are one too high."""
    number = numbers.iban(rng)
    wrong = (int(number[2:4]) - 1) % 97 + 2
    return grouped(rng, f"{number[:2]}{wrong:02}{number[4:]}", *[4] * 8)


def ssn_never(rng: Random, _language: str) -> str:
    """Three, two and four digits that are never issued; or ones of another length."""
    return rng.choice((
        f"{rng.choice(('000', '666'))}-{rng.randint(10, 99)}-{digits(rng, 4)}",
        f"{rng.randint(100, 600)}-00-{digits(rng, 4)}", f"{rng.randint(100, 600)}-12-0000",
        f"9{digits(rng, 2)}-{rng.choice(('93', '89', '12', '45'))}-{digits(rng, 4)}",
        f"{digits(rng, 3)}-{digits(rng, 2)}-{digits(rng, 5)}", f"{digits(rng, 2)}-{digits(rng, 7)}",
    ))  # fmt: skip


def nhs_fails(rng: Random, _language: str) -> str:
    """Ten digits whose last is wrong, which are no telephone number of the US either."""
    number = "9" + numbers.nhs(rng)[1:9]
    last = numbers.nhs_digit(number)
    return number + rng.choice([digit for digit in "0123456789" if digit != last])


def nino_never(rng: Random, _language: str) -> str:
    """The shape of a national insurance number with letters never given."""
    return rng.choice((
        f"QQ{digits(rng, 6)}C", f"BG{digits(rng, 6)}A", f"DA {digits(rng, 6)} B",
        f"AB{digits(rng, 6)}F", f"ZZ{digits(rng, 6)}D", f"AO{digits(rng, 6)}C",
    ))  # fmt: skip


def resident_fails(rng: Random, _language: str) -> str:
    """Eighteen digits that are no resident number: last digit or birth is wrong."""
    number = numbers.resident(rng).replace("X", "1")
    if rng.random() < 0.3:
        body = number[:10] + "13" + number[12:17]
        return body + numbers.resident_digit(body).replace("X", "5")
    right = numbers.resident_digit(number[:17])
    return number[:17] + rng.choice([digit for digit in "0123456789" if digit != right])


def version(rng: Random, _language: str) -> str:
    """The number of a version, of a section, or an object identifier."""
    a, b, c, d = (rng.randint(1, 30) for _ in range(4))
    return rng.choice((
        f"{a}.{b}.{c}.{d}", f"{a}.{b}.{c}", f"{a}.0.{1000 + c}.{d}", f"{a}.{b}.{c}-rc{d}",
        f"1.3.6.1.4.1.{a}{b}", f"{2000 + a}.{b}.{c}", f"{a}.{b}.{c}.{d}.{a}",
    ))  # fmt: skip


def not_ip(rng: Random, _language: str) -> str:
    """Four numbers with dots between, too great for an address; or three."""
    return rng.choice((
        f"{rng.randint(256, 999)}.{digits(rng, 3)}.{digits(rng, 2)}.{digits(rng, 1)}",
        f"10.{digits(rng, 3)}.{rng.randint(300, 999)}.1", f"{digits(rng, 3)}.{digits(rng, 2)}.7",
    ))  # fmt: skip


def amount(rng: Random, language: str) -> str:
    """Money."""
    n = rng.randint(100, 99_999_999)
    if language == "zh":
        return rng.choice((f"{n}元", f"人民币{n:,}.00元", f"¥{n:,}", f"{n / 1e4:.2f}万元"))
    return rng.choice((f"${n:,}.00", f"£{n:,}", f"EUR {n / 100:,.2f}", f"{n} USD", f"{n:,}"))


def quantity(rng: Random, _language: str) -> str:
    """A great number, in one piece, or in threes."""
    n = rng.choice((rng.randint(10**8, 10**9 - 1), 13_800_138_000, rng.randint(10**6, 10**7)))
    return rng.choice((f"{n:,}", f"{n:,}".replace(",", " "), f"{n / 1e6:.2f}e6"))


def range_(rng: Random, _language: str) -> str:
    """From so much to so much."""
    a = rng.randint(1, 400)
    return rng.choice((
        f"{a}-{a + rng.randint(1, 90)}", f"{a}–{a + 20}", f"{a / 10}-{a / 10 + 1:.1f}",
        f"{a}-{a + 7}-{a + 21}",
    ))  # fmt: skip


def other_date(rng: Random, language: str) -> str:
    """A date of no birth, of the last years."""
    return any_date(rng, language, date(2015, 1, 1) + timedelta(days=rng.randrange(4000)))


def isbn(rng: Random, _language: str) -> str:
    """The number of a book."""
    body = "978" + digits(rng, 9)
    left = -sum(int(digit) * (1 + 2 * (place % 2)) for place, digit in enumerate(body)) % 10
    return rng.choice((f"{body}{left}", f"978-{body[3]}-{body[4:8]}-{body[8:]}-{left}"))


def timestamp(rng: Random, _language: str) -> str:
    """A point of time, for machines."""
    at = rng.randint(1_600_000_000, 1_799_999_999)
    return rng.choice((
        f"{at}", f"{at}{digits(rng, 3)}", f"2024-03-{rng.randint(10, 28)}T08:14:{at % 50 + 10}Z",
        f"{at % 14 + 10}:{at % 49 + 10}:{at % 37 + 10}", f"20240312{at % 89999 + 100000}",
    ))  # fmt: skip


def code(rng: Random, _language: str) -> str:
    """A code of ICD-10 or SNOMED CT."""
    return rng.choice((
        drawn(rng, "E11.9"), drawn(rng, "A99.9"), drawn(rng, "J99"), "271737000", "44054006",
        "195967001", "Z99.81", "S72.001A",
    ))  # fmt: skip


def citation(rng: Random, language: str) -> str:
    """A law, a decree or a year: no case."""
    n = rng.randint(11, 300)
    if language == "zh":
        return rng.choice((
            f"国发〔20{n % 15 + 10}〕{n}号", f"法释（20{n % 15 + 10}）{n % 30 + 1}号",
            f"《民法典》第{n}条", f"第{n}号决议",
        ))  # fmt: skip
    return rng.choice((
        f"section {n % 90 + 1}(2) of the 1998 Act", f"42 U.S.C. § {1900 + n}",
            f"Article {n % 60 + 1}",
        f"{n + 100} U.S. {n + 300} ({1950 + n % 60})", f"Rule {n % 60 + 1}.{n % 9 + 1}",
    ))  # fmt: skip


def order_number(rng: Random, _language: str) -> str:
    """The number of an order, a lot, a part."""
    return drawn(rng, rng.choice((
        "PO-2023-999999", "99-999-9", "AA-99999", "1009999999", "SKU 999-9999", "A99-CC9-99",
        "L9999A9", "INV2024/99999", "99999-99", "W-9999-9999-9",
    )))  # fmt: skip


def url(rng: Random, _language: str) -> str:
    """An address that gives nothing away."""
    return rng.choice((
        f"https://docs.example.com/v{rng.randint(1, 9)}/guide", "https://blog.example/@editor/post",
        "http://localhost:8080/health", "https://example.org/search?q=a:b", "ftp://files.example/pub",
        "https://example.com:8443/a@2x.png",
    ))  # fmt: skip


def at_sign(rng: Random, _language: str) -> str:
    """A handle, a package, a price each."""
    return rng.choice((
        "@sam", f"left-pad@{rng.randint(1, 9)}.{rng.randint(0, 9)}.0", "@ £4.50", "@scope/pkg",
        "user@localhost", f"image@{rng.randint(2, 3)}x",
    ))  # fmt: skip


def long_digits(rng: Random, _language: str) -> str:
    """More digits than any identifier has, with the digits of a telephone number or card inside."""
    inner = rng.choice((f"138{digits(rng, 8)}", numbers.card(rng), numbers.nhs(rng)))
    return digits(rng, 10) + inner + digits(rng, 10)


def wallet_fails(rng: Random, _language: str) -> str:
    """A Bitcoin address whose check is wrong; 0x before too few or too many digits."""
    return rng.choice((
        numbers.base58_address(rng, broken=True), numbers.segwit_address(rng, broken=True),
        f"0x{rng.getrandbits(32):08x}", f"0x{rng.getrandbits(256):064x}",
    ))  # fmt: skip


def measure(rng: Random, _language: str) -> str:
    """Two readings side by side."""
    a, b = rng.uniform(0.01, 0.99), rng.uniform(0.01, 0.99)
    return rng.choice((
        f"{a:.2f}, {b:.2f}", f"{a:.4f} and {b:.4f}", f"{a * 40:.1f}, {b * 40:.1f}",
        f"{100 + a * 90:.1f}, {b * 900:.1f}", f"{a:.3f} ± {b:.3f}",
    ))  # fmt: skip


def secret_shown_empty(rng: Random, _language: str) -> str:
    """The place of a secret, with none in it."""
    return rng.choice((
        "api_key=None", "token=<your token>", "password: ********", "API_KEY=${API_KEY}",
        f"key={''.join(rng.choices(BASE62, k=5))}", "scikit-learn sk-learn",
    ))  # fmt: skip


def colons(rng: Random, _language: str) -> str:
    """A time, a name in C++, a chapter, a certificate's fingerprint."""
    return rng.choice((
        "12:34:56", "std::vector", "3:16", "00:11:22:33", "Foo::Bar::baz",
        ":".join(f"{byte:02x}" for byte in rng.randbytes(20)),
    ))  # fmt: skip


DECOYS: dict[str, Callable[[Random, str], str]] = {
    "luhn_fails": luhn_fails,
    "iban_fails": iban_fails,
    "ssn_never": ssn_never,
    "nhs_fails": nhs_fails,
    "nino_never": nino_never,
    "resident_fails": resident_fails,
    "version": version,
    "not_ip": not_ip,
    "blood_pressure": lambda rng, _: f"{rng.randint(95, 190)}/{rng.randint(50, 110)}",
    "amount": amount,
    "quantity": quantity,
    "range": range_,
    "date": other_date,
    "isbn": isbn,
    "timestamp": timestamp,
    "ratio": lambda rng, _: rng.choice(RATIOS),
    "code": code,
    "chemical": lambda rng, _: rng.choice(CHEMICALS),
    "colour": lambda rng, _: f"#{rng.getrandbits(24):06x}",
    "hash": lambda rng, _: f"{rng.getrandbits(256):064x}"[: rng.choice((7, 12, 32, 40, 64))],
    "uuid": lambda rng, _: str(uuid.UUID(int=rng.getrandbits(128), version=4)),
    "citation": citation,
    "order_number": order_number,
    "url": url,
    "at_sign": at_sign,
    "long_digits": long_digits,
    "wallet_fails": wallet_fails,
    "secret_shown_empty": secret_shown_empty,
    "duration": lambda rng, language: (
        f"{rng.randint(2, 40)}{'年' if language == 'zh' else ' years'}"
    ),
    "measure": measure,
    "colons": colons,
}
"""Kind -> a hard negative, from a random source and a language."""
