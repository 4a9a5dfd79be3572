"""The same text written of the other gender."""

from __future__ import annotations

from random import Random

from audit.lexicons.edits import apply
from audit.lexicons.swap import swapped
from audit.perturbation import Example, Kind, perturbation


@perturbation(
    kind=Kind.IDENTITY,
    severities=(1,),
    examples=[
        Example("She lost her appeal.", "He lost his appeal."),
        Example("The court rejected her appeal.", "The court rejected his appeal."),
        Example("The choice was hers.", "The choice was his."),
        Example("She is pregnant.", "She is pregnant."),
        Example("The rain fell.", "The rain fell."),
    ],
    never=[("The court rejected his appeal.", "The court rejected hers appeal.")],
    references=("Lu, Mardziel, Wu, Amancharla, Datta (2018), arXiv:1807.11714",),
)
def gender_swap(text: str, severity: int, rng: Random) -> str:
    """Pronouns, titles, kinship and other words of gender are put in the other gender.

    A text that speaks of a body that cannot be moved (pregnancy, prostate) is left as it is.
    """
    del severity, rng
    found = swapped(text)
    return apply(text, found.edits) if found else text
