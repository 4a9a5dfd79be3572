"""Shapley values of words, by the shap library over our own game of masked words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.attribution import Attribution, Game
from audit.stats.estimate import Floats
from audit.tabular.shap_library import Coalitions, quiet
from audit.words import sentence_of_words

EXACT_UP_TO = 8
"""Words for which every coalition is asked about: 256 at most."""

EVALUATIONS = 256
"""Questions about a longer text; coalitions are then of neighbouring words (Owen values)."""


def shap(game: Game, target: int) -> Attribution:
    """SHAP values of the log-odds: exact for few words, else Owen values of neighbours (Partition).

    With Partition, words that were never parted from their neighbours share what these got
    together. Values add up to the log-odds of the text less those of the fully masked one.

    References
    ----------
    Lundberg, Lee (2017), NeurIPS, arXiv:1705.07874; Owen (1977), Values of games with a priori
    unions.
    """
    words = len(game.spans)
    if words <= 1:
        return _of_a_word(game, target)
    if words <= EXACT_UP_TO:
        return attribution("shap", game, target, _exact(game, target))
    return attribution("shap", game, target, _partition(game, target))


def kernel_shap(game: Game, target: int, seed: int = 0) -> Attribution:
    """Kernel SHAP: Shapley values as a weighted regression over sampled coalitions.

    Exact where all coalitions are asked about (up to `EXACT_UP_TO` words).

    References
    ----------
    Lundberg, Lee (2017), NeurIPS, arXiv:1705.07874, theorem 2.
    """
    words = len(game.spans)
    if words <= 1:
        return _of_a_word(game, target, "kernel_shap")
    samples = 2**words if words <= EXACT_UP_TO else EVALUATIONS
    ask = worth(game, target)
    with quiet(seed):
        from shap import KernelExplainer

        explainer = KernelExplainer(ask, np.zeros((1, words)), keep_index=False)
        values = explainer.shap_values(
            np.ones((1, words)), nsamples=samples, l1_reg=False, silent=True
        )
    return attribution("kernel_shap", game, target, np.asarray(values, float).reshape(words))


def worth(game: Game, target: int) -> Callable[[NDArray[Any]], Floats]:
    """Coalitions (questions, words) -> log-odds of the class."""
    return lambda coalitions: game.log_odds(np.asarray(coalitions) > 0)[:, target]


def attribution(method: str, game: Game, target: int, values: Floats) -> Attribution:
    """An attribution whose values add up to text less fully masked text."""
    ends = game.log_odds(np.array([[True], [False]]).repeat(len(game.spans), axis=1))[:, target]
    return Attribution(
        method=method,
        baseline="mask",
        text=game.text,
        spans=game.spans,
        values=values,
        target=target,
        output=float(ends[0]),
        base=float(ends[1]),
        complete=True,
        unread=game.unread,
        steps=game.asked,
    )


def _of_a_word(game: Game, target: int, method: str = "shap") -> Attribution:
    """Of a text of one word, or none: the word gets everything."""
    found = attribution(method, game, target, np.zeros(len(game.spans)))
    found.values[:] = found.output - found.base
    return found


def _exact(game: Game, target: int) -> Floats:
    words = len(game.spans)
    with quiet():
        from shap.explainers import ExactExplainer

        explainer = ExactExplainer(worth(game, target), Coalitions())
        values = explainer(np.ones((1, words)), max_evals=2**words, silent=True).values
    return np.asarray(values, float).reshape(words)


def _partition(game: Game, target: int) -> Floats:
    words = len(game.spans)
    with quiet():
        from shap.explainers import PartitionExplainer

        explainer = PartitionExplainer(worth(game, target), _Neighbours(game))
        # With a whole batch a level of the tree is asked about at once.
        values = explainer(
            np.ones((1, words)), max_evals=EVALUATIONS, batch_size=64, silent=True
        ).values
    return np.asarray(values, float).reshape(words)


class _Neighbours(Coalitions):
    """Coalitions that are parted along a tree of neighbouring words."""

    def __init__(self, game: Game) -> None:
        self.clustering = neighbours(game)


def neighbours(game: Game) -> Floats:
    """A tree over the words, as `scipy.cluster.hierarchy` writes it: (words - 1, 4).

    Words join within their sentence first, then sentences, each time in the middle, so that the
    tree is as flat as can be.
    """
    rows: list[tuple[float, float, float, float]] = []
    words = len(game.spans)

    def joined(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
        size = one[1] + other[1]
        rows.append((one[0], other[0], float(len(rows) + 1), size))
        return words + len(rows) - 1, size

    def tree(parts: list[tuple[int, int]]) -> tuple[int, int]:
        if len(parts) == 1:
            return parts[0]
        half = len(parts) // 2
        return joined(tree(parts[:half]), tree(parts[half:]))

    sentence = sentence_of_words(game.text, game.spans)
    tree([tree([(int(i), 1) for i in np.flatnonzero(sentence == s)]) for s in np.unique(sentence)])
    return np.array(rows, dtype=float)
