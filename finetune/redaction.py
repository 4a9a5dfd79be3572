"""Training texts without the personal data in them: what is not learnt cannot be given away."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import replace

import pandas as pd

from audit.pii import Scanner
from audit.pii.masking import masked
from finetune.corpus import TEXT
from finetune.split import Split

log = logging.getLogger(__name__)


def redacted(parts: Split) -> Split:
    """The parts with personal data masked in the texts that are learnt from: ``[email]``.

    Rows held out stay as they are, for so are the texts the model will be asked about. What is not
    recognised stays too; names of persons are not looked for.
    """
    found: Counter[str] = Counter()
    train, validation = _masked(parts.train, found), _masked(parts.validation, found)
    named = ", ".join(f"{count:,} {type_}" for type_, count in found.most_common())
    counted = f"{found.total():,} pieces of personal data masked"
    log.info("%s.", f"{counted}: {named}" if found else counted)
    return replace(parts, train=train, validation=validation)


def _masked(rows: pd.DataFrame, found: Counter[str]) -> pd.DataFrame:
    texts = rows[TEXT].tolist()
    shown = []
    for text, hits in zip(texts, Scanner().find_all(texts), strict=True):
        found.update(hit.type for hit in hits)
        shown.append(masked(text, hits))
    return rows.assign(**{TEXT: shown})
