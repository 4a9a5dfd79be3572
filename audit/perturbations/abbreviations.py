"""Abbreviations of medicine, law and finance."""

from __future__ import annotations

import re
from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.places import matches_changed
from audit.perturbations.tables import cased, table

_SHORT: dict[str, str] = {
    form: cased(form, short) if short.islower() else short
    for domain in table("abbreviations").values()
    for long, short in domain.items()
    for form in (long, long[0].upper() + long[1:])
}
"""Full words, also as they open a sentence -> their abbreviation."""

_FULL = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(re.escape(long) for long in sorted(_SHORT, key=len, reverse=True))
    + r")(?![\w-])"
)


@perturbation(
    kind=Kind.SURFACE,
    examples=[
        Example("She has shortness of breath.", "She has SOB."),
        Example("Blood pressure was normal.", "BP was normal."),
        Example("History of falls.", "H/o falls."),
        Example("a history of falls", "a h/o falls"),
        Example("The patient slept.", "The pt slept."),
        Example("The patient's leg hurts.", "The pt's leg hurts."),
        Example("He is 45 years old.", "He is 45 y/o."),
        Example("type 2 diabetes mellitus", "T2DM"),
        Example("type 2 diabetes", "T2D"),
        Example("Estimated glomerular filtration rate", "eGFR"),
        Example("A chest X-ray was clear.", "A CXR was clear."),
        Example("The plaintiff appealed.", "The pltf appealed."),
        Example("The defendants appealed.", "The def'ts appealed."),
        Example("Smith versus Jones", "Smith vs Jones"),
        Example("He was charged with grievous bodily harm.", "He was charged with GBH."),
        Example("a motion for summary judgment", "a MSJ"),
        Example("His bank account is empty.", "His bank acct is empty."),
        Example("The annual percentage rate is 9%.", "The APR is 9%."),
        Example("the loan-to-value ratio", "the LTV ratio"),
        Example("Payment is due.", "Pmt is due."),
        Example("Profit and loss", "P&L"),
        Example("Please be patient.", "Please be patient."),
        Example("on account of the rain", "on account of the rain"),
        Example("a 45-years old claim", "a 45-years old claim"),
        Example("a blood pressure-lowering drug", "a blood pressure-lowering drug"),
        Example("prehistory of prepayments", "prehistory of prepayments"),
    ],
    never=[
        ("Please be patient.", "Please be pt."),
        ("Take it twice daily.", "Take it bid."),
        ("type 2 diabetes mellitus", "T2D mellitus"),
    ],
    references=(
        "NHS, Abbreviations you may find in your health records",
        "MedlinePlus, Appendix B: Some Common Abbreviations",
        "The Bluebook, 21st edition, tables BT1 and T6",
        "Consumer Financial Protection Bureau, Mortgages key terms",
    ),
)
def abbreviations(text: str, severity: int, rng: Random) -> str:
    """Some words of medicine, law and finance are abbreviated: *BP*, *pltf*, *APR*.

    Never the other way: a short form may stand for several long ones.
    """
    return matches_changed(text, severity, rng, _FULL, _abbreviated)


def _abbreviated(found: re.Match[str]) -> str:
    return _SHORT[found[0]]
