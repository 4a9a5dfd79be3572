"""A transformers classifier opened up: texts as words and tokens, log-odds from embeddings."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor

from audit.stats.estimate import Floats, Ints
from audit.words import word_spans

log = logging.getLogger(__name__)

Baseline = Literal["pad", "mask", "zero", "mean"]
"""What stands in the place of an absent word: an embedding of the vocabulary, 0, or their mean."""

BASELINES: tuple[Baseline, ...] = ("pad", "mask", "zero", "mean")

NO_WORD = -1
"""Of a token that belongs to no word: special tokens, white space."""

BATCH_TOKENS = {"cpu": 4096, "cuda": 65536}
"""Tokens in one pass; more gain nothing on a CPU and cost memory."""


@dataclass(frozen=True)
class Encoded:
    """A text as the model reads it.

    Attributes
    ----------
    spans
        int64 array (words, 2): the words that were read.
    ids
        int64 array (tokens,).
    word
        int64 array (tokens,): the word each token is part of, or `NO_WORD`.
    unread
        Words that did not fit.
    """

    text: str
    spans: Ints
    ids: Ints
    word: Ints
    unread: int

    def per_word(self, values: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], float]:
        """Sum token values (tokens,) by word; second, the sum over tokens of no word."""
        inside = self.word != NO_WORD
        summed = np.bincount(self.word[inside], values[inside], minlength=len(self.spans))
        return summed, float(values[~inside].sum())


@dataclass
class Network:
    """Model and tokenizer, the model's weights frozen: only inputs are differentiated.

    Attributes
    ----------
    model, tokenizer
        As loaded; the tokenizer must be a fast one, which knows where tokens stand.
    max_length
        Tokens read.
    columns
        Position of each of the task's classes in the model's output.
    noise
        Added to the embeddings of every text, drawn anew for its length from `seed`; a measure of
        how steady explanations are. 0 for none.
    tokens
        Tokens in one pass; halved when memory runs out.
    bf16
        Whether to ask about texts with words taken away in bfloat16: twice as fast or more where
        the hardware has it, and exact to about three digits. Gradients are always float32.
    """

    model: Any
    tokenizer: Any
    max_length: int
    columns: tuple[int, ...]
    noise: float = 0.0
    seed: int = 0
    tokens: int = 0
    bf16: bool = False
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.model.requires_grad_(requires_grad=False)
        self.tokens = self.tokens or BATCH_TOKENS["cuda" if self.device.type == "cuda" else "cpu"]

    @property
    def device(self) -> torch.device:
        """Where the model is."""
        return torch.device(self.model.device)

    @cached_property
    def embedding(self) -> Any:
        """The table of word embeddings."""
        return self.model.get_input_embeddings()

    def encode(self, text: str) -> Encoded:
        """Tokens of a text, and the word each is part of."""
        found = self.tokenizer(
            text, truncation=True, max_length=self.max_length, return_offsets_mapping=True
        )
        spans = word_spans(text)
        offsets = np.array(found["offset_mapping"], dtype=np.int64).reshape(-1, 2)
        word = _words_of_tokens(offsets, spans)
        read = int(word.max(initial=NO_WORD)) + 1
        ids = np.array(found["input_ids"], dtype=np.int64)
        return Encoded(text, spans[:read], ids, word, len(spans) - read)

    def substitute(self, baseline: str) -> Tensor:
        """The embedding of an absent word, (hidden,)."""
        weight: Tensor = self.embedding.weight
        if baseline == "zero":
            return torch.zeros_like(weight[0])
        return weight.mean(dim=0) if baseline == "mean" else weight[self.stand_in(baseline)]

    def stand_in(self, baseline: str) -> int:
        """The token that takes the place of an absent word: [MASK], else [UNK], else [PAD]."""
        t = self.tokenizer
        wanted = (t.pad_token_id,) if baseline == "pad" else (t.mask_token_id, t.unk_token_id)
        return next(int(i) for i in (*wanted, t.pad_token_id, 0) if i is not None)

    def embed(self, encoded: Sequence[Encoded]) -> tuple[Tensor, Tensor]:
        """Embeddings (texts, tokens, hidden) and attention mask (texts, tokens), padded."""
        return self.embed_ids([item.ids for item in encoded])

    def embed_ids(self, rows: Sequence[Ints]) -> tuple[Tensor, Tensor]:
        """The same of token ids."""
        longest = max(map(len, rows))
        ids = np.full((len(rows), longest), self.stand_in("pad"), dtype=np.int64)
        there = np.zeros((len(rows), longest), dtype=np.int64)
        for row, of_row in enumerate(rows):
            ids[row, : len(of_row)], there[row, : len(of_row)] = of_row, 1
        embedded = self.embedding(torch.from_numpy(ids).to(self.device)).detach()
        return self._shaken(embedded), torch.from_numpy(there).to(self.device)

    def log_odds(self, embedded: Tensor, mask: Tensor) -> Tensor:
        """Log-odds of every class of the task, float64 (texts, classes); differentiable."""
        return self.log_odds_of(self.model(inputs_embeds=embedded, attention_mask=mask).logits)

    def log_odds_of(self, logits: Tensor) -> Tensor:
        """The same of the model's logits."""
        logits = logits.double()[:, list(self.columns)]
        others = [
            torch.logsumexp(torch.cat([logits[:, :c], logits[:, c + 1 :]], dim=1), dim=1)
            for c in range(logits.shape[1])
        ]
        return logits - torch.stack(others, dim=1)

    def answer(self, rows: Sequence[Ints]) -> Floats:
        """Log-odds of every class (texts, classes) of texts as token ids; no gradient."""
        embedded, mask = self.embed_ids(rows)
        with (
            torch.inference_mode(),
            torch.autocast(self.device.type, torch.bfloat16, enabled=self.bf16),
        ):
            found: Floats = self.log_odds(embedded, mask).cpu().numpy()
        return found

    def batches(self, lengths: Sequence[int], each: int = 1) -> Iterator[list[int]]:
        """Items of like length together, longest first, `each` passes an item."""
        batch: list[int] = []
        for item in sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True):
            if batch and lengths[batch[0]] * each * (len(batch) + 1) > self.tokens:
                yield batch
                batch = []
            batch.append(item)
        if batch:
            yield batch

    def within_memory(self, ask: Callable[[], Any]) -> Any:
        """What `ask` answers; when memory runs out, halve the size of passes and ask again."""
        while True:
            try:
                return ask()
            except (torch.OutOfMemoryError, RuntimeError) as error:
                if not _out_of_memory(error) or self.tokens < self.max_length:
                    raise
                self.tokens //= 2
                note = f"Memory ran out: passes were halved to {self.tokens:,} tokens."
                log.warning(note)
                self.notes.append(note)

    def shaken(self, radius: float, seed: int) -> Network:
        """The same network whose embeddings tremble, uniformly within `radius` of themselves.

        `radius` is in standard deviations of the numbers in the table of embeddings.
        """
        scale = float(self.embedding.weight.std())
        return replace(self, noise=radius * scale, seed=seed)

    def randomised(self, seed: int) -> Network:
        """The same architecture, the values of every weight put in random order.

        So each layer keeps the scale of its weights and loses what it learnt.
        """
        generator = torch.Generator().manual_seed(seed)
        model = copy.deepcopy(self.model)
        for weight in model.parameters():
            order = torch.randperm(weight.numel(), generator=generator).to(weight.device)
            weight.data = weight.data.flatten()[order].reshape(weight.shape)
        return replace(self, model=model)

    def _shaken(self, embedded: Tensor) -> Tensor:
        if not self.noise:
            return embedded
        # Drawn for the place in the text, so that a text trembles alike whatever stands beside it.
        generator = torch.Generator().manual_seed(self.seed)
        trembling = torch.rand(self.max_length, embedded.shape[-1], generator=generator) * 2 - 1
        return embedded + self.noise * trembling[: embedded.shape[1]].to(embedded)


def _words_of_tokens(offsets: Ints, spans: Ints) -> Ints:
    """The word each token shares most characters with."""
    word = np.full(len(offsets), NO_WORD, dtype=np.int64)
    for token, (start, end) in enumerate(offsets):
        first, last = (
            np.searchsorted(spans[:, 1], start, "right"),
            np.searchsorted(spans[:, 0], end),
        )
        if first < last and start < end:
            near = spans[first:last]
            shared = np.minimum(near[:, 1], end) - np.maximum(near[:, 0], start)
            word[token] = first + int(shared.argmax())
    return word


def _out_of_memory(error: Exception) -> bool:
    return isinstance(error, torch.OutOfMemoryError) or "not enough memory" in str(error)
