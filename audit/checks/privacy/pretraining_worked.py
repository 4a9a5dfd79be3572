"""Evidence for the examples of pretraining: what a base remembers of a few texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from audit.checks.privacy.membership_worked import worked
from audit.evidence import Evidence
from audit.membership import Canaries, Coins
from audit.pretraining import Completions, PretrainingMemory


def pretrained(
    member: str,
    likelihood: Sequence[float],
    *,
    blind: Sequence[float] | None = None,
    sex: str = "",
    texts: str = "",
    canaries: Canaries | None = None,
    coins: Coins | None = None,
    completions: Completions | None = None,
) -> Evidence:
    """Texts, a character each: ``pretrained("1100", [0.9, 0.8, 0.7, 0.6])``.

    Parameters
    ----------
    member
        1 for texts pretrained on.
    likelihood
        Of their tokens, by the geometric mean.
    blind, sex, texts
        As in `worked`.
    """
    evidence = worked(member, likelihood, blind=blind, sex=sex, texts=texts)
    assert evidence.membership is not None  # noqa: S101  # `worked` gives one
    rows = replace(
        evidence.membership,
        label=np.zeros(len(member), dtype=np.int64),
        log_probability=np.log(np.asarray(likelihood, float))[:, None],
        canaries=canaries,
        coins=coins,
    )
    return replace(evidence, membership=None, pretraining=PretrainingMemory("", rows, completions))


def spans(
    member: str,
    beaten: Sequence[float],
    *,
    of: int = 4,
    types: str = "",
    persons: str = "",
    exact: str = "",
) -> Completions:
    """Spans of personal data, a character each, that beat so many `of` the alternatives.

    Parameters
    ----------
    member
        1 for spans of texts pretrained on.
    types
        ``e`` an e-mail address, ``p`` a telephone number; all addresses unless told.
    persons
        Equal letters for spans of one person; all differ unless told.
    exact
        1 for spans that the base fills in exactly; none unless told.
    """
    n = len(member)
    return Completions(
        ("email", "phone"),
        _flags(member),
        np.array([ord(c) for c in persons] or range(n), dtype=np.int64),
        np.array(["ep".index(c) for c in types or "e" * n], dtype=np.int64),
        np.asarray(beaten, float),
        np.full(n, of, dtype=np.int64),
        _flags(exact or "0" * n),
    )


def _flags(text: str) -> np.typing.NDArray[np.bool_]:
    return np.array([character == "1" for character in text], dtype=bool)
