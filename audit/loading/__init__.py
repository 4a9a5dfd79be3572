"""From a target on disk to a subject with its evidence: a model, or a table of predictions."""

from __future__ import annotations

from pathlib import Path

from audit.errors import InputError
from audit.rows import is_table
from audit.subject import Options, Subject

COUNTED = ("://", "*", "?")
"""Signs of a target that is no single file: the URL of a warehouse, a glob of shards."""


def load(target: Path | str, options: Options | None = None) -> Subject:
    """Load a target and make, or find, its predictions.

    Parameters
    ----------
    target
        A model directory, a table of predictions (.csv, .parquet, .jsonl), or what is to be counted
        where it lies: a folder or glob of shards, the URL of a warehouse.
    options
        What to know about it beyond what it declares.

    Raises
    ------
    AuditError
        The target cannot be audited; the message says why and what was expected.
    """
    options = options or Options()
    if options.engine or options.table or any(sign in str(target) for sign in COUNTED):
        from audit.loading.predictions import load_counted

        return load_counted(str(target), options)
    target = Path(target)
    if target.is_dir():
        from audit.loading.model import load_model  # heavy imports, not for a table's sake

        return load_model(target, options)
    if target.is_file() and is_table(target):
        from audit.loading.predictions import load_predictions

        return load_predictions(target, options)
    raise InputError(
        target,
        "is no directory and no table" if target.exists() else "no such file or directory",
        expected="a model directory, or predictions as .csv, .parquet or .jsonl",
        hint="Shards in a folder are counted with --engine duckdb.",
    )
