"""A model directory: ours, with a manifest, or any of the transformers library with rows given."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from audit.cache import cached, digest_of_texts
from audit.errors import InputError, listing
from audit.evidence import Evidence
from audit.files import inside, sha256_file
from audit.labels import task_of
from audit.loading.columns import truth_of, unlabelled
from audit.loading.table import partitions_of, population_of, weighted, weights_of
from audit.manifest import (
    MANIFEST,
    DataSource,
    HeldOut,
    Manifest,
    Score,
    SensitiveFeature,
    Task,
    read_manifest,
)
from audit.predictors import Predictor
from audit.predictors.transformers import TransformersPredictor, is_model
from audit.report import SubjectInfo
from audit.rows import read_rows, require_columns
from audit.stats.estimate import Ints
from audit.subject import Options, Subject


def load_model(model_dir: Path, options: Options) -> Subject:
    """Load a model directory and ask it about its held-out rows, or about those the user names.

    Raises
    ------
    AuditError
        No model, not loadable safely, or rows that do not fit its manifest.
    """
    manifest = read_manifest(model_dir) if (model_dir / MANIFEST).is_file() else None
    if manifest is None and not is_model(model_dir):
        raise InputError(
            model_dir,
            f"is no model: it holds neither {MANIFEST} nor config.json",
            expected="a directory written by `python -m finetune train` or `save_pretrained`",
        )
    started = time.perf_counter()
    rows = _rows_to_ask(model_dir, manifest, options)
    predictor = TransformersPredictor(model_dir, manifest.max_length if manifest else None)
    task = manifest.task if manifest else _task(predictor, model_dir, options)
    truth = truth_of(rows.frame, rows.label, task, rows.path)
    asked = replace(options, sensitive=rows.sensitive)
    parts = partitions_of(rows.frame, asked, rows.path)
    weights = weights_of(rows.frame, options.weight, rows.path)
    texts = rows.texts
    ask = partial(predictor.probabilities, texts)
    scores, hit = cached(predictor.digest, f"{predictor.max_length} tokens", texts, ask)
    evidence = Evidence(
        task=task,
        y_true=truth,
        y_pred=_in_order_of(task, predictor)[scores.argmax(axis=1)],
        y_score=scores[:, predictor.labels.index(task.positive)],
        score=manifest.score if manifest else Score(),
        features=parts.features,
        weights=weights,
        strata=parts.strata,
        splits=parts.splits,
        population=population_of(options.population, parts.features),
        reference=options.reference,
        depth=options.depth,
        rows=rows.frame,
        used=rows.used(options),
        predict=predictor.probabilities,
        home=model_dir,
        artefacts=manifest.artefacts if manifest else {},
        confidence=options.confidence,
    )
    return Subject(
        info=SubjectInfo(
            name=manifest.name if manifest else model_dir.resolve().name,
            kind="transformers",
            digest=predictor.digest,
            scenario=manifest.scenario if manifest else "",
        ),
        evidence=evidence,
        home=model_dir / "audit",
        source=rows.source,
        rows_digest=digest_of_texts(texts),
        sensitive=rows.declared,
        training=manifest.training if manifest else None,
        notes=(
            *rows.notes,
            *parts.notes,
            *_cut(predictor, texts),
            *weighted(weights, options.weight),
            *unlabelled(evidence),
        ),
        device=predictor.device,
        seconds=time.perf_counter() - started,
        settings={"max_length": predictor.max_length, "predictions_from_cache": hit},
    )


@dataclass(frozen=True)
class _Rows:
    """The rows a model is asked about."""

    path: Path
    frame: pd.DataFrame
    text: str
    label: str
    sensitive: tuple[str, ...]
    declared: tuple[SensitiveFeature, ...]
    source: DataSource
    notes: tuple[str, ...]

    def used(self, options: Options) -> dict[str, str]:
        """Role -> column, as far as they are named."""
        roles = {
            "text": self.text,
            "y_true": self.label,
            "weight": options.weight,
            "stratum": options.stratum,
            "split": options.split,
        }
        return {role: column for role, column in roles.items() if column}

    @property
    def texts(self) -> list[str]:
        column = self.frame[self.text]
        missing = int(column.isna().sum())
        if missing:
            raise InputError(
                self.path, f"{missing:,} rows have no text", field=self.text,
                expected="text in every row",
            )  # fmt: skip
        return column.astype(str).tolist()


def _rows_to_ask(model_dir: Path, manifest: Manifest | None, options: Options) -> _Rows:
    held_out = manifest.held_out if manifest else None
    path = options.data or (inside(model_dir, held_out.path) if held_out else None)
    if path is None:
        raise InputError(
            model_dir, "brings no rows to audit it on",
            expected="--data FILE --text COLUMN --label COLUMN --sensitive COLUMNS",
        )  # fmt: skip
    frame = read_rows(path)
    columns = held_out or HeldOut(path="", sha256="", rows=0)
    text, label = options.text or columns.text, options.label or columns.label
    if not options.label and options.data and label not in frame.columns:
        label = ""
    declared = manifest.sensitive if manifest else ()
    sensitive = options.sensitive or tuple(feature.name for feature in declared)
    others = filter(None, [label, options.weight, options.stratum, options.split])
    require_columns(frame, [text, *others, *sensitive], path)
    sample, notes = _budgeted(frame, options)
    known = {feature.name: feature for feature in declared}
    source = DataSource(name=path.name, sha256={path.name: sha256_file(path)}, rows=len(frame))
    return _Rows(
        path=path,
        frame=sample,
        text=text,
        label=label,
        sensitive=sensitive,
        declared=tuple(known.get(name, SensitiveFeature(name=name)) for name in sensitive),
        source=manifest.source if manifest and not options.data else source,
        notes=notes,
    )


def _budgeted(frame: pd.DataFrame, options: Options) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """At most `options.rows` rows, and what that costs."""
    if not options.rows or len(frame) <= options.rows:
        return frame, ()
    sample = frame.sample(options.rows, random_state=options.seed).sort_index()
    wider = np.sqrt(len(frame) / options.rows)
    note = (
        f"{options.rows:,} of {len(frame):,} rows were drawn at random (seed {options.seed}): "
        f"intervals are about {wider:.2f} times as wide as with all (--rows 0)."
    )
    return sample.reset_index(drop=True), (note,)


def _task(predictor: Predictor, model_dir: Path, options: Options) -> Task:
    return task_of(
        predictor.labels, model_dir, positive=options.positive, favourable=options.favourable
    )


def _in_order_of(task: Task, predictor: Predictor) -> Ints:
    """Class codes of the task, in the order of the predictor's outputs."""
    if set(task.labels) != set(predictor.labels):
        raise InputError(
            MANIFEST,
            f"found {listing(task.labels)}",
            field="task.labels",
            expected=f"the labels of config.json, {listing(predictor.labels)}",
        )
    return np.array([task.labels.index(label) for label in predictor.labels])


def _cut(predictor: Predictor, texts: Sequence[str]) -> tuple[str, ...]:
    cut = predictor.truncated(texts)
    if not cut:
        return ()
    return (f"{cut:,} of {len(texts):,} texts are longer than the model reads and were cut.",)
