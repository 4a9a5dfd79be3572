"""Which words of a text an attack may change, and how many, so that it still says the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from audit.lexicons import BUILT_IN, built_in, covered
from audit.lexicons.edits import Edit
from audit.perturbations.articles import with_article
from audit.perturbations.tables import cased, words_of
from audit.stats.estimate import Ints
from audit.words import is_word, sentence_of_words, word_spans

SHARE = 0.2
"""Of the words of a text, the most that may be changed; one in any case."""

LEAST = 3
"""Letters of a word that may be changed."""

FUNCTION_WORDS = words_of("function_words", "words")
"""Words that hold a sentence together, deny, or count: another one says something else."""

_BY_ITSELF = re.compile(rf"(?<![^\s(\[\"'“‘])[^\W\d_]{{{LEAST},}}(?=[.,;:!?)\]\"'”’]*(?:\s|\Z))")
"""A run of letters with at most marks around it: no part of an address, a number, a compound."""

Candidates = Callable[[str], Sequence[str]]
"""Word in lower case -> what may stand in its place."""


class Word(NamedTuple):
    """A word, and where in its text it stands."""

    start: int
    end: int
    text: str


def replaceable(text: str) -> list[Word]:
    """The words an attack may change, in the order of the text.

    Not function words, negations, numbers and names, nor words that reveal who a person is: that
    decisions should not turn on those is a question of fairness, asked elsewhere.
    """
    spans = word_spans(text)
    names = _names(text, spans)
    bound = {
        int(start)
        for name in BUILT_IN
        for start in spans[covered(spans, built_in(name).find(text)), 0]
    }
    found = [Word(*match.span(), match[0]) for match in _BY_ITSELF.finditer(text)]
    return [
        word
        for word in found
        if word.text.lower() not in FUNCTION_WORDS and word.start not in names | bound
    ]


def may_stand(word: str) -> bool:
    """Whether an attack may write the word: one that it could change as well."""
    return bool(replaceable(word))


def most_changed(text: str) -> int:
    """Words that may be changed of a text: `SHARE` of them, and one of any text."""
    return max(1, int(SHARE * count_of(text)))


def count_of(text: str) -> int:
    """Words of a text, marks not counted."""
    return sum(is_word(text[start:end]) for start, end in word_spans(text).tolist())


def edit(text: str, word: Word, new: str) -> Edit:
    """`new` in the place of the word, in its case, an article before it made to fit."""
    start, written = with_article(text, word.start, cased(word.text, new))
    return Edit(start, word.end, written)


class Choice(NamedTuple):
    """A word that may be changed, and the edits that put another in its place."""

    word: Word
    edits: list[Edit]


def choices(text: str, candidates: Candidates) -> list[Choice]:
    """The words that may be changed and have candidates."""
    offered = ((word, candidates(word.text.lower())) for word in replaceable(text))
    return [
        Choice(word, [edit(text, word, new) for new in others])
        for word, others in offered
        if others
    ]


def permitted(text: str, edits: Iterable[tuple[int, int, str]]) -> list[Choice]:
    """Of edits of words (start, end, new), those of words that may be changed, word by word."""
    found: dict[int, list[Edit]] = {}
    for one in edits:
        found.setdefault(one[1], []).append(Edit(*one))
    return [Choice(word, found[word.end]) for word in replaceable(text) if word.end in found]


def _names(text: str, spans: Ints) -> set[int]:
    """Where words begin that are written as names are: capitals inside a sentence or a word.

    The first word of a sentence is one if the next has a capital as well. A text all in capitals
    tells no names.
    """
    if text.isupper():
        return set()
    real = [i for i, (start, end) in enumerate(spans.tolist()) if is_word(text[start:end])]
    sentences = sentence_of_words(text, spans)
    words = [text[start:end] for start, end in spans[real].tolist()]
    capital = [word[0].isupper() for word in words]
    found = set()
    for at, (place, word) in enumerate(zip(real, words, strict=True)):
        first = at == 0 or sentences[real[at - 1]] != sentences[place]
        followed = at + 1 < len(real) and real[at + 1] == place + 1 and capital[at + 1]
        if word[1:] != word[1:].lower() or (capital[at] and (followed or not first)):
            found.add(int(spans[place, 0]))
    return found
