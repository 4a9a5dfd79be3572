"""The same text about someone from another part of the world."""

from __future__ import annotations

from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.descriptors import descriptor_variants
from audit.perturbations.identity import Variant, first_moved


def variants(text: str, rng: Random) -> list[Variant]:
    """One for each other region, and for another country of the same."""
    return descriptor_variants("nationality", text, rng)


@perturbation(
    kind=Kind.IDENTITY,
    severities=(1,),
    examples=[
        Example("A Polish worker fell.", "A Colombian worker fell."),
        Example("She is Nigerian.", "She is Belgian."),
        Example("The applicant is a Turk.", "The applicant is an American."),
        Example("Nationality: Irish", "Nationality: Chinese"),
        Example("An American customer called.", "A Turkish customer called."),
        Example("Three Pakistanis were hurt.", "Three Spaniards were hurt."),
        Example("She teaches French.", "She teaches French."),
        Example("We ate Chinese food.", "We ate Chinese food."),
        Example("An African American man left.", "An African American man left."),
        Example("An American Express customer", "An American Express customer"),
    ],
    never=[
        ("A Polish worker fell.", "A Indian worker fell."),
        ("The applicant is a Turk.", "The applicant is a French."),
        ("He wore nail polish.", "He wore nail French."),
    ],
    references=("Smith, Hall, Kambadur, Presani, Williams (2022), EMNLP, arXiv:2205.09209",),
)
def nationality_swap(text: str, severity: int, rng: Random) -> str:
    """Words that say from which country a person comes become those of another region.

    Only where they are said of a person; languages, dishes and firms stay.
    """
    del severity
    return first_moved(text, variants(text, rng))
