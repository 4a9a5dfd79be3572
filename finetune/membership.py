"""Rows a model was trained on and rows it was not, and how sure it is of each."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.groups import MAX_GROUPS, as_names
from audit.membership import Canaries, Coins, Feature, Fingerprints, Membership
from audit.stats.estimate import Floats
from finetune.blind import blind_scores
from finetune.coins import ask_of_coins
from finetune.corpus import LABEL, TEXT, Corpus
from finetune.exposure import ask_of_canaries, secrets_of
from finetune.plan import Plan, rows_digest
from finetune.split import normalised, units

MOST = 1_000
"""Members, and non-members, that are scored."""

FEWEST = 20
"""With fewer of either nothing could be said of them."""

Ask = Callable[[Sequence[str]], Floats]
"""Texts -> class probabilities (rows, classes)."""

log = logging.getLogger(__name__)


class Drawn(NamedTuple):
    """Training rows and held-out rows, one of each person; indexed and columned as the corpus."""

    members: pd.DataFrame
    others: pd.DataFrame

    @property
    def rows(self) -> pd.DataFrame:
        """The members, then the others."""
        return pd.concat(self)

    @property
    def member(self) -> NDArray[np.bool_]:
        """Which of `rows` are members."""
        return np.arange(len(self.members) + len(self.others)) < len(self.members)


def drawn(plan: Plan) -> Drawn:
    """The rows a plan's model is asked about; the same for the same plan.

    One row of each person, event or text, drawn at random: what is said of one person's rows is
    one piece of evidence, and intervals count it as such.
    """
    seed = plan.settings.seed
    return Drawn(_one_of_each(plan.parts.train, seed), _one_of_each(plan.parts.test, seed))


def enough_drawn(plan: Plan, otherwise: str) -> Drawn | None:
    """The rows of `drawn`; ``None``, and a line in the log, for fewer than `FEWEST` on either side.

    Parameters
    ----------
    otherwise
        What is not done then, as the line begins.
    """
    found = drawn(plan)
    if min(map(len, found)) >= FEWEST:
        return found
    log.info(
        "%s: %s persons trained on, %s held out, of each %s are needed.",
        otherwise, *map(len, found), FEWEST,
    )  # fmt: skip
    return None


def scored(plan: Plan, ask: Ask) -> Membership | None:
    """What a finished model says of rows it was trained on, and of held-out ones.

    Returns
    -------
    Membership | None
        ``None`` for fewer than `FEWEST` persons on either side.
    """
    found = enough_drawn(plan, "Membership inference is left out")
    if found is None:
        return None
    started = time.monotonic()
    rows = found.rows
    labels = rows[LABEL].tolist()
    made = Membership(
        member=found.member,
        label=np.array([plan.corpus.task.labels.index(label) for label in labels], dtype=np.int64),
        log_probability=log_probabilities(ask, rows[TEXT].tolist()),
        blind=blind_scores(rows[TEXT].tolist(), labels, found.member, plan.settings.seed),
        fingerprint=fingerprints(plan, rows),
        features=features_of(plan.corpus, rows),
        canaries=_canaries(plan, ask),
        coins=_coins(plan, ask),
    )
    log.info(
        "Asked the model about %s rows it was trained on and %s it was not: %.0f seconds.",
        *map("{:,}".format, map(len, found)), time.monotonic() - started,
    )  # fmt: skip
    return made


def log_probabilities(ask: Ask, texts: Sequence[str]) -> Floats:
    """Logarithm of what a model says of texts (texts, classes)."""
    # What is rounded to 0 is told apart from nothing else that is.
    said = np.maximum(ask(texts), np.finfo(np.float64).tiny)
    return np.asarray(np.log(said))


def fingerprints(plan: Plan, rows: pd.DataFrame) -> Fingerprints:
    """A number for each text, up to case, width and spacing.

    The key is a digest of every row of the data: without the data nobody can try texts.
    """
    key = bytes.fromhex(rows_digest(plan.parts))
    digests = [
        hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=key, digest_size=8).digest()
        for text in normalised(rows[TEXT])
    ]
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


def _one_of_each(part: pd.DataFrame, seed: int) -> pd.DataFrame:
    shuffled = part.sample(frac=1, random_state=seed)
    first = ~units(part).loc[shuffled.index].duplicated()
    return shuffled[first.to_numpy()].head(MOST)


def _canaries(plan: Plan, ask: Ask) -> Canaries | None:
    table = secrets_of(plan.corpus)
    if table is None:
        return None
    said = partial(log_probabilities, ask)
    return ask_of_canaries(plan.parts.train, table, plan.corpus.task, said)


def _coins(plan: Plan, ask: Ask) -> Coins | None:
    if plan.coins is None:
        return None
    return ask_of_coins(plan.coins, plan.corpus.task, partial(log_probabilities, ask))


def features_of(corpus: Corpus, rows: pd.DataFrame) -> dict[str, Feature]:
    """The sensitive features of some rows; those of too many groups are none."""
    found = {}
    for feature in corpus.sensitive:
        codes, groups = pd.factorize(as_names(rows[feature.name]), sort=True)
        # As many are no groups, and the audit says so of the audited rows.
        if len(groups) <= MAX_GROUPS:
            found[feature.name] = Feature(tuple(map(str, groups)), codes.astype(np.int64))
    return found
