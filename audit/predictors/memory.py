"""A model that is asked about each text once, however many checks ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from audit.stats.estimate import Floats


class Remembered:
    """What a model says of texts, remembered.

    Parameters
    ----------
    ask
        Texts -> class probabilities (texts, classes).
    texts, answers
        What is known already.
    """

    def __init__(
        self, ask: Callable[[Sequence[str]], Floats], texts: Sequence[str], answers: Floats
    ) -> None:
        self._ask = ask
        self._known = dict(zip(texts, answers, strict=True))

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Class probabilities (texts, classes), the model being asked about new texts only."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._ask(new), strict=True))
        return np.array([self._known[text] for text in texts])
