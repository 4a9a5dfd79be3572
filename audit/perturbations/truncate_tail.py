"""A text whose end is missing."""

from __future__ import annotations

from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.cut import words_and_cut

_ELEVEN = "The patient, aged 64, reports chest pain since early Monday morning."


@perturbation(
    kind=Kind.STRUCTURE,
    languages=("*",),
    examples=[
        Example(_ELEVEN, "The patient, aged 64, reports chest pain since early Monday"),
        Example(_ELEVEN, "The patient, aged 64, reports chest pain since early", severity=2),
        Example(_ELEVEN, "The patient, aged 64, reports chest pain since", severity=3),
        Example("“Yes,” she said.", "“Yes,” she"),
        Example("病人反复发热三天。", "病人反复发热三"),
        Example("Denied.", "Denied."),
        Example("...", "..."),
    ],
)
def truncate_tail(text: str, severity: int, rng: Random) -> str:
    """The last words of a text are cut off, as by a field that holds only so much."""
    del rng
    words, cut = words_and_cut(text, severity)
    return text[: words[-cut - 1][1]] if cut > 0 else text
