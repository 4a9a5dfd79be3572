"""A text whose beginning is missing."""

from __future__ import annotations

from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.cut import words_and_cut

_ELEVEN = "The patient, aged 64, reports chest pain since early Monday morning."


@perturbation(
    kind=Kind.STRUCTURE,
    languages=("*",),
    examples=[
        Example(_ELEVEN, "patient, aged 64, reports chest pain since early Monday morning."),
        Example(_ELEVEN, "aged 64, reports chest pain since early Monday morning.", severity=2),
        Example(_ELEVEN, "64, reports chest pain since early Monday morning.", severity=3),
        Example("“Yes,” she said.", "she said."),
        Example("病人反复发热三天。", "人反复发热三天。"),
        Example("Denied.", "Denied."),
        Example("...", "..."),
    ],
)
def truncate_head(text: str, severity: int, rng: Random) -> str:
    """The first words of a text are cut off, as by a field that holds only so much."""
    del rng
    words, cut = words_and_cut(text, severity)
    return text[words[cut][0] :] if cut > 0 else text
