"""Asks a masked language model what stands where a text is masked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm.auto import tqdm

from audit.stats.estimate import Floats

TOGETHER = 32
"""Texts in one pass."""


class Blank(NamedTuple):
    """A text as ids of tokens, some of them masked, and where those stand."""

    ids: tuple[int, ...]
    places: tuple[int, ...]


class Masked(NamedTuple):
    """A blank, and the tokens that were masked in it."""

    blank: Blank
    tokens: tuple[int, ...]


class Read(NamedTuple):
    """A text as the model reads it, cut at its longest.

    Attributes
    ----------
    ids
        Of its tokens.
    spans
        Of each token the characters it was, as start and end.
    words
        Places of all tokens but those that the tokenizer puts around a text.
    """

    ids: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    words: tuple[int, ...]


class Filler:
    """A masked language model to be asked about blanks.

    Parameters
    ----------
    model, tokenizer
        Of the transformers library; the tokenizer tells which characters a token was.
    max_length
        Tokens read of a text.
    """

    def __init__(self, model: Any, tokenizer: Any, max_length: int) -> None:
        self._model, self._tokenizer, self._max_length = model.eval(), tokenizer, max_length

    def read(self, texts: Sequence[str]) -> list[Read]:
        """Texts as the model reads them."""
        if not texts:
            return []
        found = self._tokenizer(
            list(texts),
            truncation=True,
            max_length=self._max_length,
            return_offsets_mapping=True,
            return_special_tokens_mask=True,
        )
        of_each = zip(
            found["input_ids"], found["offset_mapping"], found["special_tokens_mask"], strict=True
        )
        return [
            Read(tuple(ids), tuple(spans), tuple(i for i, around in enumerate(mask) if not around))
            for ids, spans, mask in of_each
        ]

    def masked(self, text: Read, places: Iterable[int]) -> Masked:
        """A text with the tokens at these places masked."""
        chosen, mask = tuple(sorted(places)), self._tokenizer.mask_token_id
        hidden = set(chosen)
        ids = tuple(mask if i in hidden else token for i, token in enumerate(text.ids))
        return Masked(Blank(ids, chosen), tuple(text.ids[i] for i in chosen))

    def without(self, text: Read, start: int, end: int) -> Masked | None:
        """A text with the tokens of these characters masked; ``None`` where some are cut off."""
        places = [i for i in text.words if text.spans[i][0] < end and text.spans[i][1] > start]
        if not places or text.spans[places[-1]][1] < end:
            return None
        return self.masked(text, places)

    def likelihoods(self, asked: Sequence[Masked], what: str) -> Floats:
        """Of each the sum of log p of its tokens; equal blanks are asked about once."""
        wanted: dict[Blank, list[int]] = {}
        for i, each in enumerate(asked):
            wanted.setdefault(each.blank, []).append(i)
        found = np.empty(len(asked))
        blanks = list(wanted)
        for number, said in self.log_probabilities(blanks, what):
            for i in wanted[blanks[number]]:
                found[i] = said[range(len(asked[i].tokens)), asked[i].tokens].sum()
        return found

    def log_probabilities(
        self, blanks: Sequence[Blank], what: str
    ) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """The number of each blank, and log p (places, vocabulary) of what may stand there.

        They come in an order of their own: texts of like length are asked about together.

        Parameters
        ----------
        what
            They are asked for, in words, to be shown while it lasts.
        """
        order = sorted(range(len(blanks)), key=lambda i: len(blanks[i].ids))
        with tqdm(total=len(blanks), desc=what, unit="text", disable=None) as bar:
            for start in range(0, len(order), TOGETHER):
                some = order[start : start + TOGETHER]
                yield from zip(some, self._ask([blanks[i] for i in some]), strict=True)
                bar.update(len(some))

    @torch.inference_mode()
    def _ask(self, blanks: Sequence[Blank]) -> list[NDArray[np.float32]]:
        device = self._model.device
        rows = self._tokenizer.pad(
            {"input_ids": [list(blank.ids) for blank in blanks]},
            padding_side="right",
            return_tensors="pt",
        )
        where = torch.zeros(rows["input_ids"].shape, dtype=torch.bool)
        for row, blank in enumerate(blanks):
            where[row, list(blank.places)] = True
        # A mask picks row by row and place by place, as they stand in the blanks.
        logits = self._logits_at(where.to(device), rows.to(device))
        said = torch.log_softmax(logits.float(), dim=-1).cpu().numpy()
        ends = np.cumsum([len(blank.places) for blank in blanks])
        return np.split(said, ends[:-1])

    def _logits_at(self, where: torch.Tensor, rows: Any) -> torch.Tensor:
        """Logits (places, vocabulary) at the masked places.

        The last layer is as wide as the vocabulary and takes as long as all others together: it is
        given the masked places alone, in models that say which layer that is.
        """
        last = self._model.get_output_embeddings() or torch.nn.Identity()
        handle = last.register_forward_pre_hook(lambda _, given: (given[0][where], *given[1:]))
        try:
            logits: torch.Tensor = self._model(**rows).logits
        finally:
            handle.remove()
        # A model may name such a layer and take its weights by another way.
        return logits if logits.dim() == 2 else logits[where]
