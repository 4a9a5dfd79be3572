"""States of texts in a layer, and slopes there: held against moving the layer itself."""

import numpy as np
import pytest
import torch
from tiny_classifier import write_classifier

from audit.attribution import Layered
from audit.explainers import open_up
from audit.predictors.transformers import TransformersPredictor

TEXTS = ["fever, w1 w2 w3", "", "chest pain at night w4 w5 w6 w7"]


@pytest.fixture(scope="module")
def predictor(tmp_path_factory):
    return TransformersPredictor(write_classifier(tmp_path_factory.mktemp("tiny")), 32)


def test_slopes_are_what_moving_every_token_does(predictor):
    explainer = open_up(predictor, (0, 1))
    states, slopes = explainer.states(TEXTS, 1)
    assert states.shape == slopes.shape == (3, 16)
    way = np.random.default_rng(0).normal(size=16)
    last, network = predictor.parts[0].bert.encoder.layer[-1], explainer.game("")._network

    def odds(step):
        moved = torch.tensor(step * way, dtype=torch.float32)
        hook = last.register_forward_pre_hook(lambda _, inputs: (inputs[0] + moved, *inputs[1:]))
        try:
            return np.array([network.answer([network.encode(text).ids])[0, 1] for text in TEXTS])
        finally:
            hook.remove()

    numeric = (odds(0.01) - odds(-0.01)) / 0.02
    assert slopes @ way == pytest.approx(numeric, rel=0.02, abs=1e-4)


def test_a_text_stands_where_it_stands_whatever_is_beside_it(predictor):
    explainer = open_up(predictor, (0, 1))
    assert isinstance(explainer, Layered)
    together = explainer.states(TEXTS, 0)
    alone = [explainer.states([text], 0) for text in TEXTS]
    for part in (0, 1):
        one_by_one = np.concatenate([found[part] for found in alone])
        assert together[part] == pytest.approx(one_by_one, abs=1e-5)
