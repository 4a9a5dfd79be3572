"""Swaps by first order: exact where the model is linear, held against moving the embedding."""

import numpy as np
import pytest
import torch
from formula_network import explainer
from tiny_classifier import write_classifier

from audit.attacks.hotflip import hotflip
from audit.attacks.search import side_by_side
from audit.attribution import Differentiable
from audit.explainers import open_up
from audit.explainers.hotflip import lexis
from audit.explainers.network import Network
from audit.predictors.transformers import TransformersPredictor
from audit.words import word_spans

ANY = -1.0
"""Every word is like every other: one-hot and random embeddings have no neighbours."""


def spans_of(text):
    return [tuple(span) for span in word_spans(text).tolist()]


def linear(there):
    return 2.0 * there("fever") + 1.0 * there("pain") - 1.5 * there("calm") - 0.5 * there("well")


def test_of_a_sum_the_estimate_is_the_change():
    made = explainer(linear)
    assert isinstance(made, Differentiable)
    text = "fever w1 pain"
    found = made.swaps(text, 1, spans_of(text), ANY)
    assert found[0] == (0, "calm", pytest.approx(-3.5))
    assert found[1] == (0, "well", pytest.approx(-2.5))
    change = {(swap.word, swap.new): swap.change for swap in found}
    assert change[2, "calm"] == pytest.approx(-2.5)
    assert (2, "fever") not in change, "it would only help the class"
    assert (1, "w2") not in change, "no word of letters alone"
    against = made.swaps(text, 0, spans_of(text), ANY)
    assert against[0] == (1, "fever", pytest.approx(-2.0)), "of class 0 the signs turn"


def test_only_neighbours_are_offered():
    text = "fever pain"
    assert not explainer(linear).swaps(text, 1, spans_of(text)), "one-hot words have none"


def test_only_the_words_asked_about_are_swapped():
    text = "fever w1 pain"
    found = explainer(linear).swaps(text, 1, spans_of(text)[2:], ANY)
    assert {swap.word for swap in found} == {0}
    assert found[0].new == "calm"
    assert explainer(linear).swaps(text, 1, [], ANY) == []
    assert explainer(linear).swaps("", 1, [], ANY) == []


@pytest.fixture(scope="module")
def predictor(tmp_path_factory):
    found = TransformersPredictor(write_classifier(tmp_path_factory.mktemp("m")), 32)
    generator = torch.Generator().manual_seed(0)
    for weight in found.parts[0].parameters():  # as large as if it had learnt something
        weight.data += 0.5 * torch.randn(weight.shape, generator=generator)
    return found


def test_the_estimate_is_the_slope_along_the_swap(predictor):
    made, text = open_up(predictor, (0, 1)), "fever w1 pain w2"
    network = made.game("")._network
    encoded = network.encode(text)
    table = network.embedding.weight
    for swap in made.swaps(text, 1, spans_of(text), ANY)[:6]:
        token = int(np.flatnonzero(encoded.word == swap.word)[0])
        new = table[predictor.parts[1].convert_tokens_to_ids(swap.new)]
        way = new - table[encoded.ids[token]]

        def odds(step, token=token, way=way):
            embedded, mask = network.embed([encoded])
            embedded[0, token] += step * way
            return float(network.log_odds(embedded, mask)[0, 1])

        numeric = (odds(0.005) - odds(-0.005)) / 0.01
        assert swap.change == pytest.approx(numeric, rel=0.05, abs=2e-3)


def test_the_search_keeps_only_swaps_that_hold_when_asked(predictor):
    made = open_up(predictor, (0, 1))
    texts = ["fever w1 pain well w2", "calm w3 fever pain", "w5"]

    def near(text, target, spans):
        return made.swaps(text, target, spans, ANY)

    found = side_by_side(
        [hotflip(i, t, near) for i, t in enumerate(texts)], predictor.probabilities
    )
    again = side_by_side(
        [hotflip(i, t, near) for i, t in enumerate(texts)], predictor.probabilities
    )
    assert found[2] is None, "w5 is no word of letters"
    swapped = [pair for pair in zip(found, again, strict=True) if pair[0]]
    assert swapped
    for one, other in swapped:
        assert (one.attacked, one.queries) == (other.attacked, other.queries)
        decided = one.before.argmax()
        assert one.after == pytest.approx(predictor.probabilities([one.attacked])[0])
        assert one.after[decided] <= one.before[decided]


class Pieces:
    """A tokenizer that keeps blanks, as byte-pair encodings do."""

    tokens = ("<s>", "Ġgrave", "grave", "Ġill", "Ġcaf", "Ġ7", "ĠHome", "Ġx", "ly")

    def __len__(self):
        return len(self.tokens)

    def convert_ids_to_tokens(self, ids):
        return [self.tokens[i] for i in ids]

    def convert_tokens_to_string(self, tokens):
        return "".join(tokens).replace("Ġ", " ")


def test_of_a_vocabulary_that_keeps_blanks_the_words_begin_with_one(predictor):
    network = Network(predictor.parts[0], Pieces(), 32, (0, 1))
    known = lexis(network)
    assert known.words == ("grave", "ill", "caf")
    assert known.ids.tolist() == [1, 3, 4]
    assert known.norms == pytest.approx(np.linalg.norm(known.vectors, axis=1), abs=1e-5)
