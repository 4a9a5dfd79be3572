"""What the options of `python -m finetune train` choose: a corpus, and how it is learnt."""

from __future__ import annotations

import argparse
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from audit.errors import InputError, listing
from finetune.arguments import TRANSFORMER
from finetune.tabular.settings import TabularName

if TYPE_CHECKING:
    from finetune.corpus import Corpus

_COLUMN_OPTIONS = ("text", "label", "sensitive", "features", "positive", "favourable")
T = TypeVar("T")


def settings_of(settings: type[T], options: argparse.Namespace) -> T:
    """Settings of the type given, each field from the option of its name if the command has it."""
    names = [field.name for field in fields(settings)]  # type: ignore[arg-type]
    return settings(**{name: getattr(options, name) for name in names if hasattr(options, name)})


def corpus_of(options: argparse.Namespace) -> Corpus:
    """The corpus that ``--data`` names, or the file it points to.

    Raises
    ------
    InputError
        No such corpus or file, one of another scenario, or options that do not belong to it.
    """
    from finetune.scenarios import CORPORA, DEFAULT, load

    name = options.data or DEFAULT[options.scenario]
    columns = {key: getattr(options, key) for key in _COLUMN_OPTIONS if hasattr(options, key)}
    if name not in CORPORA:
        return _own_file(Path(name), columns, options)
    if columns:
        raise InputError(
            f"--{next(iter(columns))}",
            f"{name!r} has its own columns and labels",
            expected="this option with a file of yours as --data",
        )
    corpus = load(name)
    if corpus.scenario != options.scenario:
        raise InputError(
            "--data",
            f"{name!r} is a {corpus.scenario} corpus",
            expected=f"a {options.scenario} one",
        )
    return corpus


def _own_file(path: Path, columns: dict[str, Any], options: argparse.Namespace) -> Corpus:
    from audit.rows import SUFFIXES, is_table
    from finetune.scenarios import CORPORA
    from finetune.table import Columns, read_corpus

    if not is_table(path):
        raise InputError(
            "--data",
            f"{str(path)!r} is neither a corpus nor a {', '.join(SUFFIXES)} file",
            expected=f"one of {listing(CORPORA, 20)}, or such a file",
        )
    features = columns.pop("features", ())
    if options.model == TRANSFORMER:
        if features:
            raise InputError(
                "--features", "a model of texts reads no columns",
                expected=f"--model {' or '.join(get_args(TabularName))}",
            )  # fmt: skip
        return read_corpus(path, Columns(**columns), options.scenario)
    from finetune.tabular.table import read_table

    if not features:
        raise InputError(
            "--model", f"{options.model} reads columns, and none is named",
            expected="--features COL,COL",
        )  # fmt: skip
    return read_table(path, Columns(**columns), features, options.scenario)
