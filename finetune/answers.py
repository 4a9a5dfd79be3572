"""What a finished model answers; no text is put to it twice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from audit.predictors.transformers import TransformersPredictor
from audit.stats.estimate import Floats


class Answers:
    """A predictor that remembers what it has been asked about.

    Rows trained on are looked at twice when a training ends: for where they lie, and for how sure
    the model is of them.
    """

    def __init__(self, predictor: TransformersPredictor) -> None:
        self._predictor = predictor
        self._known: dict[str, NDArray[np.float64]] = {}

    def states(self, texts: Sequence[str]) -> tuple[Floats, Floats]:
        """As the predictor gives them: mean states (texts, dimensions), and logits."""
        states, logits = self._predictor.states(texts)
        self._known.update(zip(texts, softmax(logits, axis=1), strict=True))
        return states, logits

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Class probabilities (texts, classes); of texts whose states were asked for at no cost."""
        if new := [text for text in texts if text not in self._known]:
            self._known.update(zip(new, self._predictor.probabilities(new), strict=True))
        return np.stack([self._known[text] for text in texts])
