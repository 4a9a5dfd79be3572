"""LIME: a linear model of what the classifier says near a text."""

from __future__ import annotations

import numpy as np
import torch
from captum._utils.models.linear_model import SkLearnRidge
from captum.attr import Lime
from captum.attr._core.lime import get_exp_kernel_similarity_function
from torch import Tensor

from audit.attribution import Attribution, Game
from audit.stats.estimate import Floats

SAMPLES = 256
AT_ONCE = 64
WIDTH = 0.25
"""Of the exponential kernel over cosine distance, as in the authors' own code for texts."""


def lime(game: Game, target: int, seed: int = 0) -> Attribution:
    """Coefficients of a ridge regression of the log-odds on which words are there.

    Words are masked at random; texts weigh more the nearer they are to the whole. Values add up to
    nothing in particular.

    References
    ----------
    Ribeiro, Singh, Guestrin (2016), KDD, arXiv:1602.04938.
    """
    words = len(game.spans)
    # One word has no neighbourhood to draw from: it gets what taking it away costs.
    values = (_coefficients if words > 1 else _of_a_word)(game, target, seed)
    return Attribution(
        method="lime",
        baseline="mask",
        text=game.text,
        spans=game.spans,
        values=values,
        target=target,
        output=float(game.log_odds(np.ones((1, words), dtype=bool))[0, target]),
        unread=game.unread,
        steps=game.asked,
    )


def _coefficients(game: Game, target: int, seed: int) -> Floats:
    def ask(masks: Tensor) -> Tensor:
        return torch.from_numpy(game.log_odds(masks.numpy() > 0)[:, target])

    near = get_exp_kernel_similarity_function("cosine", kernel_width=WIDTH)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        found = Lime(ask, SkLearnRidge(alpha=1.0), near).attribute(
            torch.ones(1, len(game.spans)), n_samples=SAMPLES, perturbations_per_eval=AT_ONCE
        )
    return np.asarray(found.double().numpy().reshape(-1))


def _of_a_word(game: Game, target: int, _: int) -> Floats:
    words = len(game.spans)
    ends = game.log_odds(np.array([[True], [False]]).repeat(words, axis=1))[:, target]
    return np.full(words, ends[0] - ends[1])
