"""Search by slopes: the swaps that a model says itself would hurt most are tried first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice

from audit.attacks.constraints import Word, edit, may_stand, most_changed, replaceable
from audit.attacks.search import BUDGET, Attack, Search, margins
from audit.attribution import Swap
from audit.lexicons.edits import Edit, apply

TRIED = 4
"""Swaps tried of those a gradient recommends."""

STEPS = 6
"""Gradients taken, and words changed, at most."""

Swaps = Callable[[str, int, Sequence[tuple[int, int]]], Sequence[Swap]]
"""Text, class, places of words -> swaps of one of them, the one expected to hurt most first."""


def hotflip(row: int, text: str, swaps: Swaps, budget: int = BUDGET) -> Search:
    """Swap words as the gradient recommends until another class is decided.

    At each step the `TRIED` swaps whose estimate promises most are verified by asking, and the one
    that helps most is kept; the next gradient is taken at the text so changed. Ends when the
    decision turns, when no swap helps, after `STEPS`, when as many words are changed as may be, or
    when the budget is spent; a gradient counts as one question.

    Its candidates are what the model holds for alike, and nobody has read them: *hot* may become
    *cold*. It measures how sensitive the model is to single words, not whether it is robust where
    the meaning stays.

    References
    ----------
    Ebrahimi, Rao, Lowd, Dou (2018), ACL, arXiv:1712.06751 (HotFlip), its flips of words.
    """
    words = replaceable(text)
    if not words:
        return None
    answers = yield [text]
    before = now = answers[0]
    decided = int(before.argmax())
    made: list[Edit] = []
    queries = 1
    for _ in range(min(STEPS, most_changed(text))):
        left = [word for word in words if word.end not in {one.end for one in made}]
        found = swaps(apply(text, made), decided, _moved(left, made)) if left else []
        allowed = islice((swap for swap in found if may_stand(swap.new)), TRIED)
        edits = (edit(text, left[swap.word], swap.new) for swap in allowed)
        tried = [sorted([*made, one]) for one in edits][: max(0, budget - queries - 1)]
        if not tried:
            break
        answers = yield [apply(text, one) for one in tried]
        queries += 1 + len(tried)
        best = int(margins(answers, decided).argmin())
        if margins(answers, decided)[best] >= margins(now[None], decided)[0]:
            break
        made, now = tried[best], answers[best]
        if now.argmax() != decided:
            break
    if queries == 1:
        return None
    return Attack(row, text, apply(text, made), before, now, queries, len(made))


def _moved(words: Sequence[Word], made: Sequence[Edit]) -> list[tuple[int, int]]:
    """Where words stand once edits before them are made."""
    shifts = (
        sum(len(one.new) - (one.end - one.start) for one in made if one.end <= word.start)
        for word in words
    )
    return [(word.start + by, word.end + by) for word, by in zip(words, shifts, strict=True)]
