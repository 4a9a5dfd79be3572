"""Counterfactual identities: the same text about someone of another group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from audit.perturbations.sentences import begins


class Variant(NamedTuple):
    """A text moved from one group to another.

    Attributes
    ----------
    before, after
        The groups: of whom the text spoke, of whom it speaks now.
    control
        Whether both are the same and only the wording changed. What that does to decisions is no
        bias against a group.
    """

    text: str
    before: str
    after: str
    control: bool = False


def first_moved(text: str, variants: Sequence[Variant]) -> str:
    """The text of the first variant that is no control; the text itself where there is none."""
    return next((variant.text for variant in variants if not variant.control), text)


def fitted(text: str, start: int, end: int, word: str) -> str:
    """The word as it is to stand in the place from `start` to `end`.

    In capitals for capitals, and with one where a sentence begins.
    """
    written = text[start:end]
    if len(written) > 1 and written.isupper():
        return word.upper()
    return word[0].upper() + word[1:] if written[0].isupper() and begins(text, start) else word
