"""What the model says when words of a list are swapped or removed: asked once for every check."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from audit.checks.transparency.move import How, Move, is_bound, moves_of
from audit.checks.transparency.sample import drawn, first_of_each, texts_of
from audit.evidence import Evidence
from audit.lexicons import Lexicon, lexicons
from audit.stats.estimate import Floats, Ints

TEXTS_PER_ROW = 4
"""Texts of each list moved for each row that the budget has explained: a move costs two passes, not
hundreds."""

PILOT = 4
"""Texts of each list asked about first, to see what one costs."""

SHARE_OF_TIME = 0.3
"""Of the budget; the rest is for explaining."""


@dataclass(frozen=True)
class Moved:
    """The texts of one list moved one way, and what the model said of each.

    Attributes
    ----------
    moves
        One per text.
    before, after
        Float arrays (texts, classes): probabilities.
    control
        Float array (texts,): shift of the positive class without other words; NaN where none.
    positive
        Class code.
    """

    moves: tuple[Move, ...]
    before: Floats
    after: Floats
    control: Floats
    positive: int

    def __len__(self) -> int:
        return len(self.moves)

    @property
    def how(self) -> How:
        """Swapped or removed."""
        return self.moves[0].how

    @property
    def rows(self) -> Ints:
        """Row of each text in the evidence."""
        return np.array([move.row for move in self.moves], dtype=np.int64)

    @cached_property
    def directions(self) -> NDArray[np.str_]:
        """Direction of each text."""
        return np.array([move.direction for move in self.moves])

    @property
    def shift(self) -> Floats:
        """Probability of the positive class after the move less that before."""
        return np.asarray((self.after - self.before)[:, self.positive])

    @property
    def flipped(self) -> NDArray[np.bool_]:
        """Whether the most probable class is another after the move."""
        return np.asarray(self.after.argmax(axis=1) != self.before.argmax(axis=1))

    def where(self, texts: NDArray[np.bool_]) -> Moved:
        """Some of the texts."""
        kept = tuple(move for move, keep in zip(self.moves, texts, strict=True) if keep)
        return replace(
            self,
            moves=kept,
            before=self.before[texts],
            after=self.after[texts],
            control=self.control[texts],
        )


class Search(NamedTuple):
    """Where texts with words of a list were found, in the order they were looked through.

    `places` are positions in that order, of `looked` texts.
    """

    places: tuple[int, ...]
    looked: int

    def first(self, most: int) -> Search:
        """The same search, had it ended with so many found."""
        if len(self.places) <= most:
            return self
        return Search(self.places[:most], self.places[most - 1] + 1)


@dataclass(frozen=True)
class Moves:
    """Every list's texts, moved.

    Attributes
    ----------
    searches
        List -> where its texts were found, in the order of a report.
    of
        (list, how) -> its texts; absent where no text holds its words.
    distinct
        Distinct texts there are.
    bound
        Texts not swapped, because they speak of a body that cannot be.
    """

    searches: Mapping[str, Search]
    of: Mapping[tuple[str, How], Moved]
    distinct: int
    bound: int

    def lead(self, words: str) -> Moved | None:
        """The texts of a list moved as it is judged by: swapped where it can be, else removed."""
        return self.of.get((words, "swapped")) or self.of.get((words, "removed"))

    def without(self, words: str) -> int:
        """Texts looked at that hold no word of the list."""
        search = self.searches[words]
        return search.looked - len(search.places)

    def note(self, words: str) -> str:
        """How many texts were looked at, and what that costs; or that none has such a word."""
        looked = self.searches[words].looked
        if not self.searches[words].places:
            return f"Undefined: none of the {looked:,} distinct texts holds a word of this list."
        if looked == self.distinct:
            return ""
        wider = np.sqrt(self.distinct / looked)
        return (
            f"{looked:,} of {self.distinct:,} distinct texts were looked at, spread over groups "
            f"and outcomes: intervals are about {wider:.1f} times as wide as with all (--budget)."
        )


def moves(evidence: Evidence) -> Moves:
    """The moved texts of this evidence, asked about when first needed."""
    return evidence.once("word moves", evidence.everyone, lambda: _made(evidence))


def _made(evidence: Evidence) -> Moves:
    texts, lists = texts_of(evidence), lexicons(evidence.word_lists)
    order = first_of_each(texts, drawn(evidence))
    ordered = [texts[row] for row in order]
    budget = evidence.budget.part(TEXTS_PER_ROW, SHARE_OF_TIME)
    most = budget.rows or len(order)
    searches = {name: _search(lexicon, ordered, most) for name, lexicon in lists.items()}

    def planned(most: int) -> list[Move]:
        ended = {name: search.first(most) for name, search in searches.items()}
        return [
            move
            for place, names in _names_by_place(ended)
            for move in moves_of(int(order[place]), ordered[place], names, lists)
        ]

    known: dict[str, Floats] = {}
    started = time.perf_counter()
    _ask(evidence, planned(PILOT), known)
    spent = time.perf_counter() - started
    plan = planned(most)
    expected = spent * len(_questions(plan)) / max(1, len(known))
    if budget.seconds and expected > budget.seconds:
        longest = max(len(search.places) for search in searches.values())
        most = max(PILOT, int(longest * budget.seconds / expected))
        plan = planned(most)
    _ask(evidence, plan, known)
    return Moves(
        searches={name: search.first(most) for name, search in searches.items()},
        of=_answered(plan, known, evidence.positive),
        distinct=len(order),
        bound=sum(map(is_bound, plan)),
    )


def _search(lexicon: Lexicon, ordered: Sequence[str], most: int) -> Search:
    places: list[int] = []
    for place, text in enumerate(ordered):
        if lexicon.find(text):
            places.append(place)
        if len(places) == most:
            return Search(tuple(places), place + 1)
    return Search(tuple(places), len(ordered))


def _names_by_place(searches: Mapping[str, Search]) -> list[tuple[int, list[str]]]:
    """Each text to be moved, and the lists it is moved for."""
    found: dict[int, list[str]] = {}
    for name, search in searches.items():
        for place in search.places:
            found.setdefault(place, []).append(name)
    return sorted(found.items())


def _questions(plan: Sequence[Move]) -> list[str]:
    """The distinct texts a plan has to ask about."""
    asked = (text for move in plan for text in (move.text, move.moved, move.control))
    return [text for text in dict.fromkeys(asked) if text is not None]


def _ask(evidence: Evidence, plan: Sequence[Move], known: dict[str, Floats]) -> None:
    """Ask about every text that is not known yet, once."""
    assert evidence.predict is not None  # noqa: S101  # checks that come here need it
    new = [text for text in _questions(plan) if text not in known]
    if new:
        known.update(zip(new, evidence.predict(new), strict=True))


def _answered(
    plan: Sequence[Move], known: Mapping[str, Floats], positive: int
) -> dict[tuple[str, How], Moved]:
    by_kind: dict[tuple[str, How], list[Move]] = {}
    for move in plan:
        by_kind.setdefault((move.words, move.how), []).append(move)
    return {kind: _moved(of_kind, known, positive) for kind, of_kind in by_kind.items()}


def _moved(of_kind: Sequence[Move], known: Mapping[str, Floats], positive: int) -> Moved:
    before = np.array([known[move.text] for move in of_kind])
    without = [np.nan if m.control is None else known[m.control][positive] for m in of_kind]
    return Moved(
        moves=tuple(of_kind),
        before=before,
        after=np.array([known[move.moved] for move in of_kind]),
        control=np.array(without) - before[:, positive],
        positive=positive,
    )
