"""The spec table of group rates: each a quotient of two sums over the counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from audit.stats.counts import Confusion
from audit.stats.estimate import Ints

Count = Callable[[Confusion], Ints]


@dataclass(frozen=True)
class Rate:
    """One rate: `numerator` of `denominator`, each a count by group.

    `title` says the rate in words: the share of whom that is what.
    """

    name: str
    title: str
    numerator: Count
    denominator: Count


RATES = {
    rate.name: rate
    for rate in (
        Rate(
            "selection_rate",
            "share of people given the favourable decision",
            lambda c: c.selected,
            lambda c: c.total,
        ),
        Rate(
            "accuracy",
            "share of decisions that are right",
            lambda c: c.correct,
            lambda c: c.tp + c.fp + c.fn + c.tn,
        ),
        Rate(
            "true_positive_rate",
            "share of truly positive people who are called positive",
            lambda c: c.tp,
            lambda c: c.tp + c.fn,
        ),
        Rate(
            "false_positive_rate",
            "share of truly negative people who are called positive",
            lambda c: c.fp,
            lambda c: c.fp + c.tn,
        ),
        Rate(
            "false_negative_rate",
            "share of truly positive people who are called negative",
            lambda c: c.fn,
            lambda c: c.tp + c.fn,
        ),
        Rate(
            "positive_predictive_value",
            "share of people called positive who truly are",
            lambda c: c.tp,
            lambda c: c.tp + c.fp,
        ),
    )
}
"""Name -> rate. The names are the field's; `selection_rate` alone speaks of *favourable*."""
