"""Identity numbers of the United States."""

from __future__ import annotations

from stdnum.us import ssn

from audit.pii.patterns import words
from audit.pii.recogniser import Candidate, Example, Verdict, recogniser

_SSN = words(
    "*ssns?", "s s n", "social (?:security|sec|is|was|no|num)", "social ?[:#]", "soc sec", "ss#",
    "ss no", "ss num(?:ber)?", "ssa", "form w-?[29]",
    "社会安全", "社会保障", "社会保险", "社安", "社保",
)  # fmt: skip
_ITIN = words(
    "*itins?", "i t i n", "taxpayers?", "tax payer", "tax(?: id| identification| ref)?", "tin",
    "irs", "纳税", "报税", "税号",
)  # fmt: skip
_GROUPS = frozenset([*range(50, 66), *range(70, 89), *range(90, 93), *range(94, 100)])
_FORMS = (r"[0-9]{3}-[0-9]{2}-[0-9]{4}", r"[0-9]{3} [0-9]{2} [0-9]{4}", r"[0-9]{9}")


@recogniser(
    "us_ssn",
    "|".join(_FORMS),
    languages=("en",),
    examples=[
        Example("SSN 123-45-6789", ("123-45-6789",)),
        Example("社保号123-45-6789。", ("123-45-6789",)),
        Example("his social security number is 123456789.", ("123456789",)),
        Example("ssn: 123 45 6789", ("123 45 6789",)),
        Example("其SSN320-45-6789已核实", ("320-45-6789",)),
        Example("123456789"),
        Example("123 45 6789 people"),
        Example("SSN 000-12-3456"),
        Example("SSN 987-65-4321"),
        Example("SSN 078-05-1120"),
        Example("part 123-45-6789-01"),
        Example("SSN 123-45-6789, coded 195967001", ("123-45-6789",)),
        Example("Soc. Sec. No. 123456789", ("123456789",)),
        Example('"socialSecurityNumber": "123456789"', ("123456789",)),
        Example("a social event for 123456789 people"),
    ],
    references=("SSA, Social Security number randomization; POMS RM 10201.035",),
)
def us_ssn(candidate: Candidate) -> Verdict | None:
    """A Social Security number (USA), neither unissued nor one of those printed in adverts."""
    if not ssn.is_valid(candidate.digits) or _goes_on(candidate):
        return None
    if candidate.is_told(_SSN):
        return Verdict(0.95, "an issuable number, behind words of social security")
    return Verdict(0.8, "an issuable number, hyphened") if "-" in candidate.value else None


@recogniser(
    "us_itin",
    "|".join(form.replace("[0-9]", "9", 1).replace("9{3}", "9[0-9]{2}") for form in _FORMS)
    .replace("9{9}", "9[0-9]{8}"),
    languages=("en",),
    examples=[
        Example("ITIN 912-90-3456", ("912-90-3456",)),
        Example("taxpayer id 912903456", ("912903456",)),
        Example("I.T.I.N. 912903456", ("912903456",)),
        Example("ITIN 912-90-3456, order 912903456", ("912-90-3456",)),
        Example("912903456"),
        Example("ITIN 912-93-3456"),
        Example("ITIN 812-90-3456"),
    ],
    references=("IRS, Publication 1915; IRM 3.21.263",),
)  # fmt: skip
def us_itin(candidate: Candidate) -> Verdict | None:
    """An Individual Taxpayer Identification Number (USA) of an issued group."""
    if int(candidate.digits[3:5]) not in _GROUPS or _goes_on(candidate):
        return None
    if candidate.is_told(_ITIN):
        return Verdict(0.95, "an issuable number, behind words of tax")
    return Verdict(0.8, "an issuable number, hyphened") if "-" in candidate.value else None


def _goes_on(candidate: Candidate) -> bool:
    """Whether it is part of a longer number: ``123-45-6789-01``."""
    before, after = candidate.before[-2:], candidate.after[:2]
    return (before[1:] == "-" and _is_ascii(before[:1])) or (
        after[:1] == "-" and _is_ascii(after[1:])
    )


def _is_ascii(character: str) -> bool:
    return character.isascii() and character.isalnum()
