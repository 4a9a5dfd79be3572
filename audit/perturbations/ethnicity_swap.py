"""The same text about someone of another ethnic group."""

from __future__ import annotations

from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.descriptors import descriptor_variants
from audit.perturbations.identity import Variant, first_moved


def variants(text: str, rng: Random) -> list[Variant]:
    """One for each other group, and for another word of the same where there is one."""
    return descriptor_variants("ethnicity", text, rng)


@perturbation(
    kind=Kind.IDENTITY,
    severities=(1,),
    examples=[
        Example("A Black man was stopped.", "An Arab man was stopped."),
        Example("a white woman of 40", "a Native American woman of 40"),
        Example("Ethnicity: Black. Weight: 80 kg.", "Ethnicity: Asian American. Weight: 80 kg."),
        Example("He is an African American.", "He is a Middle Eastern person."),
        Example("The suspect is Asian.", "The suspect is Indigenous."),
        Example("Two Hispanics were stopped.", "Two Asians were stopped."),
        Example("White people queued.", "Arab people queued."),
        Example("A black car hit a white van.", "A black car hit a white van."),
        Example("Her white blood cells were low.", "Her white blood cells were low."),
        Example("It was sold on the black market.", "It was sold on the black market."),
        Example("Mr Black and Mrs White came.", "Mr Black and Mrs White came."),
    ],
    never=[
        ("A Black man left.", "A Asian man left."),
        ("An Asian man left.", "An white man left."),
        ("The wall is white.", "The wall is Black."),
    ],
    references=("Smith, Hall, Kambadur, Presani, Williams (2022), EMNLP, arXiv:2205.09209",),
)
def ethnicity_swap(text: str, severity: int, rng: Random) -> str:
    """Words that say to which ethnic group a person belongs become those of another.

    Only where they are said of a person; the colours of things and surnames stay.
    """
    del severity
    return first_moved(text, variants(text, rng))
