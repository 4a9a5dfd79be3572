"""Text in capitals."""

from __future__ import annotations

from random import Random

from audit.perturbation import Example, Kind, perturbation


@perturbation(
    kind=Kind.SURFACE,
    languages=("*",),
    severities=(1,),
    examples=[
        Example("The patient was seen at St Mary's.", "THE PATIENT WAS SEEN AT ST MARY'S."),
        Example("he denies any pain", "HE DENIES ANY PAIN"),
        Example("café, 42 mg", "CAFÉ, 42 MG"),
        Example("Суд отклонил иск.", "СУД ОТКЛОНИЛ ИСК."),
        Example("NO PAIN, 42 MG", "NO PAIN, 42 MG"),
        Example("病人没有疼痛。", "病人没有疼痛。"),
    ],
    never=[("café", "CAFE")],
)
def upper_case(text: str, severity: int, rng: Random) -> str:
    """Every letter is a capital."""
    del severity, rng
    return text.upper()
