"""Texts as points in a layer of the network, for concepts to be directions there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import torch

from audit.explainers.network import Network
from audit.stats.estimate import Floats

LAYER = -2
"""The last layer but one: what the text was understood to say, before the answer is made of it."""

PASSES = 2
"""Forward and backward."""


def states(network: Network, texts: Sequence[str], target: int) -> tuple[Floats, Floats]:
    """Mean state of each text in `LAYER`, and derivative of the log-odds of `target` there.

    The derivative is with respect to moving the state of every token alike, which moves their mean
    as far. Two float arrays (texts, dimensions).

    References
    ----------
    Kim et al. (2018), ICML, arXiv:1711.11279 (TCAV), equation 1.
    """
    encoded = [network.encode(text) for text in texts]
    found: dict[int, tuple[Floats, Floats]] = {}
    for batch in network.batches([len(item.ids) for item in encoded], each=PASSES):
        embedded, mask = network.embed([encoded[i] for i in batch])
        ask = partial(_of_batch, network, embedded, mask, target)
        points, slopes = network.within_memory(ask)
        found.update(zip(batch, zip(points, slopes, strict=True), strict=True))
    pairs = [found[i] for i in range(len(texts))]
    return np.stack([pair[0] for pair in pairs]), np.stack([pair[1] for pair in pairs])


def _of_batch(
    network: Network, embedded: torch.Tensor, mask: torch.Tensor, target: int
) -> tuple[Any, Any]:
    # The weights are frozen; asking for the gradient of the inputs keeps the graph.
    inputs = embedded.clone().requires_grad_()
    answer = network.model(inputs_embeds=inputs, attention_mask=mask, output_hidden_states=True)
    state = answer.hidden_states[LAYER]
    odds = network.log_odds_of(answer.logits)[:, target].sum()
    (slope,) = torch.autograd.grad(odds, state)
    there = mask[..., None].to(state)
    mean = (state * there).sum(dim=1) / there.sum(dim=1)
    total = (slope * there).sum(dim=1)
    return mean.detach().double().cpu().numpy(), total.double().cpu().numpy()
