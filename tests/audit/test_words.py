"""Words and sentences, as places in a text."""

import pytest

from audit.words import is_word, sentence_of_words, word_spans


def words(text):
    return [text[start:end] for start, end in word_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The patient's pain, 7/10.", ["The", "patient's", "pain", ",", "7/10", "."]),
        ("BP 120/80 at 38.6°", ["BP", "120/80", "at", "38.6", "°"]),
        ("34-year-old", ["34", "-", "year", "-", "old"]),
        ("病人发烧 38.5度", ["病", "人", "发", "烧", "38.5", "度"]),
        ("abc病1", ["abc", "病", "1"]),
        ("naïve Ångström", ["naïve", "Ångström"]),
        ("so ☂ 🙂", ["so", "☂", "🙂"]),
        ("a_b __", ["a", "_", "b", "__"]),
        ("", []),
        (" \n\t", []),
    ],
)
def test_words(text, expected):
    assert words(text) == expected


def test_every_visible_character_is_in_one_word():
    text = "Mr O'Neill's 2nd visit (5/3): fine; 血压 120/80 — ok…"
    spans = word_spans(text)
    covered = {i for start, end in spans for i in range(start, end)}
    assert covered == {i for i, c in enumerate(text) if not c.isspace()}
    assert all(spans[i][1] <= spans[i + 1][0] for i in range(len(spans) - 1))


def test_sentences():
    text = "He fell. Did he? Yes!\nBed 4; ward 2 at 3.5 m\n血压高。他来了。"
    spans = word_spans(text)
    found = sentence_of_words(text, spans)
    by_sentence = {}
    for (start, end), sentence in zip(spans, found, strict=True):
        by_sentence.setdefault(int(sentence), []).append(text[start:end])
    assert ["He", "fell", "."] in by_sentence.values()
    assert ["ward", "2", "at", "3.5", "m"] in by_sentence.values()
    assert ["血", "压", "高", "。"] in by_sentence.values()
    assert list(found) == sorted(found)


def test_marks_are_no_words():
    assert is_word("7/10")
    assert is_word("病")
    assert not is_word("…")
