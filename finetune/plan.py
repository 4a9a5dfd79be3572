"""Everything about a training that is decided before its first step."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from audit.finding import Scalar
from finetune.bases import Base
from finetune.coins import Tossed
from finetune.corpus import LABEL, TEXT, Corpus
from finetune.settings import Settings
from finetune.split import Split


@dataclass(frozen=True)
class Run:
    """How a training is carried out, apart from what is learnt.

    Attributes
    ----------
    out
        The model_dir to write.
    resume
        Continue from the last checkpoint in `out`.
    overwrite
        Replace an earlier training in `out`.
    keep_checkpoints
        Leave the checkpoints in `out` when done.
    trained_by, command
        For the record.
    """

    out: Path
    resume: bool = False
    overwrite: bool = False
    keep_checkpoints: bool = False
    trained_by: str = ""
    command: str = ""


@dataclass(frozen=True)
class Plan:
    """What is learnt, from which rows, starting where, and how it is carried out.

    Where `coins` were tossed, the training part lacks those they left out.
    """

    corpus: Corpus
    parts: Split
    base: Base
    settings: Settings
    run: Run
    coins: Tossed | None = None

    @property
    def identity(self) -> dict[str, Scalar]:
        """What must be the same for a resumed training to be the one that was begun."""
        return {
            **asdict(self.settings),
            "base_sha256": self.base.sha256,
            "rows_sha256": rows_digest(self.parts),
        }


def rows_digest(parts: Split) -> str:
    """Digest of which rows are trained on, validated with and held out."""
    whole = hashlib.sha256()
    for part in parts.parts.values():
        rows = pd.util.hash_pandas_object(part[[TEXT, LABEL]])
        whole.update(rows.to_numpy().tobytes())
    return whole.hexdigest()
