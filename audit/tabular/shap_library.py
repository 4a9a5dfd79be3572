"""The shap library as we use it: silent, and drawing from a seed of ours."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray


@contextlib.contextmanager
def quiet(seed: int = 0) -> Iterator[None]:
    """Silence what shap's own libraries say of themselves; seed numpy's global generator for it.

    shap draws from that generator; it gets back the state it had.
    """
    state = np.random.get_state()
    with warnings.catch_warnings():
        for category in (DeprecationWarning, PendingDeprecationWarning, FutureWarning):
            warnings.simplefilter("ignore", category)
        np.random.seed(seed)
        try:
            yield
        finally:
            np.random.set_state(state)


class Coalitions:
    """A masker in shap's sense: of a row of ones it leaves the coalition itself."""

    def __call__(self, mask: NDArray[np.bool_], row: NDArray[Any]) -> tuple[NDArray[Any], ...]:
        """The features of the coalition as ones, the others as zeros."""
        return ((row * mask)[None, :],)

    def shape(self, row: NDArray[Any]) -> tuple[int, int]:
        """Shape of what calling it gives."""
        return 1, len(row)
