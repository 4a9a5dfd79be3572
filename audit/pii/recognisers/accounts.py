"""Bank accounts, and the codes of banks."""

from __future__ import annotations

import re
from string import ascii_letters

from stdnum import iban as iban_numbers

from audit.pii.patterns import is_date, labelled, words
from audit.pii.recogniser import Candidate, Example, Verdict, recogniser

# Letters as the numbers from 10 on that stand for them in an IBAN, and what parts its groups.
_NUMBERED = str.maketrans({
    **{letter: str(int(letter, 36)) for letter in ascii_letters}, " ": "", "-": "",
})  # fmt: skip
_BANK = words("accounts?", r"acct\.?", "a/c", "bank", "账号", "账户", "汇款")


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
        if _remainder(value) == 1 and iban_numbers.is_valid(value):
            return Verdict(1.0, "check digits hold, a country's form", (0, len(value)))
        value = re.sub("(?:^|[ -])[A-Za-z0-9]*$", "", value)
    return None


def _remainder(value: str) -> int:
    """What ISO 7064's modulus 97-10 leaves, 1 for an IBAN: tried first, as it takes little time."""
    number = value.translate(_NUMBERED)
    return int(number[6:] + number[:6]) % 97


@recogniser(
    "bank_account",
    labelled(
        r"[A-Za-z]{0,4}[ -]?[0-9](?:[ .-]?[0-9]){5,20}",
        r"(?:savings|checking|current)?accounts?|acct|acc (?:number|no|num|#)"
        r"|a/c|customer (?:number|no)|loan (?:number|no|ref)|nuban|bban",
        "[账帐][号户]|户头|存折号?|户口号码",
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
        Example("acc. no. 00012345", ("00012345",)),
        Example("**Account:** 00012345", ("00012345",)),
        Example("acc 00012345"),
        Example("这个账户。2022.01.15出院"),
    ],
)
def bank_account(candidate: Candidate) -> Verdict | None:
    """A number of a bank account or a loan, behind a word that says so."""
    if len(candidate.digits) < 6 or is_date(candidate.value):
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
        Example("sort code代码59-25-52", ("59-25-52",)),
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
