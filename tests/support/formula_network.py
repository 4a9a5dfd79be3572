"""A network whose log-odds are a formula over which words are there: values can be worked by hand."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import torch
from tiny_base import SPECIAL, WORDS, tiny_tokenizer
from torch import Tensor, nn

from audit.explainers import TransformersExplainer
from audit.explainers.network import Network

VOCABULARY = [*SPECIAL, *WORDS]
Formula = Callable[[Callable[[str], Tensor]], Tensor]
"""Of a function that says how much of a word is there, (texts,), the log-odds of class 1."""


class FormulaModel(nn.Module):
    """Looks like a transformers classifier; embeddings are one-hot, and only their sum counts."""

    def __init__(self, formula: Formula, classes: int = 2) -> None:
        super().__init__()
        self.words = nn.Embedding.from_pretrained(torch.eye(len(VOCABULARY)), freeze=True)
        self.formula, self.classes = formula, classes
        self.passes, self.texts = 0, 0
        self.config = SimpleNamespace(hidden_size=len(VOCABULARY))

    @property
    def device(self) -> torch.device:
        return torch.device("cpu")

    def get_input_embeddings(self) -> nn.Embedding:
        return self.words

    def forward(self, inputs_embeds: Tensor, attention_mask: Tensor) -> SimpleNamespace:
        self.passes += 1
        self.texts += len(inputs_embeds)
        there = (inputs_embeds * attention_mask[:, :, None]).sum(dim=1)
        odds = self.formula(lambda word: there[:, VOCABULARY.index(word)])
        rest = [torch.zeros_like(odds)] * (self.classes - 1)
        return SimpleNamespace(logits=torch.stack([rest[0], odds, *rest[1:]], dim=1))


def network(formula: Formula, classes: int = 2, **options: int) -> Network:
    model = FormulaModel(formula, classes)
    return Network(model, tiny_tokenizer(), 32, tuple(range(classes)), **options)


def explainer(formula: Formula, baseline: str = "pad", **options: int) -> TransformersExplainer:
    return TransformersExplainer(network(formula, **options), baseline)
