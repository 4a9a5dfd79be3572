"""One text as a game: its words are the players, what the model says of the rest is the worth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from audit.attribution import Keep
from audit.explainers.network import NO_WORD, Encoded, Network
from audit.stats.estimate import Floats, Ints


class TokenGame:
    """Words are taken away token by token, without writing the text anew.

    Every question is put to the model once, however many methods ask it.

    Parameters
    ----------
    network
        The model.
    encoded
        The text.
    """

    def __init__(self, network: Network, encoded: Encoded) -> None:
        self.text = encoded.text
        self.spans = encoded.spans
        self.unread = encoded.unread
        self._network, self._encoded = network, encoded
        self._known: dict[tuple[str, bytes], Floats] = {}

    @property
    def asked(self) -> int:
        """Distinct questions put to the model so far."""
        return len(self._known)

    def log_odds(self, keep: Keep, absent: str = "mask") -> Floats:
        """Log-odds of every class (questions, classes), words not kept being `absent`."""
        keep = np.atleast_2d(np.asarray(keep, dtype=bool))
        keys = [("" if row.all() else absent, np.packbits(row).tobytes()) for row in keep]
        new = {key: row for key, row in zip(keys, keep, strict=True) if key not in self._known}
        if new:
            answers = self._network.within_memory(lambda: self._ask(list(new.values()), absent))
            self._known.update(zip(new, answers, strict=True))
        return np.stack([self._known[key] for key in keys])

    def _ask(self, keep: Sequence[Keep], absent: str) -> Floats:
        rows = [self._tokens(row, absent) for row in keep]
        found = np.empty((len(rows), len(self._network.columns)))
        for batch in self._network.batches([len(row) for row in rows]):
            found[batch] = self._network.answer([rows[i] for i in batch])
        return found

    def _tokens(self, keep: Keep, absent: str) -> Ints:
        """Token ids of the text with only the kept words."""
        ids, word = self._encoded.ids, self._encoded.word
        stays = np.append(keep, True)[word]  # NO_WORD is -1: the last, which always stays
        assert NO_WORD == -1  # noqa: S101
        masked = np.where(stays, ids, self._network.stand_in("mask"))
        return np.asarray(ids[stays] if absent == "delete" else masked)
