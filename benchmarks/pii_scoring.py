"""Precision and recall of a detector over documents in which the personal data is known."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from audit.stats.intervals import rate

OVERLAP = 0.5
"""Least share of characters two spans have in common, of those in either (Jaccard's index)."""


class Spanned(Protocol):
    """Characters of a text, of a type."""

    @property
    def start(self) -> int:
        """The first character."""

    @property
    def end(self) -> int:
        """Behind the last."""

    @property
    def type(self) -> str:
        """What it is."""


@dataclass
class Tally:
    """What was found of one type.

    Attributes
    ----------
    planted, found
        How many there are, and how many of them a hit of the type overlaps by half.
    exact
        Of those found, how many to the character.
    hits, right
        How many hits there are of the type, and how many of them are one that was planted.
    """

    planted: int = 0
    found: int = 0
    exact: int = 0
    hits: int = 0
    right: int = 0

    @property
    def recall(self) -> str:
        """Of what there is, the share found, with its 95 % interval."""
        return shown(self.found, self.planted)

    @property
    def precision(self) -> str:
        """Of the hits, the share that is right, with its 95 % interval."""
        return shown(self.right, self.hits)


@dataclass
class Score:
    """Tallies of every type; what was missed and falsely hit, by place in the corpus."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)
    missed: list[tuple[int, Spanned]] = field(default_factory=list)
    false: list[tuple[int, Spanned]] = field(default_factory=list)


def shown(k: int, n: int) -> str:
    """A share with its interval, of three places; a dash if nothing was counted."""
    if n == 0:
        return "–"
    found = rate(k, n)
    return f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"


def overlap(a: Spanned, b: Spanned) -> float:
    """Characters in both spans over those in either."""
    common = min(a.end, b.end) - max(a.start, b.start)
    return max(0, common) / (max(a.end, b.end) - min(a.start, b.start))


def score(
    truth: Iterable[Sequence[Spanned]],
    hits: Iterable[Sequence[Spanned]],
    ignored: Iterable[Sequence[Spanned]] = (),
) -> Score:
    """Compare a detector's hits with what is there, document by document.

    A hit is right if what it overlaps by half is of its type; each planted value counts once. A hit
    of another type on a planted value is false, and a confusion besides.

    Parameters
    ----------
    ignored
        Spans on which hits count for nothing: of types that are annotated, and not scored.
    """
    made = Score()
    skipped = iter(ignored)
    for number, (spans, found) in enumerate(zip(truth, hits, strict=True)):
        _score_one(made, number, spans, found, next(skipped, ()))
    return made


def _score_one(
    made: Score,
    number: int,
    spans: Sequence[Spanned],
    hits: Sequence[Spanned],
    ignored: Sequence[Spanned],
) -> None:
    for span in spans:
        tally = made.tallies[span.type]
        matching = [hit for hit in hits if hit.type == span.type and overlap(hit, span) >= OVERLAP]
        tally.planted += 1
        tally.found += bool(matching)
        tally.exact += any((hit.start, hit.end) == (span.start, span.end) for hit in matching)
        if not matching:
            made.missed.append((number, span))
    for hit in hits:
        under = [span for span in spans if overlap(hit, span) >= OVERLAP]
        is_right = any(span.type == hit.type for span in under)
        if not is_right and any(overlap(hit, span) > 0 for span in ignored):
            continue
        made.tallies[hit.type].hits += 1
        made.tallies[hit.type].right += is_right
        if not is_right:
            made.false.append((number, hit))
            made.confusions.update((span.type, hit.type) for span in under)
