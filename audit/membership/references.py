"""What other models of the same kind say of the rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audit.stats.estimate import Floats, Ints

Confidence = Callable[[Floats, Ints], Floats]
"""Logarithms of probabilities (rows, classes), labels -> how sure of the label (rows,)."""

ANEW = "Make it anew: python -m finetune references MODEL_DIR --k N --overwrite."
"""What to do about a reference that is not of the model's rows."""


ROUNDING = 1e-5
"""How far above 0 rounding may carry the logarithm of a probability."""


@dataclass(frozen=True)
class Reference:
    """What another model of the same kind says of the rows.

    Attributes
    ----------
    log_probability
        Float array (rows, classes).
    trained
        Bool array (rows,): whether this model was trained on the row.
    """

    log_probability: Floats
    trained: NDArray[np.bool_]


def unseen(references: Sequence[Reference], label: Ints, confidence: Confidence) -> Floats:
    """How sure each is of rows it was not trained on: (references, rows), else NaN."""
    sure = [np.where(r.trained, np.nan, confidence(r.log_probability, label)) for r in references]
    return np.stack(sure) if sure else np.empty((0, len(label)))
