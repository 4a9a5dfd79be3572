"""Options that several commands of `python -m finetune` share, and how their values are read."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import get_args

from audit.membership import MOST_COINS
from finetune.settings import Precision, Settings

SCENARIOS = ("medical", "judicial", "finance")
DEFAULT = " (default: %(default)s)"

Commands = argparse._SubParsersAction  # argparse has no public name for it


def corpus(command: argparse.ArgumentParser, written: str) -> None:
    """What is read, and the folder that is `written`."""
    command.add_argument("scenario", choices=SCENARIOS, help="what is decided")
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help=written)
    command.add_argument(
        "--data",
        metavar="NAME|FILE",
        default="",
        help="a corpus (see `data`) or a .csv, .jsonl or .parquet file; "
        "by default the scenario's planted sample",
    )


def learning(command: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    """What every training of a text encoder may be told: its base, rows, passes and rate."""
    group = command.add_argument_group("what is learnt, and how")
    default = Settings()
    group.add_argument(
        "--base",
        default=default.base,
        metavar="ID|PATH|embedded",
        help="pretrained encoder: a Hugging Face id, a local folder, or %(default)s (the default)",
    )
    group.add_argument(
        "--rows", type=positive, metavar="N", default=None, help="label-stratified subsample"
    )
    numbers(
        group,
        ("epochs", "most passes over the training rows"),
        ("max-length", "tokens read of a text"),
        ("batch-size", "texts per device and forward pass"),
    )
    group.add_argument(
        "--seed", type=seed, metavar="N", default=default.seed, help="random seed" + DEFAULT
    )
    group.add_argument(
        "--learning-rate",
        type=rate,
        metavar="X",
        default=default.learning_rate,
        help="highest learning rate" + DEFAULT,
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
    group.add_argument(
        "--coin-rows",
        type=coins,
        metavar="N",
        default=default.coin_rows,
        help="N persons are trained on or left out by the toss of a coin each: the audit measures "
        "how far the model tells which, a lower bound on its epsilon" + DEFAULT,
    )
    return group


def numbers(group: argparse._ArgumentGroup, *named: tuple[str, str]) -> None:
    """Options that are whole numbers of at least 1, by name and help; defaults of `Settings`."""
    default = Settings()
    for name, text in named:
        value = getattr(default, name.replace("-", "_"))
        group.add_argument(
            f"--{name}", type=positive, metavar="N", default=value, help=text + DEFAULT
        )


def running(command: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    """How a training is carried out."""
    group = command.add_argument_group("the run")
    earlier = group.add_mutually_exclusive_group()
    for parent, name, text in (
        (earlier, "resume", "continue from the last checkpoint"),
        (earlier, "overwrite", "replace an earlier training"),
        (group, "keep-checkpoints", "leave the checkpoints in place when done"),
    ):
        parent.add_argument(f"--{name}", action="store_true", default=False, help=text)
    return group


def columns(command: argparse.ArgumentParser) -> None:
    """What the columns of a file are."""
    group = command.add_argument_group("columns of your own FILE")
    group.add_argument("--text", metavar="COL", help="the text (default: text)")
    group.add_argument("--label", metavar="COL", help="the label (default: label)")
    group.add_argument(
        "--sensitive", type=names, metavar="COL,COL", help="who belongs to which group"
    )
    group.add_argument(
        "--positive", metavar="LABEL", help="what the score is about (default: the one yes or 1)"
    )
    group.add_argument(
        "--favourable", metavar="LABEL", help="what the person wants (default: positive)"
    )


def names(text: str) -> tuple[str, ...]:
    """Read ``a, b``."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def positive(text: str) -> int:
    """Read a whole number of at least 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a whole number of at least 1")
    return int(text)


def seed(text: str) -> int:
    """Read a seed: numpy takes none of more than 32 bits."""
    if not text.isdecimal() or int(text) >= 2**32:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a whole number below 2**32")
    return int(text)


def above_zero(text: str) -> float:
    """Read a number above 0."""
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found < math.inf:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a number above 0")
    return found


def coins(text: str) -> int:
    """Read a number of persons for whom a coin is tossed."""
    if not text.isdecimal() or int(text) > MOST_COINS:
        raise argparse.ArgumentTypeError(
            f"found {text!r}, expected a whole number of at most {MOST_COINS:,}"
        )
    return int(text)


def rate(text: str) -> float:
    """Read a number between 0 and 1."""
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found < 1:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a number between 0 and 1")
    return found
