"""Arguments of `python -m finetune`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import get_args

import audit
from audit.membership import MOST_REFERENCES
from finetune.settings import Precision, Settings
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
  python -m finetune references runs/medical --random-labels
  python -m finetune references runs/medical --k 16 --jobs 2
  python -m finetune fetch vaers --mirror /mnt/data
  python -m finetune data
  python -m finetune data compas --out compas.parquet
"""

TRANSFORMER = "transformer"
SCENARIOS = ("medical", "judicial", "finance")
_DEFAULT = " (default: %(default)s)"


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
    _references_parser(commands)
    _fetch_parser(commands)
    _data_parser(commands)
    return top


_Commands = argparse._SubParsersAction  # argparse has no public name for it


def _train_parser(commands: _Commands[argparse.ArgumentParser]) -> None:
    train = commands.add_parser(
        "train",
        help="train a classifier and write a model_dir",
        description="Train a classifier and write a model_dir that `python -m audit` reads.",
        argument_default=argparse.SUPPRESS,
    )
    train.add_argument("scenario", choices=SCENARIOS, help="what is decided")
    train.add_argument("--out", type=Path, required=True, metavar="DIR", help="model_dir to write")
    train.add_argument(
        "--data",
        metavar="NAME|FILE",
        default="",
        help="a corpus (see `data`) or a .csv, .jsonl or .parquet file; "
        "by default the scenario's planted sample",
    )
    train.add_argument(
        "--model",
        choices=(TRANSFORMER, *get_args(TabularName)),
        default=TRANSFORMER,
        help="what is trained: a transformer reads texts, the others columns" + _DEFAULT,
    )
    _hyperparameters(train)
    _tabular(train)
    _columns(train)
    group = _running(train)
    group.add_argument(
        "--trained-by", default="", metavar="NAME", help="who answers for the model, on record"
    )


def _hyperparameters(train: argparse.ArgumentParser) -> None:
    group = train.add_argument_group("what is learnt, and how")
    default = Settings()
    group.add_argument(
        "--base",
        default=default.base,
        metavar="ID|PATH|embedded",
        help="pretrained encoder: a Hugging Face id, a local folder, or %(default)s (the default)",
    )
    group.add_argument(
        "--rows", type=_positive, metavar="N", default=None, help="label-stratified subsample"
    )
    for name, text in (
        ("epochs", "most passes over the training rows"),
        ("max-length", "tokens read of a text"),
        ("batch-size", "texts per device and forward pass"),
        ("gradient-accumulation", "forward passes per optimizer step"),
        ("patience", "epochs without a lower validation loss before stopping"),
    ):
        value = getattr(default, name.replace("-", "_"))
        group.add_argument(
            f"--{name}", type=_positive, metavar="N", default=value, help=text + _DEFAULT
        )
    group.add_argument(
        "--seed", type=_seed, metavar="N", default=default.seed, help="random seed" + _DEFAULT
    )
    group.add_argument(
        "--learning-rate",
        type=_rate,
        metavar="X",
        default=default.learning_rate,
        help="highest learning rate" + _DEFAULT,
    )
    group.add_argument(
        "--class-weights",
        action=argparse.BooleanOptionalAction,
        default=default.class_weights,
        help="let every label count alike in the loss (default: yes)",
    )
    group.add_argument(
        "--precision",
        choices=get_args(Precision),
        default=default.precision,
        help="auto (the default) takes bf16 where the hardware has it",
    )
    group.add_argument(
        "--redact",
        action="store_true",
        default=default.redact,
        help="mask personal data in the texts that are learnt from",
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
        "--features", type=_names, metavar="COL,COL", help="columns of your own FILE to read"
    )


def _references_parser(commands: _Commands[argparse.ArgumentParser]) -> None:
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
        type=_positive,
        metavar="N",
        default=1,
        help="of --k: models trained at once" + _DEFAULT,
    )
    _running(references)
    references.set_defaults(trained_by="")


def _running(train: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    group = train.add_argument_group("the run")
    earlier = group.add_mutually_exclusive_group()
    for parent, name, text in (
        (earlier, "resume", "continue from the last checkpoint"),
        (earlier, "overwrite", "replace an earlier training"),
        (group, "keep-checkpoints", "leave the checkpoints in place when done"),
    ):
        parent.add_argument(f"--{name}", action="store_true", default=False, help=text)
    return group


def _columns(train: argparse.ArgumentParser) -> None:
    group = train.add_argument_group("columns of your own FILE")
    group.add_argument("--text", metavar="COL", help="the text (default: text)")
    group.add_argument("--label", metavar="COL", help="the label (default: label)")
    group.add_argument(
        "--sensitive", type=_names, metavar="COL,COL", help="who belongs to which group"
    )
    group.add_argument(
        "--positive", metavar="LABEL", help="what the score is about (default: the one yes or 1)"
    )
    group.add_argument(
        "--favourable", metavar="LABEL", help="what the person wants (default: positive)"
    )


def _fetch_parser(commands: _Commands[argparse.ArgumentParser]) -> None:
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


def _data_parser(commands: _Commands[argparse.ArgumentParser]) -> None:
    data = commands.add_parser(
        "data",
        help="list the corpora, or export one as a table",
        description="List the corpora; with NAME and --out, write one as a tidy table.",
    )
    data.add_argument("name", nargs="?", metavar="NAME", help="the corpus to export")
    data.add_argument("--out", type=Path, metavar="FILE", help="a .parquet or .csv file")


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a whole number of at least 1")
    return int(text)


def _references(text: str) -> int:
    if not text.isdecimal() or not 2 <= int(text) <= MOST_REFERENCES:
        raise argparse.ArgumentTypeError(
            f"found {text!r}, expected a whole number from 2 to {MOST_REFERENCES}"
        )
    return int(text)


def _seed(text: str) -> int:
    # numpy takes no seed of more than 32 bits.
    if not text.isdecimal() or int(text) >= 2**32:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a whole number below 2**32")
    return int(text)


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 0 < rate < 1:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a number between 0 and 1")
    return rate
