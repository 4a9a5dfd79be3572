"""``pii``: its options; `audit.pii.session` does the work, which needs much more to be imported."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from audit.pii.scanner import LEAST

EXAMPLES = """\
FILE is .txt, .md or .log (a document a line), .csv, .tsv, .parquet, .json or .jsonl; of DIR, all
such files below it. What is found is never printed: values are masked.

examples:
  python -m audit pii notes.csv --column note
  python -m audit pii letters.txt --format jsonl > hits.jsonl
  python -m audit pii notes.parquet --redact clean.parquet --names gazetteer
  python -m audit pii notes.csv --redact alike.csv --pseudonyms --key secret.key
  python -m audit pii --list
"""


def add_pii(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to those of the command line."""
    command = commands.add_parser(
        "pii",
        help="find personal data in texts, and take it out",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("path", nargs="?", metavar="FILE|DIR", help="what to read")
    command.add_argument("--list", action="store_true", help="name the types, a line each")
    command.add_argument(
        "--column", action="append", default=[], metavar="C",
        help="read this column only; may be given again (default: all that hold texts)",
    )  # fmt: skip
    command.add_argument(
        "--format", choices=("table", "jsonl"), default="table",
        help="counts by column and type, or an object a hit (default: %(default)s)",
    )  # fmt: skip
    command.add_argument("--types", metavar="A,B", help="look for these only (default: see --list)")
    command.add_argument(
        "--least", type=_score, default=LEAST, metavar="X",
        help="least score of a hit, 0 to 1 (default: %(default)s)",
    )  # fmt: skip
    command.add_argument(
        "--names", default="none", metavar="DIR|gazetteer|presidio|none",
        help="how names are found: by a token classifier in DIR, by lists, by Presidio if it is "
        "installed, or not at all (default: %(default)s)",
    )  # fmt: skip
    command.add_argument(
        "--redact", metavar="OUT", help="write FILE (or each of DIR) to OUT with each hit replaced"
    )
    command.add_argument(
        "--pseudonyms", action="store_true",
        help="replace values by others that look alike, the same by the same; not by their type",
    )  # fmt: skip
    command.add_argument(
        "--key", metavar="FILE",
        help="secret bytes (16 or more) pseudonyms follow from (default: random, for this run)",
    )  # fmt: skip
    command.add_argument(
        "--workers", type=_count, default=1, metavar="N", help="processes (default: %(default)s)"
    )
    command.set_defaults(run=pii)


def pii(arguments: argparse.Namespace) -> int:
    """``pii FILE``: count, list or replace the personal data in it."""
    from audit.pii import session

    return session.run(arguments)


def _score(text: str) -> float:
    return _within(float(text), lambda value: 0 <= value <= 1, "0 to 1")


def _count(text: str) -> int:
    return int(_within(int(text), lambda value: value >= 1, "at least 1"))


def _within(value: float, holds: Callable[[float], bool], expected: str) -> float:
    if not holds(value):
        raise argparse.ArgumentTypeError(f"found {value}, expected {expected}")
    return value
