"""The spec table of group rates: each a quotient of two sums over the counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from audit.stats.counts import Confusion, Counts

Count = Callable[[Confusion], Counts]


@dataclass(frozen=True)
class Rate:
    """One rate: `numerator` of `denominator`, each a count by group.

    Attributes
    ----------
    title
        The rate in words: the share of whom that is what.
    complement
        The rate that is 1 minus this one, where that is the better known: groups are equal in
        both or in neither, so the two share one test.
    """

    name: str
    title: str
    numerator: Count
    denominator: Count
    complement: str = ""

    @property
    def tested_as(self) -> str:
        """The rate whose test this one shares."""
        return self.complement or self.name


def _truly_positive(c: Confusion) -> Counts:
    return c.tp + c.fn


def _truly_negative(c: Confusion) -> Counts:
    return c.fp + c.tn


def _called_positive(c: Confusion) -> Counts:
    return c.tp + c.fp


def _called_negative(c: Confusion) -> Counts:
    return c.fn + c.tn


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
            "base_rate",
            "share of people who are truly positive",
            _truly_positive,
            lambda c: c.known,
        ),
        Rate(
            "accuracy",
            "share of decisions that are right",
            lambda c: c.correct,
            lambda c: c.known,
        ),
        Rate(
            "true_positive_rate",
            "share of truly positive people who are called positive",
            lambda c: c.tp,
            _truly_positive,
        ),
        Rate(
            "false_positive_rate",
            "share of truly negative people who are called positive",
            lambda c: c.fp,
            _truly_negative,
        ),
        Rate(
            "true_negative_rate",
            "share of truly negative people who are called negative",
            lambda c: c.tn,
            _truly_negative,
            complement="false_positive_rate",
        ),
        Rate(
            "false_negative_rate",
            "share of truly positive people who are called negative",
            lambda c: c.fn,
            _truly_positive,
            complement="true_positive_rate",
        ),
        Rate(
            "positive_predictive_value",
            "share of people called positive who truly are",
            lambda c: c.tp,
            _called_positive,
        ),
        Rate(
            "negative_predictive_value",
            "share of people called negative who truly are",
            lambda c: c.tn,
            _called_negative,
        ),
        Rate(
            "false_discovery_rate",
            "share of people called positive who truly are negative",
            lambda c: c.fp,
            _called_positive,
            complement="positive_predictive_value",
        ),
        Rate(
            "false_omission_rate",
            "share of people called negative who truly are positive",
            lambda c: c.fn,
            _called_negative,
            complement="negative_predictive_value",
        ),
    )
}
"""Name -> rate. The names are the field's; `selection_rate` alone speaks of *favourable*."""
