"""A table of predictions: decisions somebody else's model has made, read or counted in place."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.codes import checked_scores, label_codes
from audit.errors import InputError, listing
from audit.evidence import Evidence, Weights
from audit.files import sha256_file
from audit.labels import task_of
from audit.loading.columns import labels_in, truth_of, unlabelled
from audit.loading.table import Partitions, partitions_of, population_of, weighted, weights_of
from audit.manifest import DataSource, Score, SensitiveFeature, Task
from audit.report import SubjectInfo
from audit.rows import read_rows, require_columns
from audit.stats.counts import UNKNOWN
from audit.stats.estimate import Floats, Ints
from audit.subject import Options, Subject

if TYPE_CHECKING:
    from audit.engines import Source

LIKELY_SENSITIVE = ("sex", "gender", "race", "ethnicity", "age", "religion", "nationality")

ROLES = (
    "y_true", "y_pred", "y_score", "outcome", "weight", "stratum", "split", "text", "rationale",
)  # fmt: skip
"""What a column may be to the audit, apart from a sensitive feature; each an option."""


@dataclass(frozen=True)
class _Table:
    """Rows, or cells of rows counted where they lie, with the columns that matter by role.

    `decided` says of each cell whether its score reached the threshold, where that decides.
    """

    source: Path | str
    frame: pd.DataFrame
    used: Mapping[str, str]
    digest: str
    counts: Ints | None = None
    weights: Weights | None = None
    decided: NDArray[np.bool_] | None = None
    notes: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> pd.DataFrame:
        """The rows, for checks that read them; none where they were only counted."""
        return self.frame if self.counts is None else pd.DataFrame()


def load_predictions(path: Path, options: Options) -> Subject:
    """Load a table of predictions; it cannot be asked again.

    Raises
    ------
    InputError
        A column is missing, or holds what it must not.
    """
    started = time.perf_counter()
    frame = read_rows(path)
    used = _columns(list(frame.columns), options, path)
    require_columns(frame, [*used.values(), *options.sensitive], path)
    weights = weights_of(frame, used.get("weight", ""), path)
    table = _Table(path, frame, used, sha256_file(path), weights=weights)
    # Not "audit": a folder of that name would hide the package from `python -m audit` there.
    home = path.with_name(f"{path.stem}.audit")
    return replace(_subject(table, options, path.name, home), seconds=_since(started))


def load_counted(target: str, options: Options) -> Subject:
    """Load the counts of a table that is left where it lies: shards of files, or a warehouse.

    Parameters
    ----------
    target
        A file, a folder or glob of shards, or the URL of an Ibis backend.

    Raises
    ------
    InputError
        As `load_predictions`, and where the engine is not installed.
    """
    from audit.engines import Columns, Settings, Warehouse, count_cells, source_of

    started = time.perf_counter()
    source = source_of(target, options.table)
    used = _columns(source.columns, options, source.name)
    if "outcome" in used:
        raise InputError(
            source.name, "has an outcome (--outcome), which cannot be counted in place",
            hint="Read the rows: leave out --engine.",
        )  # fmt: skip
    score = _declared_score(options)
    threshold = options.threshold
    if threshold is None and "y_pred" not in used:
        threshold = (score.low + score.high) / 2
    groups = (*options.sensitive, *(used[role] for role in ("stratum", "split") if role in used))
    columns = Columns(
        groups=groups,
        threshold=threshold,
        score_range=(score.low, score.high),
        **{name: used[name] for name in ("y_true", "y_pred", "y_score", "weight") if name in used},
    )
    engine = source.scheme if isinstance(source, Warehouse) else options.engine or "duckdb"
    cells = count_cells(source, columns, engine, Settings(progress=True))
    table = _Table(
        source.name, cells.frame, used, cells.digest, cells.counts, cells.weights, cells.decisions,
        cells.notes, {"engine": engine},
    )  # fmt: skip
    found = _subject(table, options, source.name, _home(source))
    return replace(found, seconds=_since(started))


def _subject(table: _Table, options: Options, name: str, home: Path) -> Subject:
    """The subject of a table, however its rows were had."""
    frame, used, source = table.frame, table.used, table.source
    labels = [frame[used[role]] for role in ("y_true", "y_pred") if role in used]
    task = task_of(
        labels_in(labels, source),
        source,
        field=", ".join(str(column.name) for column in labels),
        positive=options.positive,
        favourable=options.favourable,
    )
    parts = partitions_of(frame, options, source, table.counts)
    score = _score_of(table, options)
    y_score = checked_scores(frame[used["y_score"]], score, source) if "y_score" in used else None
    evidence = Evidence(
        task=task,
        y_true=truth_of(frame, used.get("y_true", ""), task, source),
        y_pred=_decisions(table, y_score, task, score, options),
        y_score=y_score,
        outcome=checked_scores(frame[used["outcome"]], score, source)
        if "outcome" in used
        else None,
        score=score,
        features=parts.features,
        counts=table.counts,
        weights=table.weights,
        strata=parts.strata,
        splits=parts.splits,
        population=population_of(options.population, parts.features),
        reference=options.reference,
        depth=options.depth,
        rows=table.rows,
        used=used,
        budget=options.budget,
        word_lists=options.word_lists,
        confidence=options.confidence,
    )
    return Subject(
        info=SubjectInfo(name=name, kind="predictions", digest=table.digest),
        evidence=evidence,
        home=home,
        source=DataSource(name=name, sha256={name: table.digest}, rows=len(evidence)),
        rows_digest=table.digest,
        sensitive=tuple(SensitiveFeature(name=name) for name in options.sensitive),
        notes=_notes(table, parts, evidence),
        settings={**used, **table.settings},
    )


def _notes(table: _Table, parts: Partitions, evidence: Evidence) -> tuple[str, ...]:
    unnamed = () if parts.features else (_no_features(table.frame, [*table.used.values()]),)
    weight = weighted(table.weights, table.used.get("weight", ""))
    return (*table.notes, *parts.notes, *unnamed, *weight, *unlabelled(evidence))


def _columns(found: Sequence[str], options: Options, source: Path | str) -> dict[str, str]:
    """Role -> column: those named by the user, else those that bear the usual names."""
    usual = ("y_true", "y_pred", "y_score") if options.decisions else ("y_true",)
    named = {role: getattr(options, role) for role in ROLES}
    used = {
        role: column or role
        for role, column in named.items()
        if column or (role in usual and role in found)
    }
    if "outcome" in used and "y_score" not in used:
        raise InputError(source, "no column of scores is named", expected="--y-score COLUMN")
    if options.decisions and not {"y_pred", "y_score"} & set(used):
        raise InputError(
            source,
            "no column of decisions or scores is named",
            expected="--y-pred COLUMN or --y-score COLUMN",
            hint=f"Columns found: {listing(found, 30)}. To look at the data alone: "
            "`python -m audit data`.",
        )
    return used


def _decisions(
    table: _Table, y_score: Floats | None, task: Task, score: Score, options: Options
) -> Ints:
    if "y_pred" in table.used:
        decided = table.frame[table.used["y_pred"]]
        return label_codes(decided, task, table.source, missing_ok=False)
    if y_score is None or ("outcome" in table.used and options.threshold is None):
        return np.full(len(table.frame), UNKNOWN, dtype=np.int64)
    if len(task.labels) != 2:
        raise InputError(
            table.source, f"{len(task.labels)} labels and no decisions", expected="--y-pred COLUMN"
        )
    threshold = options.threshold
    if threshold is None:
        threshold = (score.low + score.high) / 2
    above = y_score >= threshold if table.decided is None else table.decided
    positive = task.labels.index(task.positive)
    return np.where(above, positive, 1 - positive)


def _home(source: Source) -> Path:
    """Beside the files; in the working directory for a warehouse."""
    table = getattr(source, "table", "")
    if table:
        return Path(f"{table}.audit")
    target = Path(source.name)
    folder = next(part for part in (target, *target.parents) if not set(str(part)) & set("*?["))
    return folder.with_name(f"{folder.stem}.audit")


def _since(started: float) -> float:
    return time.perf_counter() - started


def _score_of(table: _Table, options: Options) -> Score:
    """The range of the score: as given, else that of a probability, or of the outcome's numbers."""
    if options.score_range is None and "outcome" in table.used:
        both = table.frame[[table.used[role] for role in ("y_score", "outcome")]]
        numbers = both.apply(pd.to_numeric, errors="coerce").to_numpy(float, na_value=np.nan)
        if np.isfinite(numbers).any():
            low, high = float(np.nanmin(numbers)), float(np.nanmax(numbers))
            return Score(low=low, high=max(high, low + 1e-9), probability=False)
    return _declared_score(options)


def _declared_score(options: Options) -> Score:
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
