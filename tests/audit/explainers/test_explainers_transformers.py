"""Explaining a real, tiny transformer: words, padding, order, windows, and texts that are odd."""

import warnings

import numpy as np
import pytest
import torch
from tiny_classifier import write_classifier

from audit.explainers import ASKING, COMPARATORS, INSIDE, RECOMMENDED, open_up
from audit.explainers.network import NO_WORD
from audit.predictors.transformers import TransformersPredictor

METHODS = [*INSIDE, *ASKING]
TEXTS = ["fever w1 w2", "she calm w3 w4 w5 w6 w7 w8 w9", "pain"]


@pytest.fixture(scope="module")
def predictor(tmp_path_factory):
    found = TransformersPredictor(write_classifier(tmp_path_factory.mktemp("m")), 16)
    generator = torch.Generator().manual_seed(0)
    for weight in found.parts[0].parameters():  # as large as if it had learnt something
        weight.data += 0.5 * torch.randn(weight.shape, generator=generator)
    return found


@pytest.fixture
def made(predictor):
    return open_up(predictor, (0, 1))


def close(one, other, tolerance=1e-4):
    assert one.words == other.words
    assert one.values == pytest.approx(other.values, abs=tolerance)


@pytest.mark.parametrize("method", METHODS)
def test_neither_neighbours_nor_padding_nor_order_matter(predictor, method):
    alone = [open_up(predictor, (0, 1)).explain(method, [t], [1])[0] for t in TEXTS]
    together = open_up(predictor, (0, 1)).explain(method, TEXTS, [1, 1, 1])
    backwards = open_up(predictor, (0, 1)).explain(method, TEXTS[::-1], [1, 1, 1])[::-1]
    assert max(np.abs(one.values).max() for one in alone) > 0.01, "else nothing is compared"
    for one, other, third in zip(alone, together, backwards, strict=True):
        close(one, other)
        close(one, third)


def test_log_odds_agree_with_the_predictor(made, predictor):
    p = predictor.probabilities(TEXTS)
    found = made.explain("integrated_gradients", TEXTS, [1, 1, 1])
    assert [f.output for f in found] == pytest.approx(np.log(p[:, 1] / p[:, 0]), abs=1e-4)
    game = made.game(TEXTS[0])
    asked = game.log_odds(np.ones((1, 3), dtype=bool))
    assert asked[0] == pytest.approx([-found[0].output, found[0].output], abs=1e-4)


def test_classes_come_in_the_order_of_the_task(predictor):
    turned = open_up(predictor, (1, 0))
    straight = open_up(predictor, (0, 1))
    for method in ("integrated_gradients", "occlusion"):
        close(
            turned.explain(method, TEXTS[:1], [0])[0], straight.explain(method, TEXTS[:1], [1])[0]
        )


def test_deleting_a_word_is_asking_about_the_text_without_it(made, predictor):
    game = made.game("fever w1 w2")
    found = game.log_odds(np.array([[True, False, True]]), "delete")[0, 1]
    p = predictor.probabilities(["fever w2"])[0]
    assert found == pytest.approx(np.log(p[1] / p[0]), abs=1e-4)


def test_each_question_is_asked_once(made):
    game = made.game("fever w1 w2")
    keep = np.array([[True, True, True], [True, False, True], [True, False, True]])
    first = game.log_odds(keep)
    assert game.asked == 2
    assert game.log_odds(keep[1:]) == pytest.approx(first[1:])
    game.log_odds(keep[:1], "delete")
    assert game.asked == 2, "the whole text is the same text however words are taken away"
    made.explain("occlusion", ["fever w1 w2"], [1])
    assert game.asked == 4


def test_pieces_are_put_together_into_words(predictor):
    network = open_up(predictor, (0, 1)).game("fever, w1")._network
    encoded = network.encode("fever, w1!")
    assert [encoded.text[a:b] for a, b in encoded.spans] == ["fever", ",", "w1", "!"]
    assert encoded.word.tolist() == [NO_WORD, 0, 1, 2, 3, NO_WORD]
    summed, rest = encoded.per_word(np.array([9.0, 1, 2, 3, 4, 5]))
    assert summed.tolist() == [1, 2, 3, 4]
    assert rest == 14


def test_text_beyond_the_window_is_said_to_be_unread(made):
    text = " ".join(f"w{i}" for i in range(20))
    (found,) = made.explain("integrated_gradients", [text], [1])
    assert len(found.words) == 14, "16 tokens less [CLS] and [SEP]"
    assert found.unread == 6
    assert made.game(text).unread == 6


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("text", ["", "   ", "fever", "zzz qqq", "?", "发烧 w1"])
def test_odd_texts(made, method, text):
    (found,) = made.explain(method, [text], [1])
    assert np.isfinite(found.values).all()
    assert len(found.values) == len(found.spans)


def test_an_empty_text_has_nothing_to_explain(made):
    (found,) = made.explain("integrated_gradients", [""], [1])
    assert found.words == ()
    assert np.isnan(found.error)


def test_the_same_text_twice(made):
    one, other = made.explain("integrated_gradients", ["fever w1", "fever w1"], [1, 1])
    close(one, other)


def test_forgetting_changes_the_explanation_and_leaves_the_model(made):
    (before,) = made.explain("integrated_gradients", TEXTS[1:2], [1])
    (naive,) = made.randomised(0).explain("integrated_gradients", TEXTS[1:2], [1])
    (same,) = made.randomised(0).explain("integrated_gradients", TEXTS[1:2], [1])
    (after,) = made.explain("integrated_gradients", TEXTS[1:2], [1])
    close(before, after)
    close(naive, same)
    assert np.abs(naive.values - before.values).max() > 1e-3


def test_trembling_is_small_seeded_and_of_the_radius(made):
    (before,) = made.explain("integrated_gradients", TEXTS[1:2], [1])
    shaken = [
        made.shaken(radius, seed).explain("integrated_gradients", TEXTS[1:2], [1])[0]
        for radius, seed in ((0.1, 0), (0.1, 0), (0.1, 1), (0.0, 0))
    ]
    close(shaken[0], shaken[1])
    close(shaken[3], before)
    assert np.abs(shaken[0].values - before.values).max() > 0
    assert np.abs(shaken[2].values - shaken[0].values).max() > 0


def test_what_is_offered_and_what_is_only_compared(made):
    able = made.applicability
    assert able.methods[:3] == RECOMMENDED
    assert set(able.comparators) == set(COMPARATORS)
    assert set(able.methods) == set(METHODS)


def test_shap_leaves_the_global_generator_as_it_was(made):
    np.random.seed(7)
    expected = np.random.random()
    np.random.seed(7)
    text = " ".join(f"w{i}" for i in range(12))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made.explain("kernel_shap", [text], [1])
    assert np.random.random() == expected
