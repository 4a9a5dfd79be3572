"""What is on record of a pretraining: `pretraining.json`, beside the base it made."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from audit.files import write_text
from audit.manifest import DataSource, Training
from audit.records import Record, read_versioned
from finetune import model_dir, provenance, record
from finetune.plan import Plan, rows_digest
from finetune.trainer import OrderedTrainer

PRETRAINING = "pretraining.json"
SCHEMA_VERSION = 1

METHOD = "continued pretraining by masking"

_OF_FINE_TUNING = (
    "gradient_accumulation", "early_stopping", "patience", "class_weights", "best_step", "epsilon",
    "delta", "max_gradient_norm",
)  # fmt: skip
"""Settings that no pretraining has."""


class Pretraining(Record):
    """`pretraining.json` of a base.

    Attributes
    ----------
    corpus, scenario, source
        What its texts came from.
    rows_sha256
        Digest of which rows were trained on, validated with and held out: a classifier fine-tuned
        from this base on the same corpus with the same seed has the same.
    training
        As in the manifest of a classifier; `epochs` hold the losses.
    artefacts
        File name -> SHA-256 of what was written.
    """

    schema_version: Literal[1] = 1
    corpus: str
    scenario: str
    source: DataSource
    rows_sha256: str
    training: Training
    artefacts: Mapping[str, str]


def made(plan: Plan, done: OrderedTrainer, artefacts: Mapping[str, str]) -> Pretraining:
    """Put on record what was pretrained, on what, how, and what came of it."""
    told = record.training(plan, done)
    settings = {n: v for n, v in told.hyperparameters.items() if n not in _OF_FINE_TUNING}
    return Pretraining(
        corpus=plan.corpus.name,
        scenario=plan.corpus.scenario,
        source=provenance.with_card(plan.corpus),
        rows_sha256=rows_digest(plan.parts),
        training=told.model_copy(update={"method": METHOD, "hyperparameters": settings}),
        artefacts=artefacts,
    )


def read(out: Path) -> Pretraining:
    """Read and validate it.

    Raises
    ------
    AuditError
        Missing, unreadable, of a newer version, or with mistakes (all of them named).
    """
    path = out / PRETRAINING
    return Pretraining.parse(path, read_versioned(path, SCHEMA_VERSION))


def write(out: Path, found: Pretraining) -> None:
    """Write it, all or nothing."""
    write_text(out / PRETRAINING, found.model_dump_json(indent=2) + "\n")


PRETRAINED = model_dir.Kind(PRETRAINING, lambda out: read(out).artefacts)
