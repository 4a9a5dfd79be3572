"""The words that a planted sample declares to be its cue are those that make it one."""

from __future__ import annotations

import pandas as pd
import pytest

from finetune import planted


@pytest.mark.parametrize("scenario", ["medical", "judicial", "finance"])
def test_cue_words_stand_in_every_text_with_the_cue_and_in_no_other(scenario: str) -> None:
    corpus = planted.load(scenario)
    (words,) = corpus.word_lists.values()
    frame: pd.DataFrame = corpus.frame
    texts = frame["text"].str.casefold()
    told = texts.map(lambda text: any(word in text for word in words))
    assert (told == frame["cue"]).all()
    assert all(texts.str.contains(word, regex=False).any() for word in words)
