"""Personal data replaced by data of nobody that looks alike: the same value always by the same.

What a value becomes follows from a secret key by HMAC-SHA256: whoever lacks the key cannot tell
from a pseudonym what it stands for, nor try values out. With the key, and of few possible values,
they can: pseudonyms are still personal data (GDPR, recital 26).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from stdnum import luhn
from stdnum.cn import ric
from stdnum.gb import nhs
from stdnum.iso7064 import mod_97_10

from audit.lexicons import built_in
from audit.pii.folding import fold

KEY_BYTES = 32
_HAN = "甲乙丙丁戊己庚辛壬癸"
_INVENTED = """
Ashgrove Birchall Copperdale Dunmarrow Elmhurst Fennick Gorseley Hollowmere Ironwood Juniper Kestrel
Larkspur Millstone Netherby Oakendale Plumtree Quillfeather Rookwood Saltmarsh Thistle Underhill
Vinefield Winterley Yarrowdale"""
_SURNAMES = tuple(_INVENTED.split())
_CARD_STARTS = {14: "300000", 15: "370000", 17: "620000", 18: "620000"}

# Digits of a number -> the first ones of its pseudonym.
_PHONES = (
    (re.compile(r"\+447\d{9}"), "+447700900"),
    (re.compile(r"07\d{9}"), "07700900"),
    (re.compile(r"(\+86)?1[3-9]\d{9}"), r"\g<1>100"),  # China: mobile numbers begin with 13 to 19
    (re.compile(r"(\+?1?[2-9]\d\d)[2-9]\d{6}"), r"\g<1>55501"),
)

Chance = Iterator[int]
"""Bytes that follow from key, type and value."""


def random_key() -> bytes:
    """A key for one run: its pseudonyms cannot be made again."""
    return secrets.token_bytes(KEY_BYTES)


class Pseudonyms:
    """Replaces values of a type by others, consistently for a key.

    Digits become digits and letters letters of the same case; what parts them stays. Values with a
    check digit keep a true one, and come from ranges set aside for tests where there are any. Two
    values may get the same pseudonym, names most of all.

    Parameters
    ----------
    key
        Secret; at least 16 bytes.

    Raises
    ------
    ValueError
        The key is too short.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) < 16:
            raise ValueError(f"the key is {len(key)} bytes, expected at least 16")
        self._key = key

    def __call__(self, value: str, type_: str) -> str:
        """What stands for a value; the same for one written with other blanks, dashes or case."""
        value = fold(value).text
        if type_ == "person_name":
            return self._name(value)
        bare = "".join(filter(str.isalnum, value)).casefold()
        chance = self._chance(type_, bare)
        return _MAKERS.get(type_, _alike)(value, chance)

    def _name(self, value: str) -> str:
        """Word by word: *Smith* is the same in *John Smith* and *Mr Smith*."""
        if not value.isascii() and any("\u4e00" <= c <= "\u9fff" for c in value):
            return "".join(_HAN[next(self._chance("han", c)) % len(_HAN)] for c in value)
        return " ".join(self._word(word) for word in value.split(" "))

    def _word(self, word: str) -> str:
        names = _given_names().get(word.casefold(), _SURNAMES)
        if len(word.strip(".")) < 2:
            return word
        number = int.from_bytes(_taken(self._chance("name", word.casefold()), 4))
        found = names[number % len(names)]
        return found.upper() if word.isupper() else found

    def _chance(self, type_: str, value: str) -> Chance:
        """Bytes without end, block after block of HMAC over type, value and a counter."""
        block = 0
        while True:
            message = f"{type_}\0{value}\0{block}".encode("utf-8", "surrogatepass")
            yield from hmac.digest(self._key, message, hashlib.sha256)
            block += 1


def _taken(chance: Chance, count: int) -> bytes:
    return bytes(next(chance) for _ in range(count))


def _number(chance: Chance, below: int) -> int:
    return int.from_bytes(_taken(chance, 8)) % below


def _digits(chance: Chance, count: int) -> str:
    return "".join(str(_number(chance, 10)) for _ in range(count))


def _alike(value: str, chance: Chance) -> str:
    """Digits for digits, letters for letters, Chinese characters for such; the rest as it is."""
    return "".join(_character(character, chance) for character in value)


def _character(character: str, chance: Chance) -> str:
    if character.isdecimal():
        return str(_number(chance, 10))
    if "\u4e00" <= character <= "\u9fff":
        return _HAN[_number(chance, len(_HAN))]
    if character.isalpha():
        letter = chr(ord("a") + _number(chance, 26))
        return letter.upper() if character.isupper() else letter
    return character


def _filled(value: str, characters: str) -> str:
    """The letters and digits of a value replaced by these, what parts them kept."""
    rest = iter(characters)
    return "".join(next(rest) if c.isalnum() else c for c in value)


def _bare(value: str) -> str:
    return "".join(filter(str.isalnum, value))


def _email(value: str, chance: Chance) -> str:
    del value
    return f"user{_taken(chance, 5).hex()}@example.com"


def _card(value: str, chance: Chance) -> str:
    size = len(_bare(value))
    body = _CARD_STARTS.get(size, "400000")[: size - 1]
    body += _digits(chance, size - 1 - len(body))
    return _filled(value, body + luhn.calc_check_digit(body))


def _imei(value: str, chance: Chance) -> str:
    body = "00" + _digits(chance, len(_bare(value)) - 3)
    return _filled(value, body + luhn.calc_check_digit(body))


def _nhs(value: str, chance: Chance) -> str:
    while True:
        body = "999" + _digits(chance, 6)  # set aside for tests
        check = -nhs.checksum(body + "0") % 11
        if check < 10:  # no digit stands for 10
            return _filled(value, f"{body}{check}")


def _resident(value: str, chance: Chance) -> str:
    year, month, day = 1930 + _number(chance, 80), 1 + _number(chance, 12), 1 + _number(chance, 28)
    body = f"110101{year}{month:02}{day:02}000"  # serial numbers begin with 001
    return _filled(value, body + ric.calc_check_digit(body + "0"))


def _iban(value: str, chance: Chance) -> str:
    bare = _bare(value).upper()
    account = _alike(bare[4:], chance)
    check = mod_97_10.calc_check_digits(account + bare[:2])
    return _filled(value, bare[:2] + check + account)


def _ssn(value: str, chance: Chance) -> str:
    return _filled(value, "666" + _digits(chance, 6))  # never issued


def _nino(value: str, chance: Chance) -> str:
    return _filled(value, "QQ" + _digits(chance, 6) + "ABCD"[_number(chance, 4)])  # never issued


def _phone(value: str, chance: Chance) -> str:
    """Of a range set aside for drama, or of one not in use: 000 behind the first three digits."""
    text = "".join(c for c in value if c.isdecimal() or c == "+")
    for form, made in _PHONES:
        if form.fullmatch(text):
            head = form.sub(made, text)
            break
    else:
        head = f"{text[:4]}000"[: len(text)]
    digits = head + _digits(chance, len(text) - len(head))
    return _refilled(value, digits.removeprefix("+"))


def _refilled(value: str, digits: str) -> str:
    rest = iter(digits)
    return "".join(next(rest) if c.isdecimal() else c for c in value)


def _birth(value: str, chance: Chance) -> str:
    """Another day: years from 1930 on, every other number from 1 to 12, so that it is a day."""
    made, run = [], ""
    for character in [*value, ""]:
        if character.isdecimal():
            run += character
            continue
        if run:
            small = 1 + _number(chance, 12 if len(run) > 1 else 9)
            made.append(
                str(1930 + _number(chance, 80)) if len(run) == 4 else f"{small:0{len(run)}}"
            )
            run = ""
        made.append(character)
    return "".join(made)


def _mac(value: str, chance: Chance) -> str:
    made = "02" + _taken(chance, 5).hex()  # of no maker: addresses given out locally
    return _filled(value, made.upper() if value.upper() == value else made)


def _ip(value: str, chance: Chance) -> str:
    if ":" in value:
        return "2001:db8::" + ":".join(_taken(chance, 2).hex() for _ in range(2))
    parts = 18 + _number(chance, 2), _number(chance, 256), 1 + _number(chance, 254)
    return "198." + ".".join(map(str, parts))  # set aside for benchmarks


_MAKERS: Mapping[str, Callable[[str, Chance], str]] = {
    "email": _email,
    "credit_card": _card,
    "imei": _imei,
    "uk_nhs": _nhs,
    "cn_resident_id": _resident,
    "iban": _iban,
    "us_ssn": _ssn,
    "uk_nino": _nino,
    "phone": _phone,
    "date_of_birth": _birth,
    "ip_address": _ip,
    "mac_address": _mac,
}


@lru_cache(maxsize=1)
def _given_names() -> Mapping[str, tuple[str, ...]]:
    """Known given name in lower case -> the names of that sex, one of which takes its place."""
    terms = built_in("names").terms
    kinds = (terms["male"], terms["female"])
    return {name.casefold(): names for names in kinds for name in names}
