"""Commands of `python -m finetune`; only a command that needs them loads the big libraries."""

from __future__ import annotations

import argparse
import importlib.util
import logging
import shlex
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from audit.errors import AuditError, InputError, listing
from finetune.arguments import TRANSFORMER, parser
from finetune.chosen import corpus_of, settings_of
from finetune.settings import Settings
from finetune.tabular.settings import TabularName, TabularSettings

if TYPE_CHECKING:
    from audit.manifest import Manifest
    from finetune.corpus import Corpus
    from finetune.plan import Run

_EXTRA = ("accelerate", "datasets", "defusedxml", "requests", "sklearn", "tensorboard")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0, 2 (something cannot be used) or 130 (interrupted)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = parser().parse_args(given)
    logging.basicConfig(format="%(message)s")
    logging.getLogger("finetune").setLevel(logging.INFO)
    try:
        _require_extra()
        _COMMANDS[options.command](options, given)
    except (AuditError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt as stop:
        print(str(stop) or "Interrupted.", file=sys.stderr)
        return 130
    return 0


def _train(options: argparse.Namespace, given: Sequence[str]) -> None:
    corpus = corpus_of(options)
    run = _run(options.out, options, given)
    learn = _fine_tune if options.model == TRANSFORMER else _fit_columns
    manifest = learn(corpus, options, run)
    if manifest is not None:
        print(f"Wrote the classifier to {options.out}")
        print(f"Audit it: python -m audit report {shlex.quote(str(options.out))}")


def _run(out: Path, options: argparse.Namespace, given: Sequence[str]) -> Run:
    from finetune.plan import Run

    return Run(
        out=out,
        resume=options.resume,
        overwrite=options.overwrite,
        keep_checkpoints=options.keep_checkpoints,
        trained_by=options.trained_by,
        command=shlex.join(["python", "-m", "finetune", *given]),
    )


def _pretrain(options: argparse.Namespace, given: Sequence[str]) -> None:
    from finetune.pretraining.train import pretrain

    run = _run(options.out, options, given)
    if pretrain(corpus_of(options), settings_of(Settings, options), run) is None:
        return
    asked = ["train", options.scenario, "--base", str(options.out), "--seed", str(options.seed)]
    asked += ["--data", options.data] if options.data else []
    asked += ["--rows", str(options.rows)] if options.rows else []
    print(f"Wrote the base to {options.out}")
    print("With its corpus, seed and rows a fine-tuning holds the same rows out:")
    print(f"python -m finetune {shlex.join(asked)} --out DIR")


def _references(options: argparse.Namespace, given: Sequence[str]) -> None:
    if not options.random_labels and not options.k:
        raise InputError(
            "references", "no kind of reference is named", expected="--random-labels or --k N"
        )
    run, audited = _run(options.model_dir, options, given), shlex.quote(str(options.model_dir))
    if options.k:
        from finetune.shadow import membership_references

        trained = membership_references(options.model_dir, options.k, options.jobs, run)
        print(f"Trained {trained} models of the kind of {audited} on halves of the rows")
    else:
        from finetune.references import random_labels

        if random_labels(options.model_dir, run) is None:
            return
        print(f"Taught a model of the kind of {audited} labels in random order")
    print(f"The audit compares with it: python -m audit report {audited}")


def _fine_tune(corpus: Corpus, options: argparse.Namespace, run: Run) -> Manifest | None:
    from finetune.train import train

    if options.use_sensitive:
        raise InputError(
            "--use-sensitive", "a model of texts reads no columns",
            expected=f"--model {' or '.join(get_args(TabularName))}",
        )  # fmt: skip
    return train(corpus, settings_of(Settings, options), run)


def _fit_columns(corpus: Corpus, options: argparse.Namespace, run: Run) -> Manifest:
    from finetune.tabular.train import train

    default = Settings()
    meant = {field.name for field in fields(TabularSettings)}
    strange = [
        f"--{field.name.replace('_', '-')}"
        for field in fields(Settings)
        if field.name not in meant and getattr(options, field.name) != getattr(default, field.name)
    ]
    strange += [f"--{name}" for name in ("resume", "keep_checkpoints") if getattr(options, name)]
    if strange:
        raise InputError(
            "--model", f"{options.model} knows nothing of {listing(strange)}",
            expected=f"such options with --model {TRANSFORMER}",
        )  # fmt: skip
    return train(corpus, settings_of(TabularSettings, options), run)


def _require_extra() -> None:
    absent = [name for name in _EXTRA if importlib.util.find_spec(name) is None]
    if absent:
        raise AuditError(
            f"Fine-tuning needs {listing(absent)}, not installed here. "
            "Install them with: pip install 'ethics-audit[finetune]'"
        )


def _fetch(options: argparse.Namespace, _: Sequence[str]) -> None:
    from finetune.fetch import fetch

    for name in options.names:
        print(f"{name}: {fetch(name, mirror=options.mirror, into=options.into)}")


def _data(options: argparse.Namespace, _: Sequence[str]) -> None:
    if options.name and options.out:
        _export(options.name, options.out)
    elif options.name or options.out:
        raise InputError("data", "found one of NAME and --out", expected="both, or neither")
    else:
        _list()


def _list() -> None:
    from finetune.fetch import data_folder, present
    from finetune.scenarios import CORPORA

    for entry in CORPORA.values():
        if entry.source is None:
            state = "included"
        else:
            there = present(entry.source, data_folder() / entry.name)
            state = "fetched" if there else "not fetched"
        print(f"{entry.name:<18} {entry.scenario:<9} {state:<12} {entry.description}")


def _export(name: str, path: Path) -> None:
    from audit.files import atomic_path
    from finetune.scenarios import load

    if path.suffix not in (".csv", ".parquet"):
        raise InputError(path, f"the suffix is {path.suffix!r}", expected=".csv or .parquet")
    frame = load(name).frame
    with atomic_path(path) as temporary:
        if path.suffix == ".csv":
            frame.to_csv(temporary, index=False)
        else:
            frame.to_parquet(temporary, index=False)
    print(f"{len(frame):,} rows: {path}")


_COMMANDS = {
    "train": _train,
    "pretrain": _pretrain,
    "references": _references,
    "fetch": _fetch,
    "data": _data,
}
