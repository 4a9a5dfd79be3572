"""Words and sentences of a text, as places in it: what explanations are about."""

from __future__ import annotations

import re

import numpy as np

from audit.stats.estimate import Ints

_IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Chinese and Japanese characters, which stand without spaces: each is taken for a word."""

_WORD = re.compile(
    rf"[{_IDEOGRAPH}]"
    r"|\d+(?:[.,:/]\d+)+"
    rf"|(?:(?![{_IDEOGRAPH}])[^\W_])+(?:['’](?![{_IDEOGRAPH}])[^\W_]+)*"
    r"|[^\w\s]|_+"
)
_SENTENCE_END = re.compile(r"[.!?。！？…]+[\"'”’)]*(?=\s|$)|[。！？]|\n+|;(?=\s)")


def word_spans(text: str) -> Ints:
    """Where each word begins and ends: int64 array (words, 2).

    A word is a run of letters and digits with apostrophes inside (``patient's``), a number with its
    separators (``38.6``, ``7/10``), one ideograph, or one mark of punctuation.
    """
    found = [match.span() for match in _WORD.finditer(text)]
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def is_word(text: str) -> bool:
    """Whether a word has a letter or a digit; else it is a mark."""
    return any(map(str.isalnum, text))


def sentence_of_words(text: str, spans: Ints) -> Ints:
    """Number of the sentence each word stands in: int64 array (words,).

    Sentences end at full stops, question and exclamation marks, semicolons and line breaks.
    """
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    return np.searchsorted(ends, spans[:, 0], side="right").astype(np.int64)
