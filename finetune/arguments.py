"""Arguments of `python -m finetune`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import get_args

import audit
from audit.membership import MOST_REFERENCES
from finetune import options
from finetune.pretraining import arguments as pretraining
from finetune.settings import Settings
from finetune.tabular.settings import TabularName

EXAMPLES = """\
examples:
  python -m finetune train medical --out runs/medical
  python -m finetune train judicial --data old-bailey --epochs 4 --out runs/old-bailey
  python -m finetune train finance --data loans.csv --text letter --label granted \\
      --sensitive sex,age_band --positive yes --out runs/loans
  python -m finetune train judicial --data compas --model gradient-boosting --out runs/compas
  python -m finetune train finance --data loans.csv --model logistic-regression \\
      --features income,amount,job --label granted --sensitive sex --out runs/loans
  python -m finetune pretrain medical --out runs/base
  python -m finetune train medical --base runs/base --out runs/medical
  python -m finetune references runs/medical --random-labels
  python -m finetune references runs/medical --k 16 --jobs 2
  python -m finetune fetch vaers --mirror /mnt/data
  python -m finetune data
  python -m finetune data compas --out compas.parquet
"""

TRANSFORMER = "transformer"


def parser() -> argparse.ArgumentParser:
    """The parser of every command."""
    top = argparse.ArgumentParser(
        prog="python -m finetune",
        description="Train classifiers on decisions about people, ready to be audited.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"ethics-audit {audit.__version__}")
    commands = top.add_subparsers(
        title="commands", dest="command", required=True, metavar="COMMAND"
    )
    _train_parser(commands)
    pretraining.add(commands, TRANSFORMER)
    _references_parser(commands)
    _fetch_parser(commands)
    _data_parser(commands)
    return top


def _train_parser(commands: options.Commands[argparse.ArgumentParser]) -> None:
    train = commands.add_parser(
        "train",
        help="train a classifier and write a model_dir",
        description="Train a classifier and write a model_dir that `python -m audit` reads.",
        argument_default=argparse.SUPPRESS,
    )
    options.corpus(train, "model_dir to write")
    train.add_argument(
        "--model",
        choices=(TRANSFORMER, *get_args(TabularName)),
        default=TRANSFORMER,
        help="what is trained: a transformer reads texts, the others columns" + options.DEFAULT,
    )
    _hyperparameters(train)
    _private(train)
    _tabular(train)
    options.columns(train)
    group = options.running(train)
    group.add_argument(
        "--trained-by", default="", metavar="NAME", help="who answers for the model, on record"
    )


def _hyperparameters(train: argparse.ArgumentParser) -> None:
    group = options.learning(train)
    options.numbers(
        group,
        ("gradient-accumulation", "forward passes per optimizer step"),
        ("patience", "epochs without a lower validation loss before stopping"),
    )
    group.add_argument(
        "--early-stopping",
        action=argparse.BooleanOptionalAction,
        default=Settings().early_stopping,
        help="keep the epoch of the lowest validation loss, and wait for a lower one no longer "
        "than --patience (default: yes); without it the last of all epochs is kept",
    )
    group.add_argument(
        "--class-weights",
        action=argparse.BooleanOptionalAction,
        default=Settings().class_weights,
        help="let every label count alike in the loss (default: yes)",
    )


def _private(train: argparse.ArgumentParser) -> None:
    default = Settings()
    group = train.add_argument_group(
        "differential privacy",
        "A transformer can promise that its weights tell little of any one row it was trained on. "
        "Noise is less in the way of large steps: give --gradient-accumulation 16 and "
        "--learning-rate 5e-4 with it, and as many epochs as there is time for.",
    )
    group.add_argument(
        "--epsilon",
        type=float,
        metavar="X",
        default=default.epsilon,
        help="train by DP-SGD, so that all epochs together keep within this epsilon: a step is of "
        "BATCH-SIZE x GRADIENT-ACCUMULATION rows on average, BATCH-SIZE of them computed at a "
        "time, each of which takes as much memory as the weights; no class weights, no bf16",
    )
    group.add_argument(
        "--delta",
        type=float,
        metavar="X",
        default=default.delta,
        help="with which probability the promise may be broken (default: the largest power of ten "
        "below 1 / training rows)",
    )
    group.add_argument(
        "--max-gradient-norm",
        type=options.above_zero,
        metavar="X",
        default=default.max_gradient_norm,
        help="with --epsilon: length to which each row's gradient is clipped" + options.DEFAULT,
    )


def _tabular(train: argparse.ArgumentParser) -> None:
    group = train.add_argument_group("models that read columns (all but the transformer)")
    group.add_argument(
        "--use-sensitive",
        action="store_true",
        default=False,
        help="let the model read the sensitive features, and columns they are made of such as an "
        "age; by default it never sees them",
    )
    group.add_argument(
        "--features", type=options.names, metavar="COL,COL", help="columns of your own FILE to read"
    )


def _references_parser(commands: options.Commands[argparse.ArgumentParser]) -> None:
    references = commands.add_parser(
        "references",
        help="train models that an audit compares a classifier with",
        description="Repeat the training of a classifier on something else, so that "
        "`python -m audit report` can compare. It takes as long as that training took, or half as "
        "long for each of N.",
    )
    references.add_argument("model_dir", type=Path, metavar="MODEL_DIR", help="the classifier")
    kind = references.add_mutually_exclusive_group()
    kind.add_argument(
        "--random-labels",
        action="store_true",
        help="labels in random order: do explanations tell what the classifier has learnt?",
    )
    kind.add_argument(
        "--k",
        type=_references,
        metavar="N",
        help="N models on random halves of the rows, whose answers alone are kept: does the "
        "classifier give away who was in its training data? Those there are already are kept",
    )
    references.add_argument(
        "--jobs",
        type=options.positive,
        metavar="N",
        default=1,
        help="of --k: models trained at once" + options.DEFAULT,
    )
    options.running(references)
    references.set_defaults(trained_by="")


def _fetch_parser(commands: options.Commands[argparse.ArgumentParser]) -> None:
    fetch = commands.add_parser(
        "fetch",
        help="download original data, or take it from a mirror folder",
        description="Download the original files of data sets and check their digests.",
    )
    fetch.add_argument("names", nargs="+", metavar="NAME", help="a corpus (see `data`)")
    fetch.add_argument(
        "--mirror", type=Path, metavar="DIR", help="take files from below DIR, not from the network"
    )
    fetch.add_argument("--into", type=Path, metavar="DIR", help="keep the files below DIR")


def _data_parser(commands: options.Commands[argparse.ArgumentParser]) -> None:
    data = commands.add_parser(
        "data",
        help="list the corpora, or export one as a table",
        description="List the corpora; with NAME and --out, write one as a tidy table.",
    )
    data.add_argument("name", nargs="?", metavar="NAME", help="the corpus to export")
    data.add_argument("--out", type=Path, metavar="FILE", help="a .parquet or .csv file")


def _references(text: str) -> int:
    if not text.isdecimal() or not 2 <= int(text) <= MOST_REFERENCES:
        raise argparse.ArgumentTypeError(
            f"found {text!r}, expected a whole number from 2 to {MOST_REFERENCES}"
        )
    return int(text)
