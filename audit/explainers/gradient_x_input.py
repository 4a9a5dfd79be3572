"""Gradient times input: cheap, popular and often wrong; kept to be compared with, never offered."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from captum.attr import InputXGradient
from torch import Tensor

from audit.attribution import Attribution
from audit.explainers.local import Forward, explain_locally
from audit.explainers.network import Network


def gradient_x_input(
    network: Network, texts: Sequence[str], targets: Sequence[int], baseline: str = ""
) -> list[Attribution]:
    """Multiply the embeddings by the gradient of the log-odds there, summed by word.

    A first-order guess at what taking a word away would do; wrong wherever the model saturates.

    References
    ----------
    Shrikumar et al. (2016), arXiv:1605.01713; Simonyan et al. (2013), arXiv:1312.6034.
    """
    del baseline  # the gradient is taken at the text alone

    def attribute(forward: Forward, embedded: Tensor, *arguments: Tensor) -> Tensor:
        with torch.enable_grad():
            values: Tensor = InputXGradient(forward).attribute(
                embedded.requires_grad_(), additional_forward_args=arguments
            )
        return values

    return explain_locally("gradient_x_input", network, texts, targets, attribute)
