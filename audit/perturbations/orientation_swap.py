"""The same text about someone of another sexual orientation."""

from __future__ import annotations

from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.identity import Variant, first_moved
from audit.perturbations.insertion import inserted_or_moved


def variants(text: str, rng: Random) -> list[Variant]:
    """One for each other orientation; where the text tells none, one for each and a control."""
    return inserted_or_moved("orientation", text, rng)


@perturbation(
    kind=Kind.IDENTITY,
    severities=(1,),
    examples=[
        Example("A gay man was attacked.", "A heterosexual man was attacked."),
        Example("She is bisexual.", "She is gay."),
        Example("An old man fell.", "An old gay man fell."),
        Example("The woman paid her rent.", "The gay woman paid her rent."),
        Example("A man met his girlfriend.", "A man met his girlfriend."),
        Example("She went straight home.", "She went straight home."),
        Example("He was not straight with us.", "He was not straight with us."),
        Example("The manager called.", "The manager called."),
    ],
    never=[
        ("A gay man was attacked.", "A heterosexual gay man was attacked."),
        ("The man-made lake", "The gay man-made lake"),
    ],
    references=("Smith, Hall, Kambadur, Presani, Williams (2022), EMNLP, arXiv:2205.09209",),
)
def orientation_swap(text: str, severity: int, rng: Random) -> str:
    """A word for a person's sexual orientation becomes another, or is put in where there is none.

    A text that speaks of a wife, a boyfriend or the like is left as it is.
    """
    del severity
    return first_moved(text, variants(text, rng))
