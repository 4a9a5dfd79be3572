"""How familiar a text is to a model: where it lies among the texts the model was trained on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import logsumexp

from audit.arrays import are_finite, read_arrays, write_arrays
from audit.errors import InputError
from audit.stats.estimate import Floats, Ints

FAMILIARITY = "familiarity.safetensors"
"""In a model_dir; written when the model is trained."""

MOST_BYTES = 64 * 2**20

States = Callable[[Sequence[str]], tuple[Floats, Floats]]
"""Texts -> their mean states in the last layer but one (texts, dimensions), and logits."""


@dataclass(frozen=True)
class Familiarity:
    """What the states of training texts look like, and how far texts kept aside lie from them.

    Attributes
    ----------
    means
        Float array (classes, dimensions): mean state of the training texts of each class.
    whitening
        Float array (dimensions, dimensions): W with W Wᵀ = inverse of the covariance within
        classes.
    kept_aside
        Score -> sorted float array: of texts like the training's that were not trained on.
    """

    means: Floats
    whitening: Floats
    kept_aside: Mapping[str, Floats]

    def scores(self, states: Floats, logits: Floats) -> dict[str, Floats]:
        """How strange each text is; higher is stranger.

        ``mahalanobis``: squared distance to the nearest class mean. ``energy``: -log Σ exp(logits),
        high where no class is spoken for.
        """
        points = states @ self.whitening
        centres = self.means @ self.whitening
        away = [((points - centre) ** 2).sum(axis=1) for centre in centres]
        return {"mahalanobis": np.min(away, axis=0), "energy": -logsumexp(logits, axis=1)}

    def beyond(self, score: str, values: Floats, share: float) -> tuple[Ints, int]:
        """Which values lie beyond all but a share of the texts kept aside, and the rank used.

        Returns
        -------
        beyond, rank
            0/1 for each value; it is 1 above the `rank`-th highest of the texts kept aside.
        """
        aside = self.kept_aside[score]
        rank = max(1, int(share * (len(aside) + 1)))
        return np.asarray(values > aside[-rank]).astype(np.int64), rank


def fit(
    trained: tuple[Floats, Floats], labels: Ints, kept_aside: tuple[Floats, Floats]
) -> Familiarity:
    """Describe the training texts by their states, and set the measure by texts kept aside.

    Parameters
    ----------
    trained, kept_aside
        States and logits.
    labels
        int64 array: class code of each training text; every class occurs.
    """
    states = trained[0]
    classes = np.unique(labels)
    means = np.stack([states[labels == c].mean(axis=0) for c in classes])
    within = states - means[np.searchsorted(classes, labels)]
    whitening = _whitening(np.cov(within, rowvar=False))
    bare = Familiarity(means, whitening, {})
    aside = {name: np.sort(values) for name, values in bare.scores(*kept_aside).items()}
    return Familiarity(means, whitening, aside)


def _whitening(covariance: Floats) -> Floats:
    """W with W Wᵀ the inverse; directions in which training texts hardly vary are shrunk.

    Fewer texts than dimensions leave directions without variance, which would make every other
    text infinitely strange.
    """
    values, vectors = np.linalg.eigh(covariance)
    floor = 1e-3 * float(values.mean())
    return np.asarray(vectors / np.sqrt(np.maximum(values, floor)))


def write(found: Familiarity, path: Path) -> None:
    """Write it as safetensors."""
    arrays = {"means": found.means, "whitening": found.whitening, **found.kept_aside}
    write_arrays({name: a.astype(np.float32) for name, a in arrays.items()}, path)


def read(path: Path) -> Familiarity:
    """Read it.

    Raises
    ------
    InputError
        Too large, not safetensors, or not what `write` writes.
    """
    arrays = {name: a.astype(np.float64) for name, a in read_arrays(path, MOST_BYTES)[0].items()}
    names = {"means", "whitening", "mahalanobis", "energy"}
    shapes = {name: array.shape for name, array in arrays.items()}
    square = (shapes.get("means", (0, 0))[-1],) * 2
    if (
        set(arrays) != names
        or shapes["whitening"] != square
        or not (are_finite(arrays) and all(a.size for a in arrays.values()))
    ):
        raise InputError(path, f"holds {shapes}", expected=f"finite arrays {', '.join(names)}")
    aside = {name: np.sort(arrays[name].ravel()) for name in ("mahalanobis", "energy")}
    return Familiarity(arrays["means"], arrays["whitening"], aside)
