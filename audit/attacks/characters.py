"""Misspellings a person reads over: the first and the last letter of the word stay."""

from __future__ import annotations

from audit.attacks.constraints import FUNCTION_WORDS
from audit.perturbations.tables import words_of

LEAST = 4
"""Letters of a word that can be misspelled and still be read."""

LOOK_ALIKE = dict(zip("aceiopsxy", "асеіорѕху", strict=True))
"""Latin letters, and those of the Cyrillic alphabet that look the same (Unicode TR 39)."""


def misspelled(word: str) -> list[str]:
    """A letter that only looks the same, two letters that change places, a letter left out.

    Each inside the word and as near its middle as can be, where no other word comes out: *trial*
    does not become *trail*.

    References
    ----------
    Gao, Lanchantin, Soffa, Qi (2018), arXiv:1801.04354 (DeepWordBug); Pruthi, Dhingra, Lipton
    (2019), ACL, arXiv:1905.11268; Davis (2003), on reading jumbled words.
    """
    if len(word) < LEAST or not word.isascii():
        return []
    inside = sorted(range(1, len(word) - 1), key=lambda i: abs(2 * i + 1 - len(word)))
    alike = (
        word[:i] + LOOK_ALIKE[word[i]] + word[i + 1 :] for i in inside if word[i] in LOOK_ALIKE
    )
    turned = (
        word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        for i in inside
        if i + 2 < len(word) and word[i] != word[i + 1]
    )
    shorter = (word[:i] + word[i + 1 :] for i in inside)
    other = FUNCTION_WORDS | words_of("other_words", "words")
    found = (
        next((new for new in ways if new not in other), "") for ways in (alike, turned, shorter)
    )
    return [new for new in dict.fromkeys(found) if new]
