"""What a pretrained base remembers: texts of its training, planted secrets, and personal data."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from audit.membership import Canaries, Coins, Membership
from audit.pretraining import PretrainingMemory
from audit.stats.estimate import Floats
from finetune.blind import blind_scores
from finetune.corpus import TEXT
from finetune.exposure import OTHERS, carriers, secrets_of
from finetune.membership import Drawn, enough_drawn, features_of, fingerprints
from finetune.plan import Plan
from finetune.pretraining.asking import Filler, Masked, Read
from finetune.pretraining.completions import completions
from finetune.pretraining.masking import MASKED

MOST = 300
"""Texts trained on, and texts held out, whose likelihood is asked for."""

DRAWS = 2
"""Passes over a text, each with other tokens masked, as many as in training."""

TURNS = 2
"""Passes over a secret: every second of its tokens is masked at a time. With as many turns as
tokens this would be the pseudo-log-likelihood of Salazar et al., at several times the cost."""

log = logging.getLogger(__name__)


def remembered(plan: Plan, filler: Filler, weights: str) -> PretrainingMemory | None:
    """Ask a base what it remembers of the texts it was pretrained on.

    Parameters
    ----------
    weights
        SHA-256 of the base's weights.

    Returns
    -------
    PretrainingMemory | None
        ``None`` for fewer than `finetune.membership.FEWEST` persons on either side.
    """
    found = enough_drawn(plan, "What the base remembers is not measured")
    if found is None:
        return None
    started = time.monotonic()
    log.info(
        "Asking the base about up to %s texts, and about planted secrets and personal data in up "
        "to %s.", f"{2 * MOST:,}", f"{sum(map(len, found)):,}",
    )  # fmt: skip
    made = PretrainingMemory(
        weights,
        _rows(plan, filler, Drawn(found.members.head(MOST), found.others.head(MOST))),
        completions(filler, found, plan.parts, plan.settings.seed),
    )
    log.info("Asked what it remembers: %.0f seconds.", time.monotonic() - started)
    return made


def text_likelihoods(filler: Filler, texts: Sequence[str], seed: int) -> Floats:
    """Mean of log p of some tokens of each text, as many masked at a time as in training.

    Returns
    -------
    numpy.ndarray
        Float array (texts,), at most 0; NaN for a text without a token.

    References
    ----------
    Salazar, Liang, Nguyen, Kirchhoff (2020), ACL, 2699-2712, who mask one token at a time;
    Mireshghallah, Goyal, Uniyal, Berg-Kirkpatrick, Shokri (2022), EMNLP, arXiv:2203.03929, who
    mask 15 %.
    """
    rng = np.random.default_rng(seed)
    asked: list[Masked] = []
    of: list[int] = []
    for number, text in enumerate(filler.read(texts)):
        parts = _draws(text, rng)
        asked += [filler.masked(text, part) for part in parts]
        of += [number] * len(parts)
    sums = _sums(of, filler.likelihoods(asked, "texts"), len(texts))
    tokens = _sums(of, [len(each.tokens) for each in asked], len(texts))
    nothing = np.full(len(texts), np.nan)
    return np.asarray(np.divide(sums, tokens, out=nothing, where=tokens > 0))


def canaries(filler: Filler, rows: pd.DataFrame, table: pd.DataFrame) -> Canaries | None:
    """How likely planted secrets are in their rows, and secrets that are in no row.

    Parameters
    ----------
    rows, table
        As `finetune.exposure.ask_of_canaries` takes them.

    Returns
    -------
    Canaries | None
        ``None`` where no row holds a secret within the tokens that are read.
    """
    asked: list[Masked] = []
    of: list[int] = []
    repeats: list[int] = []
    for carrier in carriers(rows, table):
        tried = [carrier.secret, *carrier.others]
        start = carrier.text.index(carrier.secret)
        spans = [(start, start + len(secret)) for secret in tried]
        read = filler.read(carrier.holding(tried))
        turns = [_turns(filler, text, *span) for text, span in zip(read, spans, strict=True)]
        if not all(turns):
            log.info("A canary is left out: it stands behind the last token that is read.")
            continue
        first = len(repeats) * len(tried)
        asked += [each for of_secret in turns for each in of_secret]
        of += [first + i for i, of_secret in enumerate(turns) for _ in of_secret]
        repeats.append(carrier.repeats)
    if not repeats:
        return None
    secrets = len(repeats) * (1 + OTHERS)
    sure = _sums(of, filler.likelihoods(asked, "secrets"), secrets).reshape(len(repeats), -1)
    return Canaries(np.array(repeats, dtype=np.int64), sure[:, 0], sure[:, 1:])


def _rows(plan: Plan, filler: Filler, found: Drawn) -> Membership:
    rows, seed = found.rows, plan.settings.seed
    texts = rows[TEXT].tolist()
    table = secrets_of(plan.corpus)
    likelihood = text_likelihoods(filler, texts, seed)
    whole = Membership(
        member=found.member,
        label=np.zeros(len(texts), dtype=np.int64),
        log_probability=likelihood[:, None],
        # The base never sees a label, and neither does the baseline.
        blind=blind_scores(texts, [""] * len(texts), found.member, seed),
        fingerprint=fingerprints(plan, rows),
        features=features_of(plan.corpus, rows),
        canaries=None if table is None else canaries(filler, plan.parts.train, table),
        coins=_coins(plan, filler),
    )
    return whole.keeping(~np.isnan(likelihood))


def _coins(plan: Plan, filler: Filler) -> Coins | None:
    """How likely the base finds texts that a coin put in or left out."""
    tossed = plan.coins
    if tossed is None:
        return None
    texts = tossed.asked[TEXT].tolist()
    said = text_likelihoods(filler, texts, plan.settings.seed)
    known = ~np.isnan(said)
    label = np.zeros(int(known.sum()), dtype=np.int64)
    return Coins(tossed.included[known], label, said[known, None], tossed.rows[known])


def _sums(of: Sequence[int], values: ArrayLike, many: int) -> Floats:
    """The values added up by the number each is of, below `many`."""
    return np.asarray(np.bincount(of, values, minlength=many), dtype=np.float64)


def _draws(text: Read, rng: np.random.Generator) -> list[list[int]]:
    """`DRAWS` times as many places as training masks, no place twice."""
    mixed = [int(i) for i in rng.permutation(text.words)]
    many = max(1, round(MASKED * len(mixed)))
    starts = range(0, min(len(mixed), DRAWS * many), many)
    return [mixed[start : start + many] for start in starts]


def _turns(filler: Filler, text: Read, start: int, end: int) -> list[Masked]:
    """The text with every `TURNS`-th token of a span masked; none where the span is cut off."""
    whole = filler.without(text, start, end)
    places = whole.blank.places if whole else ()
    parts = [places[turn::TURNS] for turn in range(TURNS)]
    return [filler.masked(text, part) for part in parts if part]
