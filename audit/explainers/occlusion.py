"""Occlusion: what the model says when one word at a time is taken away."""

from __future__ import annotations

import numpy as np

from audit.attribution import Attribution, Game


def occlusion(game: Game, target: int) -> Attribution:
    """Log-odds of the text less those without the word, word by word (leave one out).

    It misses redundant reasons: of two words that say the same, taking either away changes nothing,
    so neither gets credit.

    References
    ----------
    Zeiler, Fergus (2014), ECCV, arXiv:1311.2901; Li, Monroe, Jurafsky (2016), arXiv:1612.08220.
    """
    words = len(game.spans)
    keep = np.vstack([np.ones(words, dtype=bool), ~np.eye(words, dtype=bool)])
    found = game.log_odds(keep)[:, target]
    return Attribution(
        method="occlusion",
        baseline="mask",
        text=game.text,
        spans=game.spans,
        values=found[0] - found[1:],
        target=target,
        output=float(found[0]),
        unread=game.unread,
        steps=len(keep),
    )
