"""Gradients of single rows against backward passes of one row each, on encoders of three families."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    DistilBertConfig,
    DistilBertForSequenceClassification,
    PreTrainedModel,
    RobertaConfig,
    RobertaForSequenceClassification,
)

from audit.errors import InputError
from finetune.private_gradients import RowGradients

SIZES: dict[str, Any] = {
    "vocab_size": 20,
    "hidden_size": 8,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 12,
    "max_position_embeddings": 24,
    "initializer_range": 0.5,
}


def bert(**also: Any) -> PreTrainedModel:
    return BertForSequenceClassification(BertConfig(**SIZES, **also))


def distilbert() -> PreTrainedModel:
    config = DistilBertConfig(
        vocab_size=20, dim=8, n_layers=2, n_heads=2, hidden_dim=12, max_position_embeddings=24
    )
    return DistilBertForSequenceClassification(config)


def roberta() -> PreTrainedModel:
    return RobertaForSequenceClassification(RobertaConfig(**SIZES, pad_token_id=0))


def still(model: PreTrainedModel) -> PreTrainedModel:
    """Without dropout, and in the mode in which gradients of rows are taken."""
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    model.config._attn_implementation = "eager"
    return model.train()


@pytest.fixture(params=[bert, distilbert, roberta])
def model(request: pytest.FixtureRequest) -> PreTrainedModel:
    torch.manual_seed(0)
    return still(request.param())


def batch() -> dict[str, torch.Tensor]:
    """Three rows, the second and third padded with 0."""
    rows = [[2, 5, 6, 7, 6, 3], [2, 9, 3, 0, 0, 0], [2, 6, 6, 3, 0, 0]]
    ids = torch.tensor(rows)
    return {
        "input_ids": ids,
        "attention_mask": (ids > 0).long(),
        "labels": torch.tensor([0, 1, 1]),
    }


def loss_of(model: PreTrainedModel, rows: dict[str, torch.Tensor]) -> torch.Tensor:
    inputs = {name: value for name, value in rows.items() if name != "labels"}
    return nn.functional.cross_entropy(model(**inputs).logits, rows["labels"], reduction="sum")


def one_by_one(model: PreTrainedModel) -> list[dict[str, torch.Tensor]]:
    """The gradient of each row of `batch`, without its padding, by a backward pass of its own."""
    found, whole = [], batch()
    for row, length in enumerate(whole["attention_mask"].sum(1).tolist()):
        cut = {
            name: value[row : row + 1, :length] if value.dim() > 1 else value[row : row + 1]
            for name, value in whole.items()
        }
        model.zero_grad()
        loss_of(model, cut).backward()
        found.append({name: weight.grad.clone() for name, weight in model.named_parameters()})
    model.zero_grad()
    return found


def test_every_row_has_the_gradient_of_a_pass_of_its_own(model: PreTrainedModel) -> None:
    expected = one_by_one(model)
    gradients = RowGradients(model)
    gradients.backward(loss_of(model, batch()))
    for name, weight in model.named_parameters():
        assert weight.grad_sample.shape == (3, *weight.shape), name
        for row in range(3):
            assert torch.allclose(weight.grad_sample[row], expected[row][name], atol=2e-5), name
    # The test could not fail on weights that nothing flows to.
    assert all(any(row[name].any() for row in expected) for name, _ in model.named_parameters())


def test_a_second_pass_forgets_the_first(model: PreTrainedModel) -> None:
    gradients = RowGradients(model)
    gradients.backward(loss_of(model, batch()))
    first = {name: weight.grad_sample.clone() for name, weight in model.named_parameters()}
    gradients.backward(loss_of(model, batch()))
    for name, weight in model.named_parameters():
        assert torch.allclose(weight.grad_sample, first[name]), name


def test_looking_up_positions_for_each_row_changes_no_answer(model: PreTrainedModel) -> None:
    rows = batch()
    del rows["labels"]
    before = model(**rows).logits
    RowGradients(model)
    assert torch.equal(model(**rows).logits, before)


def test_exact_gradients_pass(model: PreTrainedModel) -> None:
    RowGradients(model).require_exact(batch())


def test_a_lookup_for_the_whole_batch_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RowGradients, "_for_each_row", lambda *_: None)
    torch.manual_seed(0)
    gradients = RowGradients(still(bert()))
    with pytest.raises(InputError, match=r"'bert\.embeddings\.position_embeddings\.weight'; exp"):
        gradients.require_exact(batch())


class Shared(nn.Module):
    """Uses a weight of a layer outside of it, where no hook sees."""

    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__()
        self.inner = model

    def forward(self, **inputs: torch.Tensor) -> Any:
        answer = self.inner(**inputs)
        weight = self.inner.classifier.weight
        answer.logits = answer.logits + answer.logits @ (weight @ weight.T)
        return answer


def test_a_weight_used_outside_its_layer_is_found() -> None:
    torch.manual_seed(0)
    gradients = RowGradients(Shared(still(bert())))
    with pytest.raises(InputError, match=r"for 'inner\.classifier\.weight'; expected"):
        gradients.require_exact(batch())


class Mixing(nn.Module):
    """Answers each row with the mean of the batch."""

    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__()
        self.inner = model

    def forward(self, **inputs: torch.Tensor) -> Any:
        answer = self.inner(**inputs)
        answer.logits = answer.logits - answer.logits.mean(0)
        return answer


def test_rows_that_are_mixed_with_one_another_are_found() -> None:
    torch.manual_seed(0)
    gradients = RowGradients(Mixing(still(bert())))
    with pytest.raises(InputError, match=r"inner\.bert\.embeddings\.word_embeddings"):
        gradients.require_exact(batch())


def test_layers_without_a_rule_are_named() -> None:
    model = bert()
    model.classifier = nn.Sequential(nn.BatchNorm1d(8), nn.PReLU(), nn.Linear(8, 2))
    with pytest.raises(InputError, match=r"'classifier\.0 \(BatchNorm1d\)', 'classifier\.1 \(PRe"):
        RowGradients(model)


def test_layers_that_may_remember_rows_are_named() -> None:
    model = bert()
    model.classifier.register_buffer("seen", torch.zeros(1))
    with pytest.raises(InputError, match=r"rows of 'classifier \(Linear\)'; expected layers"):
        RowGradients(model)


def test_layers_that_do_not_learn_need_no_rule() -> None:
    model = bert()
    model.classifier = nn.Sequential(nn.BatchNorm1d(8, affine=False), nn.Linear(8, 2))
    RowGradients(model)


def test_nothing_is_left_behind(model: PreTrainedModel) -> None:
    names = list(model.state_dict())
    gradients = RowGradients(model)
    gradients.backward(loss_of(model, batch()))
    gradients.close()
    assert list(model.state_dict()) == names
    assert not any(hasattr(weight, "grad_sample") for weight in model.parameters())
    assert not any(m._forward_hooks or m._forward_pre_hooks for m in model.modules())
    assert not any(module._backward_hooks for module in model.modules())
