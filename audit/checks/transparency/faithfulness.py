"""Does the model lose its reason when the words an explanation names are taken away?

Raw numbers of this kind cannot be compared across models or texts (Edin et al. 2025): how much can
be lost depends on both. So each ranking of words is placed between what random rankings reach on
the same text (0) and the best that any ranking tried has reached (1).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from audit.attribution import Game, Keep
from audit.stats.estimate import Estimate, Floats, Ints
from audit.stats.ratios import ratio_of_sums

SHARES = (0.01, 0.05, 0.1, 0.2, 0.5)
"""Shares of the words that are taken, or kept (DeYoung et al. 2020); at least one word."""

RANDOM = 20
"""Random rankings of each text."""

Side = Literal["comprehensiveness", "sufficiency"]


@dataclass(frozen=True)
class Loss:
    """What rankings of one text's words cost the class, averaged over `SHARES`.

    Attributes
    ----------
    by_method
        Method -> loss.
    random
        Float array (rankings,).
    """

    by_method: Mapping[str, float]
    random: Floats

    def gained(self, method: str, side: Side) -> float:
        """What the method gains over random rankings; a sufficient ranking *keeps* the reason."""
        sign = 1 if side == "comprehensiveness" else -1
        return float(sign * (self.by_method[method] - self.random.mean()))

    def possible(self, side: Side) -> float:
        """What the best ranking found gains over random ones; never less than 0."""
        tried = np.array([*self.by_method.values(), *self.random])
        best = tried.max() if side == "comprehensiveness" else tried.min()
        return float(abs(best - self.random.mean()))


def losses(
    game: Game, orders: Mapping[str, Ints], target: int, absent: str = "mask"
) -> dict[Side, Loss]:
    """Both losses of every ranking, and of `RANDOM` random ones, on one text.

    Parameters
    ----------
    game
        The text.
    orders
        Method -> words, the most important first.
    target
        The class whose log-odds are lost.
    absent
        ``mask`` or ``delete``.
    """
    rankings = [*orders.values(), *random_orders(game.text, len(game.spans))]
    found: dict[Side, Loss] = {}
    for side in ("comprehensiveness", "sufficiency"):
        values = _mean_losses(game, rankings, target, absent, side)
        by_method = dict(zip(orders, values[: len(orders)].tolist(), strict=True))
        found[side] = Loss(by_method, values[len(orders) :])
    return found


def comprehensiveness(game: Game, order: Ints, target: int, absent: str = "mask") -> float:
    """Mean over `SHARES` of the log-odds of the text less those without the first words of `order`.

    References
    ----------
    DeYoung et al. (2020), ERASER, ACL, arXiv:1911.03429.
    """
    return float(_mean_losses(game, [order], target, absent, "comprehensiveness")[0])


def sufficiency(game: Game, order: Ints, target: int, absent: str = "mask") -> float:
    """Mean over `SHARES` of the log-odds of the text less those of the first words of `order`
    alone.

    References
    ----------
    DeYoung et al. (2020), ERASER, ACL, arXiv:1911.03429.
    """
    return float(_mean_losses(game, [order], target, absent, "sufficiency")[0])


def normalised(
    losses_: Sequence[Loss], method: str, side: Side, confidence: float = 0.95
) -> Estimate:
    """Σ (method - random) / Σ (best found - random) over texts; for sufficiency, signs turned.

    1: no ranking tried does better; 0: no better than chance; below 0: worse than chance.
    """
    gained = np.array([loss.gained(method, side) for loss in losses_], dtype=float)
    possible = np.array([loss.possible(side) for loss in losses_], dtype=float)
    return ratio_of_sums(gained, possible, confidence)


def random_orders(text: str, words: int) -> list[Ints]:
    """`RANDOM` rankings that depend on the text alone, so that every method meets the same ones."""
    seed = int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest())
    rng = np.random.default_rng(seed)
    return [rng.permutation(words).astype(np.int64) for _ in range(RANDOM)]


def random_removals(game: Game) -> Keep:
    """The sets of words that random rankings take away: bool array (sets, words), True is kept.

    The model has been asked about them already, so that they cost nothing.
    """
    words = len(game.spans)
    sets = [
        _kept(order, share, "comprehensiveness")
        for order in random_orders(game.text, words)
        for share in SHARES
    ]
    return np.array(sets, dtype=bool).reshape(-1, words)


def _mean_losses(
    game: Game, orders: Sequence[Ints], target: int, absent: str, side: Side
) -> Floats:
    words = len(game.spans)
    keep = np.array([_kept(order, share, side) for order in orders for share in SHARES], dtype=bool)
    whole = np.ones((1, words), dtype=bool)
    asked = np.vstack([whole, keep.reshape(len(orders) * len(SHARES), words)])
    found = game.log_odds(asked, absent)[:, target]
    return np.asarray((found[0] - found[1:]).reshape(len(orders), len(SHARES)).mean(axis=1))


def _kept(order: Ints, share: float, side: Side) -> Keep:
    first = order[: max(1, int(np.ceil(share * len(order))))]
    keep = np.full(len(order), side == "comprehensiveness")
    keep[first] = side == "sufficiency"
    return keep
