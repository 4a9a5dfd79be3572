"""What is planted, and that a classifier with another reason is not certified."""

from __future__ import annotations

import numpy as np
import pytest

from audit.selftest.certify import certify
from audit.selftest.plants import LENGTHS, PLANTS, SIZE, languages
from audit.selftest.vocabulary import LONG, SHORT, tokenizer

LANGUAGES = languages(0)


def sides_of(words, language):
    """Which word of each pair a text holds, read from the text alone."""
    return tuple((a in words) - (b in words) for a, b in language.pairs)


def obedient(language):
    """A classifier that follows the rule to the letter."""
    return lambda texts: np.array(
        [language.plant.rule(sides_of(text.split(), language)) for text in texts], dtype=float
    )


@pytest.mark.parametrize("plant", PLANTS)
def test_texts_hold_what_is_planted_where_it_is_said_to_be(plant):
    language, rng = LANGUAGES[plant], np.random.default_rng(0)
    for sides in language.plant.audited * 20:
        text = language.write(sides, rng)
        assert sides_of(text.words, language) == text.sides == sides
        assert LENGTHS[0] <= len(text.words) <= LENGTHS[1]
        held = [text.words[place] for place in text.places]
        assert all(word in pair for word, pair in zip(held, language.pairs, strict=True))


def test_resampling_keeps_the_reason_and_nothing_else():
    language, rng = LANGUAGES["a spurious cue"], np.random.default_rng(0)
    text = language.write((1, -1), rng)
    drawn = [language.resampled(text, rng) for _ in range(20)]
    cue = text.places[0]
    assert {other.words[cue] for other in drawn} == {text.words[cue]}
    assert {other.sides[1] for other in drawn} == {1, -1}
    kept = [sum(map(str.__eq__, text.words, other.words)) for other in drawn]
    assert np.mean(kept) < 0.2 * len(text.words)


def test_plants_of_one_seed_share_no_word_and_other_seeds_have_others():
    words = [word for language in LANGUAGES.values() for pair in language.pairs for word in pair]
    assert len(words) == len(set(words))
    assert languages(0) == LANGUAGES
    assert languages(1)["one word"].pairs != LANGUAGES["one word"].pairs


def test_half_of_the_planted_words_are_read_in_two_pieces():
    read = tokenizer()
    assert len({*LONG, *SHORT}) == 200
    assert {len(read.tokenize(word)) for word in LONG} == {2}
    assert {len(read.tokenize(word)) for word in SHORT} == {1}
    for language in LANGUAGES.values():
        assert [sum(word in LONG for word in pair) for pair in language.pairs] == [1] * len(
            language.pairs
        )


@pytest.mark.parametrize("plant", PLANTS)
def test_a_classifier_that_follows_the_rule_is_certified(plant):
    found = certify(obedient(LANGUAGES[plant]), LANGUAGES[plant], seed=1)
    assert found.least == 1.0
    assert found.drift <= 0.07  # the legitimate word beside the cue, an eighth of it, half the time
    assert found.holds


@pytest.mark.parametrize("plant", PLANTS)
def test_a_classifier_with_another_reason_is_not(plant):
    """Class 1 where the first word comes early in the alphabet."""
    language = LANGUAGES[plant]

    def by_first_letter(texts):
        return np.array([SIZE if text[0] < "l" else -SIZE for text in texts])

    found = certify(by_first_letter, language, seed=1)
    assert not found.holds
    assert found.swapped < 0.5


def test_a_classifier_that_is_also_swayed_by_other_words_is_not():
    language = LANGUAGES["one word"]
    follow = obedient(language)

    def swayed(texts):
        return follow(texts) + np.array([3.0 * np.sin(sum(map(ord, text))) for text in texts])

    found = certify(swayed, language, seed=1)
    assert found.drift > 0.1
    assert not found.holds


def test_one_word_of_two_is_no_conjunction_and_no_redundancy():
    """Who looks at the first word alone gives every decision right, and has not the reason."""
    for plant in ("two redundant words", "a conjunction"):
        language = LANGUAGES[plant]

        def first_alone(texts, language=language):
            return np.array([SIZE * sides_of(t.split(), language)[0] for t in texts], dtype=float)

        found = certify(first_alone, language, seed=1)
        assert found.swapped == found.resampled == 1.0
        assert found.alone < 0.5
        assert not found.holds
