"""Greedy search by questions alone: the words that count most are changed first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from audit.attacks.constraints import Choice, most_changed
from audit.attacks.search import BUDGET, Attack, Search, margins
from audit.lexicons.edits import Edit, apply, removal


def greedy(row: int, text: str, choices: Sequence[Choice], budget: int = BUDGET) -> Search:
    """Change words of the text until another class is decided.

    Words are ranked by how much less the decided class is preferred when the word is left out;
    then, one word after the other, every candidate is tried beside the changes made so far, and the
    one that helps most is kept, if any helps. Ends when the decision turns, when as many words are
    changed as may be, or when `budget` texts were asked about; at most half of those to rank, which
    in a long text leaves out the last words.

    References
    ----------
    Jin, Jin, Zhou, Szolovits (2020), AAAI, arXiv:1907.11932 (TextFooler), without its embeddings:
    the candidates are given.
    """
    choices = choices[: max(1, budget // 2 - 1)]
    if not choices:
        return None
    without = [apply(text, removal(text, [choice.word[:2]])) for choice in choices]
    answers = yield [text, *without]
    queries = len(answers)
    before = now = answers[0]
    decided = int(before.argmax())
    made: list[Edit] = []
    for place in np.argsort(margins(answers[1:], decided), kind="stable").tolist():
        tried = [sorted([*made, edit]) for edit in choices[place].edits][: max(0, budget - queries)]
        if not tried or len(made) == most_changed(text):
            break
        answers = yield [apply(text, edits) for edits in tried]
        queries += len(tried)
        best = int(margins(answers, decided).argmin())
        if margins(answers, decided)[best] < margins(now[None], decided)[0]:
            made, now = tried[best], answers[best]
        if now.argmax() != decided:
            break
    return Attack(row, text, apply(text, made), before, now, queries, len(made))
