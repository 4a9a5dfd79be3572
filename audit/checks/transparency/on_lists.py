"""How much of an explanation falls on some words: those of a list, or any others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from audit.checks.by_group import measurement
from audit.checks.transparency.sample import texts_of
from audit.checks.transparency.study import study
from audit.evidence import Evidence
from audit.finding import Measurement
from audit.lexicons import Hit, covered, lexicons
from audit.stats.estimate import Estimate, Floats, Ints, undefined
from audit.stats.ratios import ratio_of_sums

POINTS = "Attribution only points: what the words do is measured by {}."

Share = Callable[["OnList", float], Estimate]
"""Texts, confidence -> what is measured of them."""


class OnList(NamedTuple):
    """The explained texts that hold words of a list.

    `rows` are theirs in the evidence; `share` is that of the absolute attribution, `expected` that
    of the words, both float arrays (texts,) in [0, 1].
    """

    rows: Ints
    share: Floats
    expected: Floats

    def where(self, texts: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> OnList:
        """Some of the texts."""
        return OnList(self.rows[texts], self.share[texts], self.expected[texts])


def on_lists(evidence: Evidence) -> Mapping[str, OnList]:
    """Every list, and where the lead method's attribution of its texts falls; made once."""
    return evidence.once("words of lists", evidence.everyone, lambda: _made(evidence))


def by_list(evidence: Evidence, name: str, estimate: Share) -> Iterator[Measurement]:
    """A measurement of each list, and of each group of persons within it."""
    points = POINTS.format("sensitive_word_shift")
    for words, texts in on_lists(evidence).items():
        yield from by_group(evidence, name, estimate, texts, {"words": words}, points)


def by_group(
    evidence: Evidence, name: str, estimate: Share, texts: OnList, of: dict[str, str], points: str
) -> Iterator[Measurement]:
    """A measurement of the texts that hold some words, then of each group of persons.

    Parameters
    ----------
    of
        The slice that says which words.
    points
        What measures what they do, as a sentence.
    """
    made = study(evidence)
    if not len(texts.rows):
        note = f"Undefined: none of the {len(made.rows):,} texts explained holds such a word."
        yield measurement(name, undefined(), 0, of, note=note)
        return
    note = f"{points} {made.note(len(made.rows))}".strip()
    yield _measured(evidence, name, estimate, texts, of, note, made.lead)
    for groups in evidence.features:
        codes = groups.codes[texts.rows]
        for group in np.unique(codes):
            slice_, some = {**of, **groups.slice(int(group))}, codes == group
            yield _measured(evidence, name, estimate, texts.where(some), slice_, "", made.lead)


def _measured(
    evidence: Evidence,
    name: str,
    estimate: Share,
    texts: OnList,
    slice_: dict[str, str],
    note: str,
    lead: str,
) -> Measurement:
    found = estimate(texts, evidence.confidence)
    if np.isnan(found.value):
        note = "Undefined: too few texts."
    return measurement(
        name,
        found,
        len(texts.rows),
        slice_,
        note=note,
        share_of_words=float(texts.expected.mean()),
        attribution=lead,
    )


def lift(texts: OnList, confidence: float) -> Estimate:
    """Share of the attribution / share of the words, with an interval over the texts."""
    found = ratio_of_sums(texts.share, texts.expected, confidence)
    # Linearised, the interval of a few texts may reach below what a ratio of sizes can be.
    return found._replace(low=0.0) if found.low < 0 else found


def falling_on(evidence: Evidence, found: Sequence[Sequence[Hit]]) -> OnList:
    """Where the lead method's attribution falls of the texts that hold some words.

    Parameters
    ----------
    found
        The words in each of the explained texts.
    """
    of = study(evidence)
    rows: list[tuple[int, float, float]] = []
    for row, made, words in zip(of.rows.tolist(), of.attributions(of.lead), found, strict=True):
        touched, size = covered(made.spans, words), np.abs(made.values)
        # A text of which every word is worth nothing has no share to give.
        if touched.any() and size.sum() > 0:
            rows.append((row, float(size[touched].sum() / size.sum()), touched.mean()))
    table = np.array(rows, dtype=float).reshape(-1, 3)
    return OnList(table[:, 0].astype(np.int64), table[:, 1], table[:, 2])


def _made(evidence: Evidence) -> Mapping[str, OnList]:
    texts, lists = texts_of(evidence), lexicons(evidence.word_lists)
    explained = study(evidence).rows.tolist()
    return {
        name: falling_on(evidence, [words.find(texts[row]) for row in explained])
        for name, words in lists.items()
    }
