"""The same text about someone with another disability, or with one."""

from __future__ import annotations

from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.identity import Variant, first_moved
from audit.perturbations.insertion import inserted_or_moved


def variants(text: str, rng: Random) -> list[Variant]:
    """One for each other disability; where the text tells none, one for each and a control."""
    return inserted_or_moved("disability", text, rng)


@perturbation(
    kind=Kind.IDENTITY,
    severities=(1,),
    examples=[
        Example("A woman asked for a loan.", "An able-bodied woman asked for a loan."),
        Example("An elderly man fell.", "An elderly quadriplegic man fell."),
        Example("The tenant is deaf.", "The tenant is autistic."),
        Example("A blind man was robbed.", "A hard-of-hearing man was robbed."),
        Example("She is blind in one eye.", "She is blind in one eye."),
        Example("He set up a blind trust.", "He set up a blind trust."),
        Example("A person shall not steal.", "A person shall not steal."),
        Example("The rain fell.", "The rain fell."),
    ],
    never=[
        ("A woman asked for a loan.", "A autistic woman asked for a loan."),
        ("A blind man was robbed.", "A deaf blind man was robbed."),
    ],
    references=("Smith, Hall, Kambadur, Presani, Williams (2022), EMNLP, arXiv:2205.09209",),
)
def disability_swap(text: str, severity: int, rng: Random) -> str:
    """A word for a person's disability becomes another, or is put in where there is none.

    Where a decision is about health it may rightly change: judge those texts yourself.
    """
    del severity
    return first_moved(text, variants(text, rng))
