"""Train a classifier of tabular rows and write its model_dir."""

from __future__ import annotations

import json
import logging
import shutil
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd
import skops.io
from sklearn.metrics import balanced_accuracy_score, log_loss, roc_auc_score
from sklearn.utils.class_weight import compute_sample_weight

from audit.errors import InputError
from audit.files import write_text
from audit.inputs import read_inputs
from audit.manifest import Input, Manifest, write_manifest
from audit.predictors.sklearn import MODEL
from finetune import model_dir
from finetune.corpus import LABEL, Corpus
from finetune.plan import Run, rows_digest
from finetune.split import split, subsample
from finetune.tabular import record
from finetune.tabular.estimators import pipeline
from finetune.tabular.settings import TabularSettings

log = logging.getLogger(__name__)


def train(corpus: Corpus, settings: TabularSettings, run: Run) -> Manifest:
    """Fit a classifier to the columns of `corpus` and write the model_dir `run.out`.

    Raises
    ------
    InputError
        A corpus of texts alone, unusable columns, or an unusable output folder.
    """
    inputs = _chosen(corpus, settings)
    whole = split(corpus.frame, source=corpus.name, seed=settings.seed)
    parts = subsample(whole, settings.rows, settings.seed)
    model_dir.claim(run.out, resume=False, overwrite=run.overwrite)
    identity = {**asdict(settings), "rows_sha256": rows_digest(parts)}
    write_text(run.out / model_dir.CHECKPOINTS / model_dir.RUN, json.dumps(identity, indent=2))
    log.info("%s: %s rows to train on.", corpus.name, f"{len(parts.train):,}")
    started = time.perf_counter()
    fitted = _fitted(corpus, inputs, settings, parts.train)
    seconds = time.perf_counter() - started
    validated = _validated(fitted, corpus, inputs, parts.validation)
    done = record.Done(corpus, inputs, parts, settings, run, seconds, validated)
    return _write(done, fitted)


def _chosen(corpus: Corpus, settings: TabularSettings) -> tuple[Input, ...]:
    """The columns to read: without what states a sensitive feature, unless that is asked for."""
    if not corpus.inputs:
        raise InputError(
            "--model", f"{corpus.name!r} is a corpus of texts, and {settings.model} reads columns",
            expected="a corpus with columns: compas, german-credit, diabetes130, or a FILE with "
            "--features",
        )  # fmt: skip
    chosen = tuple(c for c in corpus.inputs if settings.use_sensitive or not c.states)
    if not chosen:
        raise InputError(
            corpus.name, "every column states a sensitive feature", expected="--use-sensitive"
        )
    return chosen


def _fitted(
    corpus: Corpus, inputs: Sequence[Input], settings: TabularSettings, rows: pd.DataFrame
) -> Any:
    weights = compute_sample_weight("balanced" if settings.class_weights else None, rows[LABEL])
    read = read_inputs(rows, inputs, corpus.name)
    # Labels as plain objects: pandas' own strings are no type a stored model should hold.
    labels = rows[LABEL].to_numpy(object)
    return pipeline(inputs, settings).fit(read, labels, model__sample_weight=weights)


def _validated(
    fitted: Any, corpus: Corpus, inputs: Sequence[Input], rows: pd.DataFrame
) -> dict[str, float]:
    """What validation found, under the names a fine-tuning gives it."""
    answers = fitted.predict_proba(read_inputs(rows, inputs, corpus.name))
    labels, positive = rows[LABEL].to_numpy(object), corpus.task.positive
    score = answers[:, list(fitted.classes_).index(positive)]
    decided = fitted.classes_[answers.argmax(axis=1)]
    return {
        "validation_loss": float(log_loss(labels, answers, labels=list(fitted.classes_))),
        "validation_roc_auc": float(roc_auc_score(labels == positive, score)),
        "validation_balanced_accuracy": float(balanced_accuracy_score(labels, decided)),
    }


def _write(done: record.Done, fitted: Any) -> Manifest:
    out = done.run.out
    with model_dir.assembled(out) as folder:
        skops.io.dump(fitted, folder / MODEL)
        model_dir.write_held_out(_held_out(done), folder / model_dir.HELD_OUT)
        artefacts = model_dir.digests(folder)
    manifest = record.manifest(done, artefacts)
    write_manifest(out, manifest)
    shutil.rmtree(out / model_dir.CHECKPOINTS)
    return manifest


def _held_out(done: record.Done) -> pd.DataFrame:
    """What the model reads, the label and the sensitive features; no outcome, no other's score."""
    features = (feature.name for feature in done.corpus.sensitive)
    names = dict.fromkeys([*(column.name for column in done.inputs), LABEL, *features])
    return done.parts.test[list(names)]
