"""The same text about someone married, single, divorced or widowed."""

from __future__ import annotations

from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.descriptors import descriptor_variants
from audit.perturbations.identity import Variant, first_moved


def variants(text: str, rng: Random) -> list[Variant]:
    """One for each other status; single and unmarried are each other's control."""
    return descriptor_variants("marital", text, rng)


@perturbation(
    kind=Kind.IDENTITY,
    severities=(1,),
    examples=[
        Example("A married man applied.", "An unmarried man applied."),
        Example("She is divorced and rents.", "She is widowed and rents."),
        Example("Marital status: single", "Marital status: widowed"),
        Example("An unmarried woman of 30", "A divorced woman of 30"),
        Example("He is married to a nurse.", "He is married to a nurse."),
        Example("She was married in 1990.", "She was married in 1990."),
        Example("A married man and his wife", "A married man and his wife"),
        Example("A single dose was given.", "A single dose was given."),
        Example("A single person discount", "A single person discount"),
    ],
    never=[
        ("A single man applied.", "A unmarried man applied."),
        ("An unmarried woman of 30", "An married woman of 30"),
        ("His wife is married.", "His wife is single."),
    ],
)
def marital_status_swap(text: str, severity: int, rng: Random) -> str:
    """Words that say that a person is married, single, divorced or widowed become others.

    A text that speaks of a wife, a husband or a wedding is left as it is.
    """
    del severity
    return first_moved(text, variants(text, rng))
