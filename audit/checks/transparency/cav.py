"""Concepts as directions in a layer of the model, and how far the score follows them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from audit.stats.estimate import Floats, Ints

RUNS = 20
"""Directions of one concept, each against other random texts."""

RANDOM = 199
"""Random concepts that a concept is held against."""

EXAMPLES = 50
"""Texts on either side of a direction, at most."""

RIDGE = 0.1
"""Of the mean square of the states; there are more dimensions than examples."""


class Layer(NamedTuple):
    """Texts in a layer, by all that directions between them need: their inner products.

    Attributes
    ----------
    inner
        Float array (texts, texts).
    slopes
        Float array (inputs, texts): the gradient of each input's log-odds times each state.
    """

    inner: Floats
    slopes: Floats


class Followed(NamedTuple):
    """How the score follows a concept.

    Attributes
    ----------
    rising
        Float array (inputs,): share of the runs in which the log-odds of the input rise along it.
    slope
        Mean change of the log-odds per unit of the direction.
    accuracy
        Share of the examples and random texts told apart by the others (leave one out): how far
        the concept *is* a direction.
    """

    rising: Floats
    slope: float
    accuracy: float


def layer(states: Floats, gradients: Floats) -> Layer:
    """A layer of states (texts, dimensions) and gradients at the inputs (inputs, dimensions)."""
    return Layer(states @ states.T, gradients @ states.T)


def directions(inner: Floats, mine: Ints, theirs: Ints) -> tuple[Floats, Floats]:
    """Concept activation vectors: unit normals of the planes that part some texts from others.

    By ridge regression on +1 and -1.

    Parameters
    ----------
    inner
        Of a `Layer`.
    mine, theirs
        Texts on either side, int64 arrays (runs, texts of a side).

    Returns
    -------
    weights, accuracy
        Float array (runs, texts of both sides), each normal being the sum of states so weighted;
        and (runs,) the share of texts on their side, each being left out in turn.

    References
    ----------
    Kim et al. (2018), ICML, arXiv:1711.11279; Allen (1974), Technometrics 16:125-127 (leaving out).
    """
    rows = np.hstack([mine, theirs])
    runs, texts = rows.shape
    products = inner[rows[:, :, None], rows[:, None, :]]
    centred = products - products.mean(axis=1, keepdims=True)
    centred -= centred.mean(axis=2, keepdims=True)
    scale = np.trace(centred, axis1=1, axis2=2) / texts
    ridge = np.where(scale > 0, RIDGE * scale, 1.0)[:, None, None]
    inverse = np.linalg.inv(centred + ridge * np.eye(texts))
    sides = np.repeat([1.0, -1.0], [mine.shape[1], theirs.shape[1]])
    raw = inverse @ sides
    left_out = sides - raw / np.diagonal(inverse, axis1=1, axis2=2)
    weights = raw - raw.mean(axis=1, keepdims=True)
    squared = np.einsum("rt,rtu,ru->r", weights, products, weights)
    length = np.sqrt(np.maximum(squared, 0))[:, None]
    unit = np.divide(weights, length, out=np.zeros((runs, texts)), where=length > 0)
    return unit, (np.sign(left_out) == sides).mean(axis=1)


def followed(layer_: Layer, examples: Ints, rng: np.random.Generator) -> Followed:
    """How the score follows the concept of `examples` (numbers of texts).

    Each run draws examples, and as many other texts among the rest.
    """
    rest = np.setdiff1d(np.arange(len(layer_.inner)), examples)
    size = size_of(len(examples), len(rest))
    mine, theirs = (
        np.array([rng.permutation(side)[:size] for _ in range(RUNS)]) for side in (examples, rest)
    )
    with threadpool_limits(1):  # the systems are too small to share out
        weights, accuracy = directions(layer_.inner, mine, theirs)
    rows = np.hstack([mine, theirs])
    along = np.einsum("irt,rt->ir", layer_.slopes[:, rows], weights)
    return Followed((along > 0).mean(axis=1), float(along.mean()), float(accuracy.mean()))


def random_slopes(layer_: Layer, size: int, rng: np.random.Generator) -> Floats:
    """Slopes of `RANDOM` concepts of so many random texts, which mean nothing."""
    mean = layer_._replace(slopes=layer_.slopes.mean(axis=0, keepdims=True))
    texts = len(layer_.inner)
    drawn = (rng.permutation(texts)[:size].astype(np.int64) for _ in range(RANDOM))
    return np.array([followed(mean, some, rng).slope for some in drawn])


def size_of(examples: int, rest: int) -> int:
    """Texts on either side of a direction."""
    return min(examples, rest, EXAMPLES)
