"""Numbers that name a person and carry a check: made here, by the definition of each.

Nothing here looks at how the detector checks them; the tests ask python-stdnum whether they hold.
Ranges kept for tests are used where a register has one: test card prefixes, NHS numbers from 999.
Elsewhere digits are drawn; a Chinese resident number gets a sequence number of 996 to 999, once
kept for people past a hundred, so that with a later birth it is nobody's.
"""

from __future__ import annotations

import hashlib
import zlib
from datetime import date, timedelta
from random import Random

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

TEST_CARDS = {
    "411111": 16, "424242": 16, "400005": 16, "555555": 16, "520082": 16, "222300": 16,
    "601111": 16, "356600": 16, "620000": 16, "620550": 19, "378282": 15, "371449": 15,
    "305693": 14,
}  # fmt: skip
"""First six digits of the cards payment processors publish for tests, and their length."""

IBANS = {
    "GB": "AAAA" + "9" * 14, "DE": "9" * 18, "NL": "AAAA" + "9" * 10, "IE": "AAAA" + "9" * 14,
    "CH": "9" * 17, "AT": "9" * 16, "SE": "9" * 20, "DK": "9" * 14, "LU": "999" + "C" * 13,
    "PL": "9" * 24, "SA": "99" + "C" * 18, "AE": "9" * 19, "LT": "9" * 16,
    "MT": "AAAA99999" + "C" * 18,
}  # fmt: skip
"""ISO 13616 structures: A a letter, 9 a digit, C either; without countries whose own check digits
lie inside."""

REGIONS = ("110105", "310104", "330106", "420106", "440103", "610103", "230103", "370102")
"""GB/T 2260 codes of districts that have stood since 1983 or longer."""


def digits(rng: Random, count: int) -> str:
    """So many random digits."""
    return "".join(rng.choices("0123456789", k=count))


def drawn(rng: Random, structure: str) -> str:
    """Characters of a structure: A a letter, 9 a digit, C either; others stand for themselves."""
    sets = {"A": LETTERS, "9": "0123456789", "C": LETTERS + "0123456789"}
    return "".join(rng.choice(sets.get(place, place)) for place in structure)


def luhn_digit(body: str) -> str:
    """The last digit of a card (ISO/IEC 7812-1): from the right, every other digit is doubled."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(body))]
    return str(-sum(number // 10 + number % 10 for number in doubled) % 10)


def card(rng: Random) -> str:
    """A payment card's number of a test prefix."""
    prefix = rng.choice(sorted(TEST_CARDS))
    body = prefix + digits(rng, TEST_CARDS[prefix] - len(prefix) - 1)
    return body + luhn_digit(body)


def iban_digits(country: str, account: str) -> str:
    """Check digits of an IBAN (ISO 7064, MOD 97-10)."""
    number = int("".join(str(int(letter, 36)) for letter in account + country + "00"))
    return f"{98 - number % 97:02}"


def iban(rng: Random) -> str:
    """An international bank account number."""
    country = rng.choice(sorted(IBANS))
    account = drawn(rng, IBANS[country])
    return country + iban_digits(country, account) + account


def ssn(rng: Random) -> str:
    """A US social security number: no area 000, 666 or 9xx, no group 00, no serial 0000."""
    area = rng.choice([number for number in range(1, 900) if number != 666])
    return f"{area:03}{rng.randint(1, 99):02}{rng.randint(1, 9999):04}"


def itin(rng: Random) -> str:
    """A US taxpayer number: 9xx, and a group of 50-65, 70-88, 90-92 or 94-99 (IRS Pub. 1915)."""
    groups = [*range(50, 66), *range(70, 89), *range(90, 93), *range(94, 100)]
    return f"9{digits(rng, 2)}{rng.choice(groups)}{rng.randint(1, 9999):04}"


def nhs_digit(body: str) -> str:
    """Last digit of an NHS number: 11 less the sum weighted 10 to 2, modulo 11; 10 has none."""
    left = -sum(int(digit) * weight for digit, weight in zip(body, range(10, 1, -1), strict=True))
    return str(left % 11)


def nhs(rng: Random) -> str:
    """An NHS number of the range 999, kept for tests."""
    while True:
        body = "999" + digits(rng, 6)
        if (last := nhs_digit(body)) != "10":
            return body + last


def nino(rng: Random) -> str:
    """A UK national insurance number (HMRC NIM39110): two letters, six digits, A to D."""
    barred = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}
    first, second = set(LETTERS) - set("DFIQUV"), set(LETTERS) - set("DFIQUVO")
    while True:
        prefix = rng.choice(sorted(first)) + rng.choice(sorted(second))
        if prefix not in barred:
            return prefix + digits(rng, 6) + rng.choice("ABCD")


def birthday(rng: Random) -> date:
    """A day between 1936 and 2006."""
    return date(1936, 1, 1) + timedelta(days=rng.randrange(70 * 365))


def resident_digit(body: str) -> str:
    """Last character of a Chinese resident number (GB 11643, ISO 7064 MOD 11-2)."""
    left = 0
    for digit in body:
        left = (left + int(digit)) * 2 % 11
    return "0123456789X"[(12 - left) % 11]


def resident(rng: Random) -> str:
    """A Chinese resident number of nobody's sequence, born in 1984 or later."""
    born = date(1984, 1, 1) + timedelta(days=rng.randrange(22 * 365))
    body = f"{rng.choice(REGIONS)}{born:%Y%m%d}{rng.randint(996, 999)}"
    return body + resident_digit(body)


def uk_licence(rng: Random, surname: str) -> str:
    """A British driving licence number: name, birth, initials, two characters of the computer's."""
    born = birthday(rng)
    month = born.month + rng.choice((0, 50))
    name = (surname.upper() + "99999")[:5]
    initials = rng.choice(LETTERS) + rng.choice(LETTERS + "9")
    year = f"{born:%y}"
    return (
        f"{name}{year[0]}{month:02}{born.day:02}{year[1]}{initials}9"
        f"{rng.choice('ABCDEFGHJKLMNPRSTUVWXYZ')}{rng.choice('ABCDEFGHJKLMNPRSTUVWXYZ')}"
    )


def base58_address(rng: Random, *, broken: bool = False) -> str:
    """A Bitcoin address in Base58Check; `broken`, with a wrong check."""
    payload = rng.choice((b"\x00", b"\x05")) + rng.randbytes(20)
    check = hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    if broken:
        check = bytes(255 - byte for byte in check)
    number, made = int.from_bytes(payload + check), ""
    while number:
        number, place = divmod(number, 58)
        made = BASE58[place] + made
    return "1" * (payload[0] == 0) + made


def segwit_address(rng: Random, *, broken: bool = False) -> str:
    """A Bitcoin address in Bech32 (BIP 173) or Bech32m (BIP 350); `broken`, with a wrong check."""
    version, size, constant = rng.choice(((0, 20, 1), (0, 32, 1), (1, 32, 0x2BC830A3)))
    bits = f"{int.from_bytes(rng.randbytes(size)):0{size * 8}b}"
    bits += "0" * (-len(bits) % 5)
    words = [version, *(int(bits[i : i + 5], 2) for i in range(0, len(bits), 5))]
    check = _bech32_remainder([3, 3, 0, 2, 3, *words, *[0] * 6]) ^ constant ^ broken
    words += [check >> 5 * (5 - place) & 31 for place in range(6)]
    return "bc1" + "".join(BECH32[word] for word in words)


def _bech32_remainder(values: list[int]) -> int:
    generators = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
    left = 1
    for value in values:
        top = left >> 25
        left = (left & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(generators):
            left ^= generator if top >> place & 1 else 0
    return left


def github_token(rng: Random) -> str:
    """A GitHub token, with its CRC-32 in the last six characters."""
    body = "".join(rng.choices(BASE62, k=30))
    number, check = zlib.crc32(body.encode()), ""
    for _ in range(6):
        number, place = divmod(number, 62)
        check = BASE62[place] + check
    return rng.choice(("ghp_", "gho_", "ghs_")) + body + check
