"""One text with the words of a list swapped or removed, and with as many other words removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from audit.checks.transparency.faithfulness import random_orders
from audit.lexicons import Hit, Lexicon, built_in, covered, main_group
from audit.lexicons.edits import Edit, apply, removal
from audit.lexicons.swap import swapped
from audit.words import is_word, word_spans

How = Literal["swapped", "removed"]


class Move(NamedTuple):
    """One text with the words of one list swapped or removed.

    `direction` is ``female → male``, ``older removed`` or, of a list of one group, ``removed``.
    `control` is the text without as many words of no list, drawn at random, if it has any.
    """

    row: int
    words: str
    how: How
    direction: str
    text: str
    edits: Sequence[Edit]
    moved: str
    control: str | None


def moves_of(
    row: int, text: str, words: Sequence[str], lists: Mapping[str, Lexicon]
) -> Iterator[Move]:
    """The text with the words of each of some lists moved, where it holds any."""
    hits = {name: lexicon.find(text) for name, lexicon in lists.items()}
    others, spans = _other_words(text, hits), word_spans(text)
    for name in words:
        lexicon, mine = lists[name], hits[name]
        if not mine:
            continue
        gone = removal(text, others[: covered(spans, mine).sum()])
        control = apply(text, gone) if gone else None
        # One's own list of that name, of which nothing is known, is not swapped.
        change = swapped(text) if lexicon is built_in("gender") else None
        if change and change.edits:
            moved = apply(text, change.edits)
            yield Move(row, name, "swapped", change.direction, text, change.edits, moved, control)
        edits = removal(text, [(hit.start, hit.end) for hit in mine])
        group = main_group(mine)
        direction = f"{group} removed" if len(lexicon.groups) > 1 else "removed"
        yield Move(row, name, "removed", direction, text, edits, apply(text, edits), control)


def _other_words(text: str, hits: Mapping[str, Sequence[Hit]]) -> list[tuple[int, int]]:
    """Words of no list, in an order that the text alone decides."""
    spans = word_spans(text)
    touched = covered(spans, [hit for found in hits.values() for hit in found])
    order = random_orders(text, len(spans))[0]
    free = [spans[i].tolist() for i in order if not touched[i]]
    return [(start, end) for start, end in free if is_word(text[start:end])]


def is_bound(move: Move) -> bool:
    """Whether a text with words of gender could only have them removed."""
    gender = built_in("gender")
    return move.direction in {f"{group} removed" for group in gender.groups[:2]} and (
        move.words == "gender" and gender.is_bound(move.text)
    )
