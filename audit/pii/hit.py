"""A piece of a text that is personal data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Hit:
    """Personal data found in a text, as `text[start:end]` of the text as given.

    Attributes
    ----------
    type
        What it is, in lower case: ``email``, ``phone``, ``us_ssn``.
    score
        How sure that is, above 0 and at most 1: no probability, an order.
    reason
        Why it was taken for that, in words, without its value: ``Luhn digit holds``.
    """

    start: int
    end: int
    type: str
    score: float
    reason: str
