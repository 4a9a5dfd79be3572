"""A text is put to a finished model once, whatever is asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from tiny_classifier import write_classifier

from audit.predictors.transformers import TransformersPredictor
from finetune.answers import Answers


class Counted(TransformersPredictor):
    """Notes which texts it is asked about."""

    asked: tuple[str, ...] = ()

    def probabilities(self, texts: Sequence[str]):
        self.asked += tuple(texts)
        return super().probabilities(texts)


@pytest.fixture
def predictor(tmp_path: Path) -> Counted:
    return Counted(write_classifier(tmp_path), 32)


def test_answers_are_the_predictors_own_and_asked_for_once(predictor: Counted) -> None:
    texts = ["fever and pain", "calm", "well", "calm", "pain"]
    answers = Answers(predictor)
    states, logits = answers.states(texts[:2])
    assert [states, logits] == [pytest.approx(each) for each in predictor.states(texts[:2])]
    assert answers.probabilities(texts) == pytest.approx(predictor.probabilities(texts), abs=1e-6)
    assert predictor.asked == ("well", "pain", *texts)
    answers.probabilities(texts)
    assert len(predictor.asked) == 2 + len(texts)
