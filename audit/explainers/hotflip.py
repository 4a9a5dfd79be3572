"""Which word in the place of another would cost a class most, by the gradient alone (HotFlip)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from audit.attribution import Swap
from audit.explainers.network import Encoded, Network

LIKENESS = 0.5
"""Cosine of two embeddings from which one word is held for near to the other."""

BEST = 20
"""Swaps offered of each word."""

BEGINS = ("Ġ", "▁")
"""How tokenizers that keep blanks mark the beginning of a word."""


class Lexis(NamedTuple):
    """The entries of a vocabulary that are whole words, of lower-case letters alone.

    `ids` and `norms` are tensors (entries,), `vectors` (entries, dimensions).
    """

    words: tuple[str, ...]
    ids: Tensor
    vectors: Tensor
    norms: Tensor


def lexis(network: Network) -> Lexis:
    """The whole words a network reads in one piece."""
    tokenizer = network.tokenizer
    tokens = tokenizer.convert_ids_to_tokens(range(len(tokenizer)))
    marked = any(token.startswith(BEGINS) for token in tokens)
    whole = (i for i, token in enumerate(tokens) if token.startswith(BEGINS) is marked)
    written = {i: tokenizer.convert_tokens_to_string([tokens[i]]).strip() for i in whole}
    found = {i: word for i, word in written.items() if _is_word(word)}
    ids = torch.tensor(list(found), dtype=torch.int64, device=network.device)
    vectors = network.embedding.weight.detach()[ids].float()
    return Lexis(tuple(found.values()), ids, vectors, vectors.norm(dim=1))


def swaps(
    network: Network,
    known: Lexis,
    text: str,
    target: int,
    spans: Sequence[tuple[int, int]],
    likeness: float = LIKENESS,
) -> list[Swap]:
    """Swaps of one word expected to cost the log-odds of `target` most, the worst first.

    The estimate is of first order: (e' - e) · ∂ log-odds / ∂e, e and e' being the embeddings of the
    word and of what takes its place. Words read in several pieces, or not read, are left. A cosine
    of at least `likeness` holds for words of one kind, which opposites are as well: without a
    person who reads what comes out, such swaps measure sensitivity, not robustness where the
    meaning stays.

    References
    ----------
    Ebrahimi, Rao, Lowd, Dou (2018), ACL, arXiv:1712.06751, equation 1; Mrkšić et al. (2016), NAACL,
    arXiv:1603.00892 (why neighbours are no synonyms).
    """
    encoded = network.encode(text)
    tokens = _single_tokens(encoded, spans)
    if not tokens or not known.words:
        return []
    slopes = network.within_memory(lambda: _slopes(network, encoded, target))
    at = list(tokens.values())
    own_ids = torch.from_numpy(encoded.ids[at]).to(network.device)
    own = network.embedding.weight.detach()[own_ids].float()
    slope = slopes[at]
    cosine = own @ known.vectors.T / (own.norm(dim=1)[:, None] * known.norms).clamp_min(1e-12)
    change = slope @ known.vectors.T - (slope * own).sum(dim=1, keepdim=True)
    barred = (cosine < likeness) | (own_ids[:, None] == known.ids)
    least, entries = change.masked_fill(barred, torch.inf).topk(
        min(BEST, len(known.words)), dim=1, largest=False
    )
    found = [
        Swap(word, known.words[entry], cost)
        for word, costs, of_word in zip(tokens, least.tolist(), entries.tolist(), strict=True)
        for cost, entry in zip(costs, of_word, strict=True)
        if cost < 0
    ]
    return sorted(found, key=lambda swap: swap.change)


def _slopes(network: Network, encoded: Encoded, target: int) -> Tensor:
    """Derivative of the log-odds at the embedding of every token, (tokens, dimensions)."""
    embedded, mask = network.embed([encoded])
    with torch.enable_grad():
        odds = network.log_odds(embedded.requires_grad_(), mask)[:, target].sum()
        (slopes,) = torch.autograd.grad(odds, embedded)
    found: Tensor = slopes[0].float()
    return found


def _single_tokens(encoded: Encoded, spans: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Number of the span -> the token that is this word, for words read in one piece."""
    place = {span: word for word, span in enumerate(map(tuple, encoded.spans.tolist()))}
    pieces = {
        n: np.flatnonzero(encoded.word == place.get(span, -2)) for n, span in enumerate(spans)
    }
    return {number: int(found[0]) for number, found in pieces.items() if found.size == 1}


def _is_word(token: str) -> bool:
    return len(token) > 1 and token.isalpha() and token == token.lower()
