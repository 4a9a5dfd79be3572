"""Small transformer classifiers that are taught one reason and certified to have it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import product

import numpy as np
import torch
from transformers import BertConfig, BertForSequenceClassification

from audit.attribution import Keep
from audit.errors import AuditError
from audit.explainers import TransformersExplainer
from audit.explainers.network import Network
from audit.selftest.certify import Certificate, certify
from audit.selftest.plants import LENGTHS, Language, Text
from audit.selftest.vocabulary import tokenizer
from audit.stats.estimate import Floats

MAX_LENGTH = 2 * LENGTHS[1] + 2
"""Tokens of the longest text: every word in two pieces, begin and end."""

STEPS, BATCH, RATE = 160, 32, 3e-3
ROUNDS, TRIES = 3, 3
"""Rounds of `STEPS` a classifier is taught before another is begun, and how many are begun."""


@dataclass(frozen=True)
class Classifier:
    """A classifier with one reason.

    Attributes
    ----------
    language
        The reason and its words.
    network
        Model and tokenizer.
    certificate
        What it did when texts were changed.
    note
        Whether it took more teaching than usual; empty if not.
    """

    language: Language
    network: Network
    certificate: Certificate
    note: str

    @cached_property
    def explainer(self) -> TransformersExplainer:
        """The classifier opened up, as any other that is audited."""
        return TransformersExplainer(self.network)

    def log_odds(self, texts: Sequence[str]) -> Floats:
        """Log-odds of class 1."""
        return _log_odds(self.network, texts)


def classifier(language: Language, seed: int) -> Classifier:
    """Teach a classifier until it is certified.

    Raises
    ------
    AuditError
        None of `TRIES` was, after `ROUNDS` of teaching each.
    """
    with repeatable(seed):
        for attempt in range(1, TRIES + 1):
            network, rng = _untaught(), np.random.default_rng((seed, attempt))
            for taught in range(1, ROUNDS + 1):
                _teach(network, language, rng)
                certificate = certify(partial(_log_odds, network), language, seed)
                if certificate.holds:
                    return Classifier(language, network, certificate, _note(taught, attempt))
    name = language.plant.name
    raise AuditError(f"No classifier learnt {name!r} with seed {seed}; of the last, {certificate}.")


def _note(taught: int, attempt: int) -> str:
    usual = taught == attempt == 1
    return "" if usual else f"certified at attempt {attempt} after {taught} rounds of teaching"


def _untaught() -> Network:
    words = tokenizer()
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=MAX_LENGTH,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        initializer_range=0.1,
    )
    return Network(BertForSequenceClassification(config).eval(), words, MAX_LENGTH, (0, 1))


def _teach(network: Network, language: Language, rng: np.random.Generator) -> None:
    """One round: regress the log-odds on the rule's own, each step on texts written anew.

    Labels alone would let a classifier grow ever surer where two words agree, which is not what is
    planted.
    """
    model = network.model.requires_grad_(requires_grad=True)
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=STEPS)
    for _ in range(STEPS):
        texts = [_lesson(language, rng) for _ in range(BATCH)]
        asked = network.tokenizer([str(t) for t in texts], padding=True, return_tensors="pt")
        logits = model(asked.input_ids, attention_mask=asked.attention_mask).logits
        rule = torch.tensor([language.plant.rule(t.sides) for t in texts], dtype=torch.float32)
        loss = torch.nn.functional.smooth_l1_loss(logits[:, 1] - logits[:, 0], rule)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    model.requires_grad_(requires_grad=False)


def _lesson(language: Language, rng: np.random.Generator) -> Text:
    """A text with any sides; of every second one some words are blanked, and mean nothing then.

    So the classifier knows both stand-ins for an absent word, and no method errs by its baseline.
    """
    anything = list(product((-1, 0, 1), repeat=len(language.pairs)))
    sides = anything if rng.random() < 0.5 else language.plant.audited
    text = language.write(sides[rng.integers(len(sides))], rng)
    if rng.random() < 0.5:
        return text
    gone = rng.random(len(text.words)) < rng.random()
    return _blanked(text, gone, "[MASK]" if rng.random() < 0.5 else "[PAD]")


def _blanked(text: Text, gone: Keep, stand_in: str) -> Text:
    words = tuple(stand_in if g else word for word, g in zip(text.words, gone, strict=True))
    sides = tuple(0 if gone[p] else s for p, s in zip(text.places, text.sides, strict=True))
    return replace(text, words=words, sides=sides)


def _log_odds(network: Network, texts: Sequence[str]) -> Floats:
    with torch.inference_mode():
        found = network.log_odds(*network.embed([network.encode(text) for text in texts]))
    return np.asarray(found[:, 1].numpy(), dtype=float)


@contextmanager
def repeatable(seed: int) -> Iterator[None]:
    """Seed torch for a while, and keep it to one thread: sums have one order then."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            yield
    finally:
        torch.set_num_threads(threads)
