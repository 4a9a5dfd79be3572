"""A classifier of tabular rows by scikit-learn, asked about its rows."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pandas as pd

from audit.cache import digest_of_texts
from audit.errors import InputError
from audit.inputs import read_inputs
from audit.loading.asked import columns_of, evidence_of, perturbations_among, rows_to_ask
from audit.manifest import Manifest
from audit.perturbations.tabular import table_perturbations
from audit.predictors.sklearn import MODEL, SklearnPredictor
from audit.report import SubjectInfo
from audit.subject import Options, Subject
from audit.tabular import SklearnTable


def load_tabular(model_dir: Path, manifest: Manifest, options: Options) -> Subject:
    """Load a classifier of tabular rows and ask it about its held-out rows, or the user's.

    Raises
    ------
    AuditError
        Not loadable safely, methods or perturbations that are for texts, or rows that do not fit
        its manifest.
    """
    started = time.perf_counter()
    if options.methods:
        raise InputError(
            "--methods", "a model of tabular rows is explained by the method that fits its kind",
            expected="this option with a model of texts",
        )  # fmt: skip
    perturbations = perturbations_among(table_perturbations(), options, "tabular rows")
    asked = rows_to_ask(model_dir, manifest, options, {})
    predictor = SklearnPredictor(model_dir, manifest.inputs)
    frame = read_inputs(asked.frame, manifest.inputs, asked.path)
    columns = columns_of(manifest.task, predictor.labels, MODEL)
    answers = predictor.probabilities(frame)[:, columns]
    evidence, notes = evidence_of(answers, asked, manifest.task, manifest, options)
    model = SklearnTable(predictor, columns, asked.path)
    return Subject(
        info=SubjectInfo(
            name=manifest.name,
            kind="sklearn",
            digest=predictor.digest,
            scenario=manifest.scenario,
        ),
        evidence=replace(
            evidence, table_model=model, perturbations=perturbations, home=model_dir.resolve()
        ),
        home=model_dir / "audit",
        source=asked.source,
        rows_digest=digest_of_texts(
            [repr(row) for row in frame.itertuples(index=False, name=None)]
        ),
        sensitive=asked.declared,
        training=manifest.training,
        notes=(*notes, *predictor.notes, *_unseen(predictor, frame)),
        device=predictor.device,
        seconds=time.perf_counter() - started,
        settings={"inputs": ", ".join(column.name for column in manifest.inputs)},
    )


def _unseen(predictor: SklearnPredictor, frame: pd.DataFrame) -> tuple[str, ...]:
    return tuple(
        f"{rows:,} of {len(frame):,} rows hold a value of {name} that training never saw: "
        "the model takes it for a rare one."
        for name, rows in predictor.unseen(frame).items()
    )
