"""Attention rollout: where information could flow from; kept to be compared with."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from audit.attribution import Attribution
from audit.explainers.local import explain_locally
from audit.explainers.network import Network


def attention_rollout(
    network: Network, texts: Sequence[str], targets: Sequence[int], baseline: str = ""
) -> list[Attribution]:
    """Multiply the layers' attention, averaged over heads and mixed half with the identity.

    It has no sign and knows no class: it says what the first token looked at, not what for.

    References
    ----------
    Abnar, Zuidema (2020), ACL, arXiv:2005.00928; Jain, Wallace (2019), NAACL, arXiv:1902.10186.
    """
    del baseline
    before = network.model.config._attn_implementation
    # Only eager attention keeps its weights; sdpa answers with an empty tuple.
    network.model.set_attn_implementation("eager")
    try:
        return explain_locally(
            "attention_rollout", network, texts, targets,
            lambda _, embedded, mask, __: _rollout(network, embedded, mask),
        )  # fmt: skip
    finally:
        network.model.set_attn_implementation(before)


def _rollout(network: Network, embedded: Tensor, mask: Tensor) -> Tensor:
    """What flows into the token the head reads: (texts, tokens, 1)."""
    with torch.inference_mode():
        layers = network.model(
            inputs_embeds=embedded, attention_mask=mask, output_attentions=True
        ).attentions
        identity = torch.eye(mask.shape[1], device=mask.device)
        flow = identity.expand(len(mask), -1, -1)
        for attention in layers:
            mixed = attention.mean(dim=1).float() / 2 + identity / 2
            flow = mixed / mixed.sum(dim=-1, keepdim=True) @ flow
    return flow[:, 0, :, None]
