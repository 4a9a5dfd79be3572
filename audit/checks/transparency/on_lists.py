"""How much of an explanation falls on the words of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from audit.checks.by_group import measurement
from audit.checks.transparency.sample import texts_of
from audit.checks.transparency.study import study
from audit.evidence import Evidence
from audit.finding import Measurement
from audit.lexicons import covered, lexicons
from audit.stats.estimate import Estimate, Floats, Ints, undefined

POINTS = "Attribution only points: what the words do is measured by sensitive_word_shift."


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


def on_lists(evidence: Evidence) -> dict[str, OnList]:
    """Every list, and where the lead method's attribution of its texts falls; made once."""
    return evidence.once("words of lists", evidence.everyone, lambda: _made(evidence))


def by_list(
    evidence: Evidence, name: str, estimate: Callable[[OnList, float], Estimate]
) -> Iterator[Measurement]:
    """A measurement of each list, and of each group of persons within it."""
    of, found = study(evidence), on_lists(evidence)
    for words, texts in found.items():
        note = f"{POINTS} {of.note}".strip()
        if not len(texts.rows):
            note = f"Undefined: none of the {len(of.rows):,} texts explained holds such a word."
            yield measurement(name, undefined(), 0, {"words": words}, note=note)
            continue
        yield _measured(evidence, name, estimate, texts, {"words": words}, note, of.lead)
        for groups in evidence.features:
            codes = groups.codes[texts.rows]
            for group in np.unique(codes):
                slice_, some = {"words": words, **groups.slice(int(group))}, codes == group
                yield _measured(evidence, name, estimate, texts.where(some), slice_, "", of.lead)


def _measured(
    evidence: Evidence,
    name: str,
    estimate: Callable[[OnList, float], Estimate],
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


def _made(evidence: Evidence) -> dict[str, OnList]:
    of, texts = study(evidence), texts_of(evidence)
    attributions = of.attributions(of.lead)
    found: dict[str, OnList] = {}
    for name, lexicon in lexicons(evidence.word_lists).items():
        rows: list[tuple[int, float, float]] = []
        for row, made in zip(of.rows, attributions, strict=True):
            touched, size = covered(made.spans, lexicon.find(texts[row])), np.abs(made.values)
            # A text of which every word is worth nothing has no share to give.
            if touched.any() and size.sum() > 0:
                rows.append((int(row), float(size[touched].sum() / size.sum()), touched.mean()))
        table = np.array(rows, dtype=float).reshape(-1, 3)
        found[name] = OnList(table[:, 0].astype(np.int64), table[:, 1], table[:, 2])
    return found
