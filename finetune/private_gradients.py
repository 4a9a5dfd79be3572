"""The gradient of every row of a batch by itself, from one backward pass."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch import nn

from audit.errors import InputError, listing

_RELATIVE, _ABSOLUTE = 1e-3, 1e-5
"""Between two ways of adding up a gradient in float32; the second in units of the largest entry."""


class RowGradients:
    """Attaches to a model so that a backward pass leaves each row's gradient in ``grad_sample``.

    opacus computes them from what enters a layer and the gradient of what leaves it. It takes the
    first dimension of what enters for the rows; an embedding that is looked up once for a whole
    batch, as BERT's of positions is, is therefore looked up for each row here, to the same effect.
    The model keeps its class and the names of its weights.

    Parameters
    ----------
    model
        Called with ``input_ids`` (rows, tokens) by name, among others.

    Raises
    ------
    InputError
        A layer is of a kind that opacus has no such rule for; all of them are named.
    """

    def __init__(self, model: nn.Module) -> None:
        from opacus.grad_sample.grad_sample_module import GradSampleHooks

        _require_known_layers(model, GradSampleHooks.GRAD_SAMPLERS)
        self._model = model
        self._rows = 0
        # Our losses are sums over rows.
        self._hooks: Any = GradSampleHooks(model, loss_reduction="sum")
        self._handles = [model.register_forward_pre_hook(self._count, with_kwargs=True)]
        for module in model.modules():
            if isinstance(module, nn.Embedding):
                self._handles.append(module.register_forward_pre_hook(self._for_each_row))

    def backward(self, loss: torch.Tensor) -> None:
        """Backward pass of a loss summed over rows; earlier gradients of rows are forgotten."""
        self.forget()
        with warnings.catch_warnings():
            # Nothing that enters an embedding has a gradient.
            warnings.filterwarnings("ignore", "Full backward hook is firing", UserWarning)
            torch.autograd.backward(loss)

    def of_no_rows(self) -> None:
        """Leave what a backward pass of an empty batch would: for each weight, no gradient."""
        for _, weight in self._weights():
            weight.grad_sample = weight.new_zeros((0, *weight.shape))  # type: ignore[attr-defined]

    def forget(self) -> None:
        """Free the memory of the rows' gradients."""
        for _, weight in self._weights():
            weight.grad_sample = None  # type: ignore[attr-defined]

    def close(self) -> None:
        """Leave the model as it was found."""
        self._hooks.cleanup()
        while self._handles:
            self._handles.pop().remove()

    def require_exact(self, batch: Mapping[str, torch.Tensor]) -> None:
        """Try it: a row's gradient must be in that row's place, whole, and in no other.

        What opacus cannot see (a weight used outside of its layer, rows that are mixed with one
        another) would not be clipped, and a promise that rests on clipping would be void.

        Parameters
        ----------
        batch
            Two rows or more, of different length, with labels.

        Raises
        ------
        InputError
            Naming the weights for which it is not so.
        """
        self._model.train()
        inputs = {name: value for name, value in batch.items() if name != "labels"}
        logits = self._model(**inputs).logits
        self.backward(nn.functional.cross_entropy(logits[-1:], batch["labels"][-1:]))
        largest = max(float(w.grad.abs().max()) for _, w in self._weights() if w.grad is not None)
        wrong = [
            name for name, weight in self._weights() if not _exact(weight, len(logits), largest)
        ]
        self.forget()
        self._model.zero_grad()
        if wrong:
            raise InputError(
                "--epsilon", f"the gradients of single rows cannot be had for {listing(wrong)}",
                expected="a base such as BERT, RoBERTa or DistilBERT",
            )  # fmt: skip

    def _weights(self) -> Iterator[tuple[str, nn.Parameter]]:
        return (each for each in self._model.named_parameters() if each[1].requires_grad)

    def _count(self, _model: nn.Module, _: tuple[Any, ...], inputs: dict[str, Any]) -> None:
        self._rows = len(inputs["input_ids"])

    def _for_each_row(
        self, _layer: nn.Module, inputs: tuple[torch.Tensor]
    ) -> tuple[torch.Tensor] | None:
        (index,) = inputs
        if len(index) == 1 < self._rows:
            return (index.expand(self._rows, *index.shape[1:]),)
        return None


def _require_known_layers(model: nn.Module, known: Mapping[type[nn.Module], object]) -> None:
    strange = [
        f"{name} ({type(layer).__name__})"
        for name, layer in model.named_modules()
        # What a layer keeps in buffers, it may keep of rows, and nobody would add noise to it.
        if (type(layer) not in known or any(True for _ in layer.buffers(recurse=False)))
        and any(weight.requires_grad for weight in layer.parameters(recurse=False))
    ]
    if strange:
        raise InputError(
            "--epsilon", f"opacus has no rule for gradients of single rows of {listing(strange)}",
            expected="layers of these kinds only: "
            + ", ".join(sorted(layer.__name__ for layer in known)),
        )  # fmt: skip


def _exact(weight: nn.Parameter, rows: int, largest: float) -> bool:
    """Whether the last row has all of the weight's gradient, and no other row any."""
    found, whole = getattr(weight, "grad_sample", None), weight.grad
    if whole is None or not isinstance(found, torch.Tensor) or len(found) != rows:
        return False
    slack = _ABSOLUTE * largest
    alone = not bool((found[:-1].abs() > slack).any())
    return alone and torch.allclose(found[-1], whole, rtol=_RELATIVE, atol=slack)
