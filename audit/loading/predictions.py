"""A table of predictions: decisions somebody else's model has made."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from audit.errors import InputError, listing
from audit.evidence import Evidence, checked_scores, label_codes
from audit.files import sha256_file
from audit.labels import task_of
from audit.loading.columns import features_of, labels_in, truth_of, unlabelled
from audit.manifest import DataSource, Score, SensitiveFeature, Task
from audit.report import SubjectInfo
from audit.rows import read_rows, require_columns
from audit.stats.estimate import Floats, Ints
from audit.subject import Options, Subject

LIKELY_SENSITIVE = ("sex", "gender", "race", "ethnicity", "age", "religion", "nationality")


def load_predictions(path: Path, options: Options) -> Subject:
    """Load a table of predictions; it cannot be asked again.

    Raises
    ------
    InputError
        A column is missing, or holds what it must not.
    """
    started = time.perf_counter()
    frame = read_rows(path)
    columns = _prediction_columns(frame, options, path)
    require_columns(frame, [*filter(None, columns.values()), *options.sensitive], path)
    labels = [frame[columns[key]] for key in ("y_true", "y_pred") if columns[key]]
    task = task_of(
        labels_in(labels, path),
        path,
        field=", ".join(str(column.name) for column in labels),
        positive=options.positive,
        favourable=options.favourable,
    )
    features, notes = features_of(frame, options.sensitive, path)
    score = _score_of(options)
    y_score = checked_scores(frame[columns["y_score"]], score, path) if columns["y_score"] else None
    evidence = Evidence(
        task=task,
        y_true=truth_of(frame, columns["y_true"], task, path),
        y_pred=_decisions(frame, columns["y_pred"], y_score, task, score, options, path),
        y_score=y_score,
        score=score,
        features=features,
        rows=frame,
        confidence=options.confidence,
    )
    if not features:
        notes += (_no_features(frame, [*columns.values()]),)
    digest = sha256_file(path)
    return Subject(
        info=SubjectInfo(name=path.name, kind="predictions", digest=digest),
        evidence=evidence,
        # Not "audit": a folder of that name would hide the package from `python -m audit` there.
        home=path.with_name(f"{path.stem}.audit"),
        source=DataSource(name=path.name, sha256={path.name: digest}, rows=len(frame)),
        rows_digest=digest,
        sensitive=tuple(SensitiveFeature(name=name) for name in options.sensitive),
        notes=notes + unlabelled(evidence),
        seconds=time.perf_counter() - started,
        settings={key: column for key, column in columns.items() if column},
    )


def _prediction_columns(frame: pd.DataFrame, options: Options, path: Path) -> dict[str, str]:
    """The columns named by the user, else those that bear the usual names."""
    columns = {
        key: getattr(options, key) or (key if key in frame.columns else "")
        for key in ("y_true", "y_pred", "y_score")
    }
    if not columns["y_pred"] and not columns["y_score"]:
        raise InputError(
            path,
            "no column of decisions or scores is named",
            expected="--y-pred COLUMN or --y-score COLUMN",
            hint=f"Columns found: {listing(frame.columns, 30)}.",
        )
    return columns


def _decisions(
    frame: pd.DataFrame,
    column: str,
    y_score: Floats | None,
    task: Task,
    score: Score,
    options: Options,
    path: Path,
) -> Ints:
    if column:
        return label_codes(frame[column], task, path, missing_ok=False)
    if len(task.labels) != 2 or y_score is None:
        raise InputError(
            path, f"{len(task.labels)} labels and no decisions", expected="--y-pred COLUMN"
        )
    threshold = options.threshold
    if threshold is None:
        threshold = (score.low + score.high) / 2
    positive = task.labels.index(task.positive)
    return np.where(y_score >= threshold, positive, 1 - positive)


def _score_of(options: Options) -> Score:
    if options.score_range is None:
        return Score()
    low, high = options.score_range
    if not low < high:
        raise InputError("--score-range", f"found {low:g},{high:g}", expected="LOW below HIGH")
    return Score(low=low, high=high, probability=False)


def _no_features(frame: pd.DataFrame, used: Sequence[str]) -> str:
    likely = [
        str(column)
        for column in frame.columns
        if column not in used and str(column).lower().split("_")[0] in LIKELY_SENSITIVE
    ]
    hint = f" These columns look sensitive: {', '.join(likely)}." if likely else ""
    return f"No sensitive feature was named (--sensitive), so groups are not compared.{hint}"
