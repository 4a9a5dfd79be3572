"""Text in small letters."""

from __future__ import annotations

from random import Random

from audit.perturbation import Example, Kind, perturbation


@perturbation(
    kind=Kind.SURFACE,
    languages=("*",),
    severities=(1,),
    examples=[
        Example("The patient was seen at St Mary's.", "the patient was seen at st mary's."),
        Example("HE DENIES ANY PAIN", "he denies any pain"),
        Example("Über den Antrag entschied Ärztin Öz.", "über den antrag entschied ärztin öz."),
        Example("Суд отклонил иск.", "суд отклонил иск."),
        Example("no pain, 42 mg", "no pain, 42 mg"),
        Example("病人没有疼痛。", "病人没有疼痛。"),
    ],
)
def lower_case(text: str, severity: int, rng: Random) -> str:
    """Every letter is small."""
    del severity, rng
    return text.lower()
