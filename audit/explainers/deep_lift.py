"""DeepLift: differences of activations instead of gradients; kept to be compared with."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import torch
from captum.attr import DeepLift
from torch import Tensor, nn

from audit.attribution import Attribution
from audit.explainers.local import Forward, explain_locally
from audit.explainers.network import Network


def deep_lift(
    network: Network, texts: Sequence[str], targets: Sequence[int], baseline: str = "pad"
) -> list[Attribution]:
    """Compare each activation with the one at the baseline (rescale rule), summed by word.

    captum applies the rule to the nonlinearities it can reach as modules; softmax inside attention
    and layer norms are passed by their gradient, so that on a transformer values need not add up.

    References
    ----------
    Shrikumar, Greenside, Kundaje (2017), ICML, arXiv:1704.02685.
    """

    def attribute(forward: Forward, embedded: Tensor, *arguments: Tensor) -> Tensor:
        absent = network.substitute(baseline).detach().expand_as(embedded)
        with torch.enable_grad(), warnings.catch_warnings():
            # captum says that it sets hooks, and takes them off again
            warnings.filterwarnings("ignore", message="Setting forward, backward hooks")
            values: Tensor = DeepLift(_Module(network, forward)).attribute(
                embedded.requires_grad_(), absent, additional_forward_args=arguments
            )
        return values

    return explain_locally("deep_lift", network, texts, targets, attribute, baseline)


class _Module(nn.Module):
    """The function from embeddings to log-odds as a module, whose parts captum can hook into."""

    def __init__(self, network: Network, forward: Forward) -> None:
        super().__init__()
        self.model = network.model
        self._forward = forward

    def forward(self, embedded: Tensor, *arguments: Tensor) -> Tensor:
        """Log-odds of the targets."""
        return self._forward(embedded, *arguments)
