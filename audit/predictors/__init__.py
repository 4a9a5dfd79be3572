"""One file per kind of thing that can be asked for class probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from audit.stats.estimate import Floats


class Predictor(Protocol):
    """Something that can be asked again.

    Attributes
    ----------
    labels
        Class names, in the order of the probabilities.
    digest
        SHA-256 of everything that decides an answer: weights, configuration, tokenizer.
    device
        Where it runs.
    """

    labels: tuple[str, ...]
    digest: str
    device: str

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Class probabilities, float array (texts, classes)."""
        ...

    def truncated(self, texts: Sequence[str]) -> int:
        """How many of the texts are longer than what the model reads."""
        ...
