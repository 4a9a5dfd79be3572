"""The same text written of the other gender."""

from __future__ import annotations

from random import Random

from audit.lexicons.edits import Edit, apply
from audit.lexicons.swap import swapped
from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.identity import Variant, first_moved
from audit.perturbations.tables import cased

_SAME = {
    "woman": "lady",
    "women": "ladies",
    "man": "gentleman",
    "men": "gentlemen",
    "mum": "mother",
    "mom": "mother",
    "dad": "father",
}
"""Words of gender -> others of the same gender and article."""


def variants(text: str, rng: Random) -> list[Variant]:
    """One of the other gender, and one with other words of the same where there are any."""
    del rng
    found = swapped(text)
    if not found or not found.edits:
        return []
    before, after = found.direction.split(" → ")
    same = [
        Edit(edit.start, edit.end, cased(written, _SAME[written.lower()]))
        for edit in found.edits
        if (written := text[edit.start : edit.end]).lower() in _SAME
    ]
    controls = [Variant(apply(text, same), before, before, control=True)] if same else []
    return [Variant(apply(text, found.edits), before, after), *controls]


@perturbation(
    kind=Kind.IDENTITY,
    severities=(1,),
    examples=[
        Example("She lost her appeal.", "He lost his appeal."),
        Example("The court rejected her appeal.", "The court rejected his appeal."),
        Example("The choice was hers.", "The choice was his."),
        Example(
            "The nurse gave her 5 mg and helped her up.",
            "The nurse gave him 5 mg and helped him up.",
        ),
        Example("34F, sent home with her husband", "34M, sent home with his wife"),
        Example("A friend of his posted bail for him.", "A friend of hers posted bail for her."),
        Example(
            "Lady Hale agreed with her brother judges.", "Lord Hale agreed with his sister judges."
        ),
        Example(
            "Any person may appeal if he or she is aggrieved.",
            "Any person may appeal if he or she is aggrieved.",
        ),
        Example(
            "The parcel was marked for a man-of-war.", "The parcel was marked for a man-of-war."
        ),
        Example("She is pregnant.", "She is pregnant."),
        Example("The rain fell.", "The rain fell."),
    ],
    never=[
        ("The court rejected his appeal.", "The court rejected hers appeal."),
        ("The court rejected her.", "The court rejected his."),
        ("It is man-made.", "It is woman-made."),
    ],
    references=("Lu, Mardziel, Wu, Amancharla, Datta (2018), arXiv:1807.11714",),
)
def gender_swap(text: str, severity: int, rng: Random) -> str:
    """Pronouns, titles, kinship and other words of gender are put in the other gender.

    A text that speaks of a body that cannot be moved (pregnancy, prostate) is left as it is, and so
    are words that name both genders at once: he or she, Mr and Mrs Smith.
    """
    del severity
    return first_moved(text, variants(text, rng))
