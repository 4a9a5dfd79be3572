"""A model directory: ours, with a manifest, or any of the transformers library with rows given."""

from __future__ import annotations

from pathlib import Path

from audit.errors import InputError
from audit.manifest import MANIFEST, read_manifest
from audit.predictors.transformers import is_model
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
    if manifest is not None and manifest.kind == "sklearn":
        from audit.loading.tabular import load_tabular

        return load_tabular(model_dir, manifest, options)
    from audit.loading.texts import load_texts

    return load_texts(model_dir, manifest, options)
