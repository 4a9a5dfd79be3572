"""The rows a model is asked about, and the evidence its answers make."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from audit.errors import InputError, listing
from audit.evidence import Evidence
from audit.files import inside, sha256_file
from audit.loading.columns import truth_of, unlabelled
from audit.loading.table import partitions_of, population_of, weighted, weights_of
from audit.manifest import MANIFEST, DataSource, HeldOut, Manifest, Score, SensitiveFeature, Task
from audit.rows import read_rows, require_columns
from audit.stats.estimate import Floats
from audit.subject import Options

ROLES = ("weight", "stratum", "split", "rationale")
"""What a column may be to the audit of a model, beside text, label and sensitive feature."""


@dataclass(frozen=True)
class Asked:
    """The rows a model is asked about.

    Attributes
    ----------
    path
        The file they were read from.
    frame
        The rows, with all their columns.
    label
        Column of true labels; empty where there is none.
    sensitive, declared
        The sensitive features by name, and with what is known of them.
    source
        Where the rows came from.
    used
        Role -> column, as far as they are named.
    notes
        What must be said about them, a sentence each.
    """

    path: Path
    frame: pd.DataFrame
    label: str
    sensitive: tuple[str, ...]
    declared: tuple[SensitiveFeature, ...]
    source: DataSource
    used: Mapping[str, str]
    notes: tuple[str, ...]


def rows_to_ask(
    model_dir: Path, manifest: Manifest | None, options: Options, reads: Mapping[str, str]
) -> Asked:
    """The rows the user names, else those held out at training.

    Parameters
    ----------
    reads
        Columns the model reads beside the usual roles: role -> column.

    Raises
    ------
    InputError
        There are none, or a column is missing.
    """
    held_out = manifest.held_out if manifest else None
    path = options.data or (inside(model_dir, held_out.path) if held_out else None)
    if path is None:
        raise InputError(
            model_dir, "brings no rows to audit it on",
            expected="--data FILE --text COLUMN --label COLUMN --sensitive COLUMNS",
        )  # fmt: skip
    frame = read_rows(path)
    label = options.label or (held_out or HeldOut(path="", sha256="", rows=0)).label
    if not options.label and options.data and label not in frame.columns:
        label = ""
    declared = manifest.sensitive if manifest else ()
    sensitive = options.sensitive or tuple(feature.name for feature in declared)
    roles = {**reads, "y_true": label, **{role: getattr(options, role) for role in ROLES}}
    used = {role: column for role, column in roles.items() if column}
    require_columns(frame, [*used.values(), *sensitive], path)
    sample, notes = _budgeted(frame, options)
    known = {feature.name: feature for feature in declared}
    source = DataSource(name=path.name, sha256={path.name: sha256_file(path)}, rows=len(frame))
    return Asked(
        path=path,
        frame=sample,
        label=label,
        sensitive=sensitive,
        declared=tuple(known.get(name, SensitiveFeature(name=name)) for name in sensitive),
        source=manifest.source if manifest and not options.data else source,
        used=used,
        notes=notes,
    )


def evidence_of(
    answers: Floats, asked: Asked, task: Task, manifest: Manifest | None, options: Options
) -> tuple[Evidence, tuple[str, ...]]:
    """What a model's answers are evidence of, and what must be said about it.

    Parameters
    ----------
    answers
        Class probabilities (rows, classes), classes in the order of the task.

    Raises
    ------
    InputError
        Labels, groups or weights that cannot be used.
    """
    frame, path = asked.frame, asked.path
    parts = partitions_of(frame, replace(options, sensitive=asked.sensitive), path)
    weights = weights_of(frame, options.weight, path)
    evidence = Evidence(
        task=task,
        y_true=truth_of(frame, asked.label, task, path),
        y_pred=answers.argmax(axis=1),
        y_score=answers[:, task.labels.index(task.positive)],
        score=manifest.score if manifest else Score(),
        features=parts.features,
        weights=weights,
        strata=parts.strata,
        splits=parts.splits,
        population=population_of(options.population, parts.features),
        reference=options.reference,
        depth=options.depth,
        rows=frame,
        used=asked.used,
        budget=options.budget,
        word_lists={**(manifest.word_lists if manifest else {}), **options.word_lists},
        artefacts=manifest.artefacts if manifest else {},
        confidence=options.confidence,
    )
    notes = (*parts.notes, *weighted(weights, options.weight), *unlabelled(evidence))
    return evidence, (*asked.notes, *notes)


def columns_of(task: Task, labels: Sequence[str], source: str) -> list[int]:
    """Outputs of a model, in the order of the task's classes.

    Parameters
    ----------
    labels
        Class names in the order of its outputs.
    source
        Where those are declared, for the error.

    Raises
    ------
    InputError
        The manifest names other classes than the model.
    """
    if set(task.labels) != set(labels):
        raise InputError(
            MANIFEST, f"found {listing(task.labels)}", field="task.labels",
            expected=f"the labels of {source}, {listing(labels)}",
        )  # fmt: skip
    return [labels.index(label) for label in task.labels]


def perturbations_among(known: Collection[str], options: Options, of: str) -> tuple[str, ...]:
    """The perturbations the user asks for, all of them known.

    Parameters
    ----------
    of
        What they perturb, for the error.

    Raises
    ------
    InputError
        There is none of that name.
    """
    if strange := [name for name in options.perturbations if name not in known]:
        raise InputError(
            "--perturb", f"found {listing(strange)}",
            expected=f"perturbations of {of}, some of {listing(known, len(known))}",
        )  # fmt: skip
    return options.perturbations


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
