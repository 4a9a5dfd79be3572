"""Cards that pay."""

from __future__ import annotations

import re

from stdnum import luhn

from audit.pii.patterns import words
from audit.pii.recogniser import Candidate, Example, Verdict, recogniser

# Issuer by first digits, and the lengths its numbers have (ISO/IEC 7812).
_ISSUERS = (
    ("4", (13, 16, 19)),  # Visa
    ("5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720", (16,)),  # Mastercard
    ("3[47]", (15,)),  # American Express
    ("6011|64[4-9]|65", (16, 19)),  # Discover
    ("62|81", (16, 17, 18, 19)),  # UnionPay
    ("35(?:2[89]|[3-8])", (16, 17, 18, 19)),  # JCB
    ("2131|1800", (15,)),  # JCB, older
    ("30[0-5]|36|3[89]", (14, 16)),  # Diners Club
)
_ISSUED = re.compile(
    "|".join(rf"(?={first})\d{{{size}}}$" for first, sizes in _ISSUERS for size in sizes)
)
# What stands before a part of something longer: decimals, an IBAN, more digits behind a hyphen.
_PART = re.compile(r"\d\.$|(?<![\w.])0,$|[a-z]{2}\d\d[ -](?:[a-z0-9]{4}[ -])*$|\d-$")
_LAST_GROUP = re.compile("[ -][0-9]{1,4}$")
# Behind a word of cards: Maestro's, and 16 digits of any bank or airline (ISO/IEC 7812's 3 to 6).
_OTHERS = re.compile(r"(?:50|5[6-9]|6)\d{10,17}$|[3-6]\d{15}$")
_CARD = words(
    "cards?", "visa", "mastercard", "amex", "maestro", "discover", "paid", "debit", "credit",
    "卡号", "银行卡", "信用卡", "储蓄卡", "卡",
)  # fmt: skip


@recogniser(
    "credit_card",
    r"[0-9]{4}(?:[ -]?[0-9]{4}){3}(?:[ -]?[0-9]{1,3}\b)?",
    r"3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5}",
    r"3[0689][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{4}",
    r"4[0-9]{12}|[56][0-9]{11,14}|(?:2131|1800)[0-9]{11}",
    r"62[0-9]{4}[ -]?[0-9]{13}",
    examples=[
        Example("card 4111 1111 1111 1111.", ("4111 1111 1111 1111",)),
        Example("卡号4242424242424242有误", ("4242424242424242",)),
        Example("5555-5555-5555-4444", ("5555-5555-5555-4444",)),
        Example("3782 822463 10005", ("3782 822463 10005",)),
        Example("30569309025904", ("30569309025904",)),
        Example("银行卡 6222020200112230004", ("6222020200112230004",)),
        Example("9999 4111 1111 1111 1111 2021", ("4111 1111 1111 1111",)),
        Example(
            "４１１１　１１１１　１１１１　１１１１", ("４１１１　１１１１　１１１１　１１１１",)
        ),
        Example("4111 1111 1111 1112"),
        Example("1234 5678 9012 3452"),
        Example("card 3500000000000009", ("3500000000000009",)),
        Example("3500000000000009"),
        Example("0000 0000 0000 0000"),
        Example("4111 1111 1111 1111 123", ("4111 1111 1111 1111",)),
        Example("41111111111111111111111"),
        Example(
            "a,4242424242424242,12,4111-1111-1111-1111", ("4242424242424242", "4111-1111-1111-1111")
        ),
        Example("0.4242424242424242"),
        Example("0,4242424242424242"),
        Example("1.0,4242424242424242", ("4242424242424242",)),
        Example("AE04-4111-1111-1111-1111-534"),
    ],
    references=("ISO/IEC 7812-1", "Stripe and PayPal test card numbers (examples)"),
)
def credit_card(candidate: Candidate) -> Verdict | None:
    """A card number: an issuer's first digits and length, and the Luhn digit holds."""
    for value in dict.fromkeys((candidate.value, _LAST_GROUP.sub("", candidate.value))):
        digits = re.sub("[ -]", "", value)
        issued = _ISSUED.match(digits)
        # What fewest numbers pass and takes least time comes first.
        if not (issued or _OTHERS.match(digits)) or not luhn.is_valid(digits):
            continue
        named, span = candidate.is_near(_CARD), (0, len(value))
        if digits.startswith("62") and value != candidate.value and not named:
            return None  # part of a longer one: UnionPay's have up to 19 digits
        if _PART.search(candidate.before) or re.match(r"-\d", candidate.after):
            return None
        if issued:
            return Verdict(1.0 if named else 0.9, "Luhn digit holds, an issuer's number", span)
        if named:
            return Verdict(0.8, "Luhn digit holds, behind a word of cards", span)
    return None
