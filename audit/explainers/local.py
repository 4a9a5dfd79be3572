"""What methods share that look at a text once, from where it is: batches, and words from tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import torch
from torch import Tensor

from audit.attribution import Attribution
from audit.explainers.network import Network

Forward = Callable[..., Tensor]
"""Embeddings, attention mask, targets -> log-odds of the targets (texts,)."""

PASSES = 2
"""Forward and backward."""


def explain_locally(
    method: str,
    network: Network,
    texts: Sequence[str],
    targets: Sequence[int],
    attribute: Callable[..., Tensor],
    baseline: str = "",
) -> list[Attribution]:
    """Token values from `attribute(forward, embeddings, mask, targets)`, summed by word."""
    encoded = [network.encode(text) for text in texts]
    found: dict[int, Attribution] = {}
    for batch in network.batches([len(item.ids) for item in encoded], each=PASSES):
        embedded, mask = network.embed([encoded[i] for i in batch])
        target = torch.tensor([targets[i] for i in batch], device=network.device)

        def forward(inputs: Tensor, mask: Tensor, target: Tensor) -> Tensor:
            return network.log_odds(inputs, mask).gather(1, target[:, None])[:, 0]

        ask = partial(attribute, forward, embedded, mask, target)
        values = network.within_memory(ask)
        output = network.log_odds(embedded, mask).detach().cpu().numpy()
        for row, item in enumerate(batch):
            of_text = encoded[item]
            tokens = values[row, : len(of_text.ids)].detach().sum(dim=-1).double().cpu().numpy()
            words, rest = of_text.per_word(tokens)
            found[item] = Attribution(
                method=method,
                baseline=baseline,
                text=of_text.text,
                spans=of_text.spans,
                values=words,
                target=targets[item],
                output=float(output[row, targets[item]]),
                rest=rest,
                unread=of_text.unread,
                steps=PASSES,
            )
    return [found[i] for i in range(len(texts))]
