"""Methods that say which words a classifier's answer rests on, one small file each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from audit.attribution import Applicability, Attribution, Game, Swap
from audit.explainers.attention_rollout import attention_rollout
from audit.explainers.concepts import states
from audit.explainers.deep_lift import deep_lift
from audit.explainers.game import TokenGame
from audit.explainers.gradient_x_input import gradient_x_input
from audit.explainers.hotflip import LIKENESS, Lexis, lexis, swaps
from audit.explainers.integrated_gradients import integrated_gradients
from audit.explainers.lime import lime
from audit.explainers.network import Network
from audit.explainers.occlusion import occlusion
from audit.explainers.shapley import kernel_shap, shap
from audit.hardware import has_bf16
from audit.stats.estimate import Floats

Inside = Callable[..., list[Attribution]]
"""Looks into the network: (network, texts, targets, baseline)."""

Asking = Callable[[Game, int], Attribution]
"""Only asks about texts with words taken away."""

INSIDE: Mapping[str, Inside] = {
    "integrated_gradients": integrated_gradients,
    "gradient_x_input": gradient_x_input,
    "deep_lift": deep_lift,
    "attention_rollout": attention_rollout,
}
ASKING: Mapping[str, Asking] = {
    "shap": shap,
    "occlusion": occlusion,
    "kernel_shap": kernel_shap,
    "lime": lime,
}
COMPARATORS = ("gradient_x_input", "deep_lift", "attention_rollout")
"""Known to mislead on transformers; made to be compared with, never offered as an explanation."""

WIDE = 256
"""Numbers in an embedding from which bfloat16 saves more than its conversions cost."""

RECOMMENDED = ("integrated_gradients", "shap", "occlusion")
"""Made unless others are asked for, the first being the one a report leads with."""


class TransformersExplainer:
    """Explains a transformers classifier.

    Parameters
    ----------
    network
        The model opened up.
    baseline
        What stands for an absent word in the methods that look inside.
    """

    def __init__(self, network: Network, baseline: str = "pad") -> None:
        self._network, self._baseline = network, baseline
        self._games: dict[str, TokenGame] = {}
        self.applicability = Applicability(
            methods=(*RECOMMENDED, *COMPARATORS, "kernel_shap", "lime"), comparators=COMPARATORS
        )

    @property
    def notes(self) -> list[str]:
        """What had to be done otherwise than asked, a sentence each."""
        return self._network.notes

    def game(self, text: str) -> TokenGame:
        """The text as words that can be taken away; the same game for the same text."""
        if text not in self._games:
            self._games[text] = TokenGame(self._network, self._network.encode(text))
        return self._games[text]

    def explain(
        self, method: str, texts: Sequence[str], targets: Sequence[int]
    ) -> list[Attribution]:
        """Explain each text's log-odds of its target class.

        Raises
        ------
        ValueError
            There is no such method.
        """
        if method in INSIDE:
            return INSIDE[method](self._network, texts, targets, self._baseline)
        if method not in ASKING:
            raise ValueError(f"no method {method!r}, known are {', '.join((*INSIDE, *ASKING))}")
        asked = zip(texts, targets, strict=True)
        return [ASKING[method](self.game(text), target) for text, target in asked]

    def states(self, texts: Sequence[str], target: int) -> tuple[Floats, Floats]:
        """Where texts stand in the last layer but one, and how the log-odds change there."""
        return states(self._network, texts, target)

    def swaps(
        self, text: str, target: int, spans: Sequence[tuple[int, int]], likeness: float = LIKENESS
    ) -> list[Swap]:
        """Swaps of one of the words at `spans`, the one expected to cost the class most first."""
        return swaps(self._network, self._lexis, text, target, spans, likeness)

    @cached_property
    def _lexis(self) -> Lexis:
        return lexis(self._network)

    def randomised(self, seed: int) -> TransformersExplainer:
        """The same architecture with weights that know nothing."""
        return TransformersExplainer(self._network.randomised(seed), self._baseline)

    def shaken(self, radius: float, seed: int) -> TransformersExplainer:
        """The same model, the embeddings of every text trembling within `radius`."""
        return TransformersExplainer(self._network.shaken(radius, seed), self._baseline)


def open_up(predictor: Any, columns: Sequence[int], baseline: str = "pad") -> TransformersExplainer:
    """An explainer of a loaded transformers predictor, classes in the order of `columns`."""
    model, tokenizer = predictor.parts
    wide = int(getattr(model.config, "hidden_size", 0)) >= WIDE
    network = Network(
        model, tokenizer, predictor.max_length, tuple(columns), bf16=wide and has_bf16()
    )
    return TransformersExplainer(network, baseline)
