"""Cards and bank accounts."""

from __future__ import annotations

import re

from stdnum import iban as iban_numbers
from stdnum import luhn

from audit.pii.patterns import labelled, words
from audit.pii.recogniser import Candidate, Example, Verdict, recogniser

# Issuer by first digits, and the lengths its numbers have (ISO/IEC 7812).
_ISSUERS = (
    (re.compile(r"4"), (13, 16, 19)),  # Visa
    (re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,)),  # Mastercard
    (re.compile(r"3[47]"), (15,)),  # American Express
    (re.compile(r"6011|64[4-9]|65"), (16, 19)),  # Discover
    (re.compile(r"62|81"), (16, 17, 18, 19)),  # UnionPay
    (re.compile(r"35(?:2[89]|[3-8])"), (16, 17, 18, 19)),  # JCB
    (re.compile(r"2131|1800"), (15,)),  # JCB, older
    (re.compile(r"30[0-5]|36|3[89]"), (14, 16)),  # Diners Club
)
# What stands before a part of something longer: decimals, an IBAN, more digits behind a hyphen.
_PART = re.compile(r"\d\.$|(?<!\d)0,$|[a-z]{2}\d\d[ -](?:[a-z0-9]{4}[ -])*$|\d-$")
_MAESTRO = re.compile(r"50|5[6-9]|6")
_CARD = words(
    "cards?", "visa", "mastercard", "amex", "maestro", "discover", "paid", "debit", "credit",
    "卡号", "银行卡", "信用卡", "储蓄卡", "卡",
)  # fmt: skip
_BANK = words("accounts?", r"acct\.?", "a/c", "bank", "账号", "账户", "汇款")


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
        Example("0000 0000 0000 0000"),
        Example("41111111111111111111111"),
        Example(
            "a,4242424242424242,12,4111-1111-1111-1111", ("4242424242424242", "4111-1111-1111-1111")
        ),
        Example("0.4242424242424242"),
        Example("AE04-4111-1111-1111-1111-534"),
    ],
    references=("ISO/IEC 7812-1", "Stripe and PayPal test card numbers (examples)"),
)
def credit_card(candidate: Candidate) -> Verdict | None:
    """A card number: an issuer's first digits and length, and the Luhn digit holds."""
    if _PART.search(candidate.before) or re.match(r"-\d", candidate.after):
        return None
    named = candidate.is_near(_CARD)
    for value in (candidate.value, re.sub(r"[ -][0-9]{1,4}$", "", candidate.value)):
        digits = re.sub("[ -]", "", value)
        if not luhn.is_valid(digits):
            continue
        span = (0, len(value))
        if any(first.match(digits) and len(digits) in sizes for first, sizes in _ISSUERS):
            return Verdict(1.0 if named else 0.9, "Luhn digit holds, an issuer's number", span)
        if named and _MAESTRO.match(digits) and 12 <= len(digits) <= 19:
            return Verdict(0.8, "Luhn digit holds, behind a word of cards", span)
    return None


@recogniser(
    "iban",
    r"(?i:[A-Z]{2})[0-9]{2}(?:[ -]?[A-Za-z0-9]{4}){2,7}(?:[ -]?[A-Za-z0-9]{1,3})?",
    examples=[
        Example("IBAN GB82 WEST 1234 5698 7654 32 please", ("GB82 WEST 1234 5698 7654 32",)),
        Example("付到DE89370400440532013000。", ("DE89370400440532013000",)),
        Example("gb82west12345698765432", ("gb82west12345698765432",)),
        Example("DE89 3704 0044 0532 0130 00 on 12 May", ("DE89 3704 0044 0532 0130 00",)),
        Example("GB82-WEST-1234-5698-7654-32", ("GB82-WEST-1234-5698-7654-32",)),
        Example("GB82 WEST 1234 5698 7654 33"),
        Example("XX82 WEST 1234 5698 7654 32"),
        Example("PM10 gave us data that went well"),
    ],
    references=("ISO 13616-1", "SWIFT, IBAN Registry (examples)"),
)
def iban(candidate: Candidate) -> Verdict | None:
    """An international bank account number (IBAN) of its country's form; check digits hold."""
    value = candidate.value
    while len(value) >= 15:
        if iban_numbers.is_valid(value):
            return Verdict(1.0, "check digits hold, a country's form", (0, len(value)))
        value = re.sub("(?:^|[ -])[A-Za-z0-9]*$", "", value)
    return None


@recogniser(
    "bank_account",
    labelled(
        r"[A-Za-z]{0,4}[ -]?[0-9](?:[ .-]?[0-9]){5,20}",
        r"(?:bank )?account (?:number|no\.?|#)|acct\.?|a/c|account|customer (?:number|no\.?)"
        r"|loan (?:number|no\.?|ref\.?)",
        "账号|账户|帐号|银行账号|开户账号",
    ),
    languages=("en", "zh"),
    examples=[
        Example("account no. 00012345", ("00012345",)),
        Example("A/c C853.777.626", ("C853.777.626",)),
        Example("account number LN-53872188", ("LN-53872188",)),
        Example("Loan ref. 00003051", ("00003051",)),
        Example("账号：12345678901", ("12345678901",)),
        Example("my account is 3 years old"),
        Example("the account of 12 May 2021"),
        Example("on account of 250,000 pounds"),
    ],
)
def bank_account(candidate: Candidate) -> Verdict | None:
    """A number of a bank account or a loan, behind a word that says so."""
    if len(candidate.digits) < 6:
        return None
    return Verdict(0.75, "behind a word of accounts")


@recogniser(
    "bank_account",
    labelled("[0-9]{9}", "routing|aba|rtn", "(?:清算号)"),
    examples=[
        Example("routing number 021000021", ("021000021",)),
        Example("routing number 021000022"),
    ],
    references=("ABA routing transit number: 3, 7, 1 weighted digits sum to a multiple of 10",),
)
def routing_number(candidate: Candidate) -> Verdict | None:
    """A routing number of a bank in the United States: its check digit holds."""
    weights = (3, 7, 1) * 3
    total = sum(w * int(d) for w, d in zip(weights, candidate.value, strict=True))
    return Verdict(0.9, "check digit holds, behind a word of routing") if total % 10 == 0 else None


@recogniser(
    "sort_code",
    labelled("[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}", "sort(?:ing)? code|s/c", "分行代码"),
    languages=("en", "zh"),
    examples=[
        Example("sort code 00-00-00", ("00-00-00",)),
        Example("Sort code: 000000, account no. 00012345", ("000000",)),
        Example("英国分行代码（sort code）11 34 12", ("11 34 12",)),
        Example("sort_code;59 25 52", ("59 25 52",)),
        Example("on 12-05-21 he came"),
    ],
)
def sort_code(candidate: Candidate) -> Verdict | None:
    """A sort code of a bank in the United Kingdom, behind these words or near others of banks."""
    del candidate
    return Verdict(0.85, "behind the words sort code")


@recogniser(
    "sort_code",
    r"[0-9]{2}-[0-9]{2}-[0-9]{2}",
    languages=("en",),
    examples=[
        Example("bank 20-00-00, 00012345", ("20-00-00",)),
        Example("his account at the bank was opened on 12-05-21"),
        Example("normal range 76-83-97"),
    ],
)
def banks_code(candidate: Candidate) -> Verdict | None:
    """A sort code right behind a word of banks."""
    if not _BANK.search(candidate.before[-12:]) or _goes_on(candidate):
        return None
    return Verdict(0.55, "right behind a word of banks")


def _goes_on(candidate: Candidate) -> bool:
    """Whether it is part of something longer, parted by hyphens."""
    return candidate.before[-1:] == "-" or candidate.after[:1] == "-"
