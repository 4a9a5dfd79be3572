"""The manifest of a finished training on tabular rows."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from audit.manifest import HeldOut, Input, Manifest, Score, Training
from finetune import model_dir, provenance
from finetune.corpus import Corpus
from finetune.plan import Run
from finetune.split import Split
from finetune.tabular.estimators import (
    HYPERPARAMETERS,
    MAX_CATEGORIES,
    MIN_FREQUENCY,
    name_of,
)
from finetune.tabular.settings import TabularSettings

_LIBRARIES = ("scikit-learn", "skops", "numpy", "scipy", "pandas")


@dataclass(frozen=True)
class Done:
    """A finished training: what was learnt, from which rows and columns, and what came of it."""

    corpus: Corpus
    inputs: tuple[Input, ...]
    parts: Split
    settings: TabularSettings
    run: Run
    seconds: float
    validated: Mapping[str, float]


def manifest(done: Done, artefacts: Mapping[str, str]) -> Manifest:
    """Put on record what was trained, from what, how, and what came of it."""
    corpus = done.corpus
    return Manifest(
        name=done.run.out.resolve().name,
        scenario=corpus.scenario,
        kind="sklearn",
        inputs=done.inputs,
        task=corpus.task,
        sensitive=corpus.sensitive,
        # Class weights teach the model a world in which every label is equally common.
        score=Score(probability=not done.settings.class_weights),
        source=provenance.with_card(corpus),
        held_out=HeldOut(
            path=model_dir.HELD_OUT,
            sha256=artefacts[model_dir.HELD_OUT],
            rows=len(done.parts.test),
        ),
        training=_training(done),
        word_lists=corpus.word_lists,
        artefacts=artefacts,
    )


def _training(done: Done) -> Training:
    return Training(
        base=f"none: {name_of(done.settings.model)} of scikit-learn",
        method="fitted from scratch",
        command=done.run.command,
        trained_by=done.run.trained_by,
        finished=datetime.now(UTC).isoformat(timespec="seconds"),
        wall_seconds=round(done.seconds, 1),
        device=f"cpu, {platform.machine()}",
        git_commit=provenance.git_commit(),
        seed=done.settings.seed,
        rows=provenance.part_sizes(done.parts),
        hyperparameters={
            **asdict(done.settings),
            **HYPERPARAMETERS[done.settings.model],
            "min_frequency": MIN_FREQUENCY,
            "max_categories": MAX_CATEGORIES,
            "left_out": ", ".join(c.name for c in done.corpus.inputs if c not in done.inputs),
        },
        versions=provenance.versions(_LIBRARIES),
        epochs=({"epoch": 1.0, **done.validated},),
    )
