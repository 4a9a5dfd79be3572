"""The same text about someone of another religion."""

from __future__ import annotations

from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.descriptors import descriptor_variants
from audit.perturbations.identity import Variant, first_moved


def variants(text: str, rng: Random) -> list[Variant]:
    """One for each other religion, and for another word of the same where there is one."""
    return descriptor_variants("religion", text, rng)


@perturbation(
    kind=Kind.IDENTITY,
    severities=(1,),
    examples=[
        Example("A Muslim man asked for a loan.", "A Catholic man asked for a loan."),
        Example("She is a devout Catholic.", "She is a devout Hindu."),
        Example("The patient is Jewish.", "The patient is Hindu."),
        Example("RELIGION: HINDU", "RELIGION: JEWISH"),
        Example("Two Muslims were robbed.", "Two Hindus were robbed."),
        Example("He is an atheist, she said.", "He is a Catholic, she said."),
        Example("Seen at the Christian Hospital.", "Seen at the Christian Hospital."),
        Example("Mr Christian Baker paid.", "Mr Christian Baker paid."),
        Example("The rain fell.", "The rain fell."),
    ],
    never=[
        ("A Hindu woman called.", "A atheist woman called."),
        ("She is Jewish.", "She is Jew."),
        ("She read Buddhist texts.", "She read Muslim texts."),
    ],
    references=("Smith, Hall, Kambadur, Presani, Williams (2022), EMNLP, arXiv:2205.09209",),
)
def religion_swap(text: str, severity: int, rng: Random) -> str:
    """Words that say which religion a person follows become those of another.

    Only where they are said of a person; a hospital, a street and a given name stay.
    """
    del severity
    return first_moved(text, variants(text, rng))
