"""How alike methods explain: pair by pair, for a mean would hide which of two is right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audit.finding import Measurement
from audit.report import Report
from reports.explanations import Method
from reports.method_words import method_name

STEPS = (0.2, 0.5, 0.8)
"""Sizes of a correlation from which on it is coloured more."""


@dataclass(frozen=True)
class Agreement:
    """How alike two methods rank the words of a text, pair by pair.

    Attributes
    ----------
    names
        The methods compared; keys of `pairs` are two of their places, the smaller first.
    """

    names: tuple[str, ...]
    pairs: Mapping[tuple[int, int], Measurement]

    def shade(self, pair: Measurement) -> str:
        """Which way and how strongly a pair is coloured, beside the number."""
        strength = sum(abs(pair.value or 0.0) >= step for step in STEPS)
        side = "for" if (pair.value or 0.0) > 0 else "against"
        return f"{side} l{strength}" if strength else ""


def agreement(report: Report, found: Iterable[Method]) -> Agreement:
    """The agreement of some methods with each other."""
    keys = [method.key for method in found]
    pairs: dict[tuple[int, int], Measurement] = {}
    for finding in report.findings:
        m = finding.measurement
        if m is None or m.metric != "method_agreement":
            continue
        pair = m.slice.get("methods", "").split(" × ")
        if len(pair) == 2 and set(pair) <= set(keys):
            one, other = sorted(map(keys.index, pair))
            pairs[one, other] = m
    return Agreement(tuple(map(method_name, keys)), pairs)
