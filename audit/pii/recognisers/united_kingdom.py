"""Identity numbers of the United Kingdom."""

from __future__ import annotations

import re

from stdnum.gb import nhs

from audit.pii.patterns import is_close, words
from audit.pii.recogniser import Candidate, Example, Verdict, recogniser

_NHS = words(
    "*nhs", "n h s", "nhs#", "national health", "health service", "chi", "h&c",
    "国民医疗", "国民健康",
)  # fmt: skip
_NINO = words(
    "*ninos?", "national ins(?:urance)?", "nat ins(?:urance)?", "ni", "n i", "nin", "ni#",
    "国民保险", "国家保险",
)  # fmt: skip
_UNUSED = ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ")
_IN_FIVE = re.compile(r"[a-z]{2}([ -])\d\d\1\d\d\1\d\d\1[a-d]")
# Surname, decade, month (plus 50 for a woman), day, year, initials, check characters.
_DRIVER = re.compile(r"[A-Z]{1,5}9{0,4}\d(?:[05][1-9]|[16][0-2])(?:0[1-9]|[12]\d|3[01])\d.*")


@recogniser(
    "uk_nhs",
    r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}",
    languages=("en",),
    examples=[
        Example("NHS no. 999 000 0018", ("999 000 0018",)),
        Example("NHS号9990000018。", ("9990000018",)),
        Example("NHS number: 999-000-0018", ("999-000-0018",)),
        Example("seen 999 000 0018 today", ("999 000 0018",)),
        Example("NHS no. 999 000 0019"),
        Example("9990000018"),
        Example("NHS no. 999 000 0018; batch 9990000018", ("999 000 0018",)),
        Example("patientNhsNumber=9990000018", ("9990000018",)),
        Example("212-555-0148 and 999-000-0018", ()),
    ],
    references=("NHS Data Dictionary, NHS NUMBER; 999 is set aside for tests",),
)
def uk_nhs(candidate: Candidate) -> Verdict | None:
    """An NHS number (United Kingdom): modulus 11 digit holds."""
    if not nhs.is_valid(candidate.digits):
        return None
    if candidate.is_told(_NHS):
        return Verdict(1.0, "modulus 11 digit holds, behind the letters NHS")
    # 4, 6 and 7 are in use in England and Wales; one number in eleven passes the test by chance.
    if " " in candidate.value and candidate.value[0] in "4679":
        return Verdict(0.6, "modulus 11 digit holds, grouped as NHS numbers are")
    return None


@recogniser(
    "uk_nino",
    r"(?i:[A-Z]{2})[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?(?i:[A-D])",
    languages=("en",),
    examples=[
        Example("NI number QQ 12 34 56 C", ("QQ 12 34 56 C",)),
        Example("her NINO is AB123456C.", ("AB123456C",)),
        Example("保险号AB123456C", ("AB123456C",)),
        Example("NI number is PK-19-40-51-C.", ("PK-19-40-51-C",)),
        Example("the QQ 12 34 56 C form"),
        Example("GB123456A"),
        Example("NINO AB123456C. Batch QQ 12 34 56 C", ("AB123456C",)),
        Example("AB123456E"),
        Example("to 12 34 56 a"),
        Example("claimant th 37 16 53 b", ("th 37 16 53 b",)),
        Example("claimant th-37-16-53-b", ("th-37-16-53-b",)),
        Example("claimant th371653b"),
        Example("Nat. Ins. th371653b", ("th371653b",)),
        Example("applicantNino: TH371653B", ("TH371653B",)),
    ],
    references=("HMRC, National Insurance Manual NIM39110; QQ is never issued (examples)",),
)
def uk_nino(candidate: Candidate) -> Verdict | None:
    """A National Insurance number (United Kingdom) of an issued prefix."""
    value = candidate.compact
    issued = not set(value[:2]) & set("DFIQUV") and value[1] != "O" and value[:2] not in _UNUSED
    if issued and candidate.follows(_NINO):
        return Verdict(0.95, "behind words of national insurance")
    # Made-up ones stand in examples and forms; elsewhere two such letters are of something else.
    told = candidate.last(_NINO)
    if told > 0 and is_close(candidate.before[told:]):
        return Verdict(0.7, "right behind words of national insurance")
    if issued and candidate.value == candidate.value.upper():
        return Verdict(0.8, "an issuable prefix")
    if issued and _IN_FIVE.fullmatch(candidate.value):
        return Verdict(0.55, "an issuable prefix, grouped as such numbers are")
    return None


@recogniser(
    "driving_licence",
    r"[A-Z9]{5} ?[0-9]{6} ?[A-Z9]{2}[A-Z0-9] ?[A-Z]{2}",
    languages=("en",),
    examples=[
        Example("licence MORGA753116SM9IJ", ("MORGA753116SM9IJ",)),
        Example("驾照MORGA 753116 SM9IJ。", ("MORGA 753116 SM9IJ",)),
        Example("MORGA799116SM9IJ"),
        Example("99999753116SM9IJ"),
    ],
    references=("DVLA, Driver number (the example on its specimen licence)",),
)
def driving_licence(candidate: Candidate) -> Verdict | None:
    """A driver number (United Kingdom): surname, date of birth and initials in their places."""
    if not _DRIVER.fullmatch(candidate.compact):
        return None
    return Verdict(0.9, "a date of birth in its place")
