"""Explanations that are not: they look like one, and an audit worth its name rejects them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from audit.attribution import Applicability, Attribution, Game, TextExplainer

REAL = "integrated_gradients"
"""Whose values are given with their signs turned."""

ELSEWHERE = "kernel_shap"
"""How other classifiers are explained."""

FAKES = ("random", "first_words", "another_models", "reversed")
"""Values drawn at random; values that fall from the first word to the last; true explanations of
classifiers with other reasons; a true explanation with its signs turned."""


@dataclass(frozen=True)
class WithFakes:
    """An explainer that offers fakes beside its methods, so that an audit treats them alike.

    Parameters
    ----------
    explainer
        Of the classifier that is audited.
    others
        Of classifiers with other reasons. Texts take turns: what a single one happens to make of
        the words planted here would be the same chance in every text.
    offered
        The methods it leads with; all others are compared with these.
    seed
        Of what is random.
    """

    explainer: TextExplainer
    others: tuple[TextExplainer, ...]
    offered: tuple[str, ...]
    seed: int = 0

    @property
    def notes(self) -> Sequence[str]:
        """What had to be done otherwise than asked."""
        return self.explainer.notes

    @property
    def applicability(self) -> Applicability:
        """Every method, and every fake."""
        methods = (*self.explainer.applicability.methods, *FAKES)
        compared = tuple(name for name in methods if name not in self.offered)
        return Applicability(methods=(*self.offered, *compared), comparators=compared)

    def game(self, text: str) -> Game:
        """The text as words that can be taken away."""
        return self.explainer.game(text)

    def explain(
        self, method: str, texts: Sequence[str], targets: Sequence[int]
    ) -> list[Attribution]:
        """Explain, or pretend to."""
        if method == "another_models":
            found = [self._elsewhere(*asked) for asked in zip(texts, targets, strict=True)]
        elif method == "reversed":
            found = [replace(item, values=-item.values) for item in self._real(texts, targets)]
        elif method in FAKES:
            found = [self._invented(method, *asked) for asked in zip(texts, targets, strict=True)]
        elif method == REAL:
            found = self._real(texts, targets)
        else:
            found = self.explainer.explain(method, texts, targets)
        return [replace(item, method=method) for item in found]

    def randomised(self, seed: int) -> TextExplainer:
        """The explainer, without fakes, of weights that know nothing."""
        return self.explainer.randomised(seed)

    def shaken(self, radius: float, seed: int) -> TextExplainer:
        """The explainer, without fakes, its inputs trembling."""
        return self.explainer.shaken(radius, seed)

    @cached_property
    def _known(self) -> dict[tuple[str, int], Attribution]:
        return {}

    def _real(self, texts: Sequence[str], targets: Sequence[int]) -> list[Attribution]:
        """What the real method says; made once, though asked for twice."""
        asked = list(zip(texts, targets, strict=True))
        new = [key for key in asked if key not in self._known]
        if new:
            made = self.explainer.explain(REAL, *map(list, zip(*new, strict=True)))
            self._known.update(zip(new, made, strict=True))
        return [self._known[key] for key in asked]

    def _elsewhere(self, text: str, target: int) -> Attribution:
        """What the true explanation of another classifier is."""
        other = self.others[_digest(text) % len(self.others)]
        (found,) = other.explain(ELSEWHERE, [text], [target])
        return found

    def _invented(self, method: str, text: str, target: int) -> Attribution:
        """Values that no model had a part in."""
        spans = self.game(text).spans
        values = 1 / np.arange(1, len(spans) + 1)
        if method == "random":
            values = np.random.default_rng((self.seed, _digest(text))).normal(size=len(spans))
        return Attribution(method, "", text, spans, values, target)


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
