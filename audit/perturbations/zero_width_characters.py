"""Characters without width inside words."""

from __future__ import annotations

import re
from functools import partial
from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.places import words_changed

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
"""Zero width space, non-joiner and joiner, word joiner, byte order mark."""

# From Hebrew to Mongolian, where such a character can change how the letters around it are drawn.
_WORD = re.compile(r"[^\W\d_\u0590-\u1cff]+")


@perturbation(
    kind=Kind.CHARACTERS,
    languages=("*",),
    examples=[
        Example("is", "i\u200cs"),
        Example("The court", "The co\u2060urt"),
        Example("The patient reports chest pain.", "The patient report\u200bs chest pain.", 3, 0),
        Example("病人没有疼痛", "病人没有疼\u200c痛"),
        Example("من می\u200cخواهم", "من می\u200cخواهم"),
        Example("I a 1", "I a 1"),
        Example("42 + 17", "42 + 17"),
    ],
    never=[("is", "is\u200b"), ("is", "\u200bis")],
    references=("Boucher, Shumailov, Anderson, Papernot (2022), IEEE S&P, arXiv:2106.09898",),
)
def zero_width_characters(text: str, severity: int, rng: Random) -> str:
    """Some words get a character that cannot be seen.

    One inside a word of at least two letters, of scripts whose letters do not join.
    """
    return words_changed(text, severity, rng, partial(_hidden, rng), _WORD)


def _hidden(rng: Random, word: str) -> str:
    at = rng.randrange(1, len(word))
    return word[:at] + rng.choice(_INVISIBLE) + word[at:]
