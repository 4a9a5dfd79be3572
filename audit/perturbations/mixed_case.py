"""Words in letters of mixed size."""

from __future__ import annotations

import re
from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.places import rewritten, some

_WORD = re.compile(r"[^\W\d_]{2,}")


@perturbation(
    kind=Kind.SURFACE,
    languages=("*",),
    examples=[
        Example("no", "No"),
        Example("VAT", "vAt"),
        Example("The court ruled.", "The court RuleD."),
        Example("The patient reports chest pain.", "The patient repORtS chest pain.", 3, 0),
        Example("病人 has fever", "病人 Has fever"),
        Example("Суд", "суд"),
        Example("病人 42", "病人 42"),
        Example("I a 1", "I a 1"),
    ],
)
def mixed_case(text: str, severity: int, rng: Random) -> str:
    """In some words letters change, at random, between small and capital.

    Words of at least two letters, of scripts that know capitals; each letter at even odds.
    """
    words = [found for found in _WORD.finditer(text) if found[0].lower() != found[0].upper()]
    chosen = some(words, severity, rng)
    return rewritten(text, ((*found.span(), _recased(rng, found[0])) for found in chosen))


def _recased(rng: Random, word: str) -> str:
    new = "".join(c.swapcase() if rng.random() < 0.5 else c for c in word)
    return new if new != word else word.swapcase()
